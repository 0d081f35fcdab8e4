"""A member organization's roster: who is asked onto it, accepts, declines, and leaves."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from membership import tasks, wordings
from membership.models import (
    Consent,
    MemberOrganization,
    Membership,
    Person,
    Purpose,
    RosterInvitation,
    Source,
)
from membership.services.subscriptions import record
from membership.wordings import Wording

APPROVED = "membership.approve_organization"
UNAPPROVED = "membership.unapprove_organization"
State, Action = RosterInvitation.State, Consent.Action


@transaction.atomic
def approve(*, organization: MemberOrganization, by: User) -> None:
    """Let it into the directory, if it agreed, and let it invite; its contact is told."""
    if organization.approved_at:
        return
    organization.approved_at = timezone.now()
    organization.save(update_fields=["approved_at"])
    log(instance=organization, action=APPROVED, user=by)
    tasks.mail_approval.enqueue(organization.pk)


@transaction.atomic
def unapprove(*, organization: MemberOrganization, by: User) -> None:
    """Take it off the directory and let it invite nobody. Its roster stays."""
    if not organization.approved_at:
        return
    organization.approved_at = None
    organization.save(update_fields=["approved_at"])
    log(instance=organization, action=UNAPPROVED, user=by)


@transaction.atomic
def unlist(*, organization: MemberOrganization, by: User) -> None:
    """Take it out of the public directory, as it asked staff to, and record that."""
    organization.is_listed = False
    organization.save(update_fields=["is_listed"])
    contacts = Membership.objects.active().filter(kind=Membership.Kind.ORGANIZATION)
    wording = wordings.current(wordings.WITHDRAWAL)
    for contact in contacts.filter(organization=organization).select_related("person"):
        record(
            contact.person,
            Action.WITHDRAWN,
            Purpose.DIRECTORY,
            organization.name,
            wording,
            source=Source.STAFF,
            recorded_by=str(by),
        )


@transaction.atomic
def invite(*, organization: MemberOrganization, addresses: Iterable[str]) -> None:
    """Ask the addresses onto the roster, each once: who declined or left is not asked again."""
    for address in addresses:
        if not organization.invitations.at(address).exists():
            invitation = organization.invitations.create(email=address)
            tasks.mail_invitation.enqueue(invitation.pk)


@transaction.atomic
def accept(*, invitation: RosterInvitation, wording: Wording, path: str, **details: str) -> None:
    """Put on the roster who was invited, and make them a member if they are none.

    ``details`` are the ``kind`` of membership and fields of ``Person``; of somebody who is a
    member already they change nothing. Again: nothing.
    """
    invitation = RosterInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != State.INVITED:
        return
    invitation.answered_at = timezone.now()
    person = _person_at(invitation)
    kind = details.pop("kind")
    membership = Membership.objects.active().filter(person=person).first()
    if membership is None:
        for name, value in details.items():
            setattr(person, name, value)
        person.save()
        membership = Membership(person=person, kind=kind)
    membership.organization = invitation.organization
    membership.save()
    invitation.state, invitation.person = State.ACCEPTED, person
    invitation.save()
    _record(invitation, Action.GIVEN, wording, path=path)


@transaction.atomic
def decline(*, invitation: RosterInvitation) -> None:
    """Say no, for good. Again, or after an answer: nothing."""
    RosterInvitation.objects.open().filter(pk=invitation.pk).update(
        state=State.DECLINED, answered_at=timezone.now(), email=""
    )


@transaction.atomic
def leave(*, invitation: RosterInvitation) -> None:
    """Leave the roster for good, as a member still. Again: nothing."""
    if _end(invitation):
        RosterInvitation.objects.filter(pk=invitation.pk).update(state=State.ENDED)


@transaction.atomic
def take_off(*, invitation: RosterInvitation) -> None:
    """What the organization does; it can invite the same person once more."""
    if _end(invitation, note="Taken off by the organization."):
        invitation.delete()


def _end(invitation: RosterInvitation, **details: Any) -> bool:
    """End what joins a person to the organization; whether there was anything to end."""
    invitation = RosterInvitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != State.ACCEPTED:
        return False
    person = invitation.person.survivor
    memberships = person.memberships.filter(organization=invitation.organization_id)
    memberships.exclude(kind=Membership.Kind.ORGANIZATION).update(organization=None)
    wording = wordings.current(wordings.WITHDRAWAL)
    _record(invitation, Action.WITHDRAWN, wording, **details)
    return True


def _person_at(invitation: RosterInvitation) -> Person:
    """Whoever has the address: the link in the mail to it was used."""
    people = Person.objects.select_for_update().at(invitation.email)
    found, _ = people.get_or_create(defaults={"email": invitation.email})
    person = found.survivor
    if not person.confirmed_at:
        person.confirmed_at = invitation.answered_at
        person.save(update_fields=["confirmed_at"])
    return person


def _record(invitation: RosterInvitation, action: Action, wording: Wording, **details: Any) -> None:
    now = timezone.now()
    record(
        invitation.person,
        action,
        Purpose.ROSTER,
        invitation.organization.name,
        wording,
        source=Source.ROSTER,
        stated_at=now,
        confirmed_at=now,
        proof=f"Link in the mail invitation.{invitation.pk} to the address",
        **details,
    )
