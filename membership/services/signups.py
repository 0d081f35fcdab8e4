"""From a form to a person: what is asked for, and what its confirmation does."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from membership import tasks, topics
from membership.models import Consent, Membership, Person, Signup, Source, Suppression
from membership.services.subscriptions import record_consent, subscribe
from membership.wordings import Wording

PERSON_FIELDS = ("first_name", "last_name", "state", "zip_code")


@transaction.atomic
def request_signup(
    *,
    email: str,
    topics: Sequence[str],
    wording: Wording,
    source: Source,
    path: str,
    **details: str,
) -> None:
    """Keep what a form asks for, and queue the mail that asks the address to confirm.

    Does the same for every address, known or not; ``details`` are fields of ``Signup``. The
    mail is queued in the same transaction: whoever is answered with success will be mailed.
    """
    consent = wording if topics else Wording("", "")
    signup = Signup.objects.create(
        email=email,
        topics=list(topics),
        wording=consent.text,
        wording_version=consent.version,
        source=source,
        path=path,
        **details,
    )
    tasks.mail_confirmation.enqueue(signup.pk)


@transaction.atomic
def confirm_signup(*, signup: Signup) -> None:
    """Do what the signup asks for: its address agreed. Confirming again does nothing."""
    signup = Signup.objects.select_for_update().get(pk=signup.pk)
    if signup.confirmed_at:
        return
    signup.confirmed_at = timezone.now()
    signup.save(update_fields=["confirmed_at"])
    person = _confirmed_person(signup)
    is_new = _join(person, signup) if signup.joins else False
    for choice in topics.find(signup.topics):
        is_new |= subscribe(person, choice)
        _record_consent(person, choice, signup)
    Suppression.objects.of(signup.email).filter(reason=Suppression.Reason.UNSUBSCRIBED).delete()
    if is_new:
        tasks.mail_welcome.enqueue(signup.pk)


def _confirmed_person(signup: Signup) -> Person:
    people = Person.objects.select_for_update().at(signup.email)
    found, _ = people.get_or_create(defaults={"email": signup.email})
    person = found.survivor
    if signup.joins:
        for field in PERSON_FIELDS:
            setattr(person, field, getattr(signup, field))
    person.confirmed_at = person.confirmed_at or signup.confirmed_at
    person.save()
    return person


def _join(person: Person, signup: Signup) -> bool:
    """Make the person a member, or change as what; whether they were none before."""
    _, is_new = Membership.objects.active().update_or_create(
        person=person, defaults={"kind": signup.kind}
    )
    return is_new


def _record_consent(person: Person, choice: topics.Choice, signup: Signup) -> None:
    record_consent(
        person,
        Consent.Action.GIVEN,
        choice,
        Wording(signup.wording_version, signup.wording),
        source=signup.source,
        path=signup.path,
        stated_at=signup.created_at,
        confirmed_at=signup.confirmed_at,
        proof=f"Link in the mail confirm.{signup.pk} to the address",
    )
