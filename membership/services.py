"""What changes people, their subscriptions and their consents; each in one transaction."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from membership import addresses, tasks, topics, wordings
from membership.models import Consent, Membership, Person, Signup, Source, Subscription, Suppression
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
        is_new |= _subscribe(person, choice)
        _record_consent(person, choice, signup)
    Suppression.objects.of(signup.email).filter(reason=Suppression.Reason.UNSUBSCRIBED).delete()
    if is_new:
        tasks.mail_welcome.enqueue(signup.pk)


@transaction.atomic
def leave_topic(*, subscription: Subscription, source: Source) -> None:
    """Stop the mail on one topic and record that consent was withdrawn. Again: nothing."""
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not subscription.is_active:
        return
    subscription.ended_at = timezone.now()
    subscription.save(update_fields=["ended_at"])
    text = wordings.current(wordings.WITHDRAWAL)
    Consent.objects.create(
        person=subscription.person,
        action=Consent.Action.WITHDRAWN,
        purpose=subscription.topic,
        subject=subscription.issue.title if subscription.issue else "",
        wording=text.text,
        wording_version=text.version,
        source=source,
        stated_at=subscription.ended_at,
    )


@transaction.atomic
def leave_all(*, address_hash: str, source: Source) -> None:
    """Stop all mail to an address, known or not, until its owner comes back by confirming."""
    _end_subscriptions(address_hash, source)
    Suppression.objects.get_or_create(
        address_hash=address_hash, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
    )


@transaction.atomic
def suppress(*, address: str, reason: Suppression.Reason) -> Suppression:
    """Stop all mail to an address for good, for a reason that staff were told."""
    key = addresses.address_hash(address)
    _end_subscriptions(key, Source.STAFF)
    suppression, _ = Suppression.objects.update_or_create(
        address_hash=key, defaults={"reason": reason}
    )
    return suppression


def _end_subscriptions(address_hash: str, source: Source) -> None:
    for subscription in Subscription.objects.active().filter(person__address_hash=address_hash):
        leave_topic(subscription=subscription, source=source)


def _confirmed_person(signup: Signup) -> Person:
    people = Person.objects.select_for_update().at(signup.email)
    person, _ = people.get_or_create(defaults={"email": signup.email})
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


def _subscribe(person: Person, choice: topics.Choice) -> bool:
    """Whether the person did not have this subscription before."""
    subscription, is_new = Subscription.objects.get_or_create(
        person=person, topic=choice.topic, issue=choice.issue
    )
    if subscription.is_active:
        return is_new
    subscription.started_at, subscription.ended_at = timezone.now(), None
    subscription.save(update_fields=["started_at", "ended_at"])
    return True


def _record_consent(person: Person, choice: topics.Choice, signup: Signup) -> None:
    Consent.objects.create(
        person=person,
        action=Consent.Action.GIVEN,
        purpose=choice.topic,
        subject=choice.issue.title if choice.issue else "",
        wording=signup.wording,
        wording_version=signup.wording_version,
        source=signup.source,
        path=signup.path,
        stated_at=signup.created_at,
        confirmed_at=signup.confirmed_at,
    )
