"""From a form to a person: what is asked for, and what its confirmation does."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from membership import tasks, topics
from membership.models import (
    Consent,
    MemberOrganization,
    Membership,
    Person,
    Purpose,
    Signup,
    Source,
    Suppression,
)
from membership.services.subscriptions import record, record_consent, subscribe
from membership.services.terms import renew
from membership.standing import Standing
from membership.wordings import Wording

Action = Consent.Action
PERSON_FIELDS = ("first_name", "last_name", "state", "zip_code", "agency")
ORGANIZATION_FIELDS = ("name", "kind", "size", "website", "state")


@transaction.atomic
def request_signup(
    *,
    email: str,
    topics: Sequence[str],
    wording: Wording,
    source: Source,
    path: str,
    **details: Any,
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
    agreed_to = Wording(signup.wording_version, signup.wording)
    for choice in topics.find(signup.topics):
        is_new |= subscribe(person, choice)
        record_consent(person, Action.GIVEN, choice, agreed_to, **_shown_by(signup))
    hashes = {signup.address_hash, person.address_hash}
    Suppression.objects.liftable().filter(address_hash__in=hashes).delete()
    if is_new:
        tasks.mail_welcome.enqueue(signup.pk)


def _confirmed_person(signup: Signup) -> Person:
    people = Person.objects.select_for_update().at(signup.email)
    found, _ = people.get_or_create(defaults={"email": signup.email})
    person = found.survivor
    if signup.joins:
        for field in _asked_of(person, signup):
            setattr(person, field, getattr(signup, field))
    person.confirmed_at = person.confirmed_at or signup.confirmed_at
    person.save()
    return person


def _asked_of(person: Person, signup: Signup) -> list[str]:
    """What the form says of the person: not what it did not ask, or what was left empty.

    Where an organization is based says where its contact lives only if nothing else does.
    """
    fields = [field for field in PERSON_FIELDS if getattr(signup, field)]
    if signup.kind == Membership.Kind.ORGANIZATION and person.state:
        fields.remove("state")
    return fields


def _join(person: Person, signup: Signup) -> bool:
    """Make the person a member, or change as what; whether they were none before."""
    membership, is_new = Membership.objects.active().get_or_create(
        person=person, defaults={"kind": signup.kind}
    )
    # Before it changes: whose organization it names depends on what it was.
    if signup.organization:
        membership.organization = _organization(membership, signup)
    membership.kind = signup.kind
    membership.save(update_fields=["kind", "organization"])
    if membership.standing not in (Standing.GRACE, Standing.LAPSED):
        return is_new
    is_new = membership.standing == Standing.LAPSED
    renew(membership=membership)
    return is_new


def _organization(membership: Membership, signup: Signup) -> MemberOrganization:
    """The organization that the contact joins with: a new one, or theirs as it is now.

    What staff approved is what the directory shows: a change has to be approved again.
    """
    was_contact = membership.kind == Membership.Kind.ORGANIZATION
    organization = (membership.organization if was_contact else None) or MemberOrganization()
    before = [getattr(organization, field) for field in ORGANIZATION_FIELDS]
    for field in ORGANIZATION_FIELDS:
        setattr(organization, field, signup.organization[field])
    if before != [getattr(organization, field) for field in ORGANIZATION_FIELDS]:
        organization.approved_at = None
    if listing := signup.organization["listing"]:
        organization.is_listed = True
        subject, words, how = organization.name, Wording(**listing), _shown_by(signup)
        record(membership.person, Action.GIVEN, Purpose.DIRECTORY, subject, words, **how)
    organization.save()
    return organization


def _shown_by(signup: Signup) -> dict[str, Any]:
    """How a consent is known, by field of ``Consent``."""
    return {
        "source": signup.source,
        "path": signup.path,
        "stated_at": signup.created_at,
        "confirmed_at": signup.confirmed_at,
        "proof": f"Link in the mail confirm.{signup.pk} to the address",
    }
