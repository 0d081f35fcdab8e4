"""Mails, sent by the background worker. Whoever waits for one comes before other work."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from core.hand_over import send_once
from core.mail import Message
from membership import emails, rate_limit, suppressions
from membership.models import Membership, Person, RosterInvitation, Signup

AHEAD_OF_OTHER_WORK = 50


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_confirmation(signup_pk: int) -> None:
    """Ask the address to confirm, once, however often the task runs."""
    row = Signup.objects.filter(pk=signup_pk)
    signup = row.filter(handed_over_at=None, mailed_at=None, confirmed_at=None).first()
    if signup and suppressions.may_be_asked(signup):
        send_once(_question(signup), row, mark="handed_over_at", then="mailed_at")


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_welcome(signup_pk: int) -> None:
    """Say what was confirmed, once."""
    row = Signup.objects.filter(pk=signup_pk)
    signup = row.filter(welcomed_at=None).first()
    if signup is None or suppressions.is_suppressed(signup.email):
        return
    # After a merge the mail goes where the person's mail goes.
    person = Person.objects.at(signup.email).select_related("merged_into").first()
    if person and not suppressions.is_suppressed(person.survivor.email):
        send_once(_welcome(signup, person.survivor), row, mark="welcomed_at")


def _question(signup: Signup) -> Message:
    if not signup.joins:
        return emails.confirm_subscription(signup)
    known = Person.objects.at(signup.email).select_related("merged_into").first()
    is_member = known and known.survivor.memberships.active().exists()
    return emails.confirm_change(signup) if is_member else emails.confirm_join(signup)


def _welcome(signup: Signup, person: Person) -> Message:
    """Whoever was a member before is told of the mail to come alone."""
    membership = person.memberships.active().first()
    was_member = membership and membership.began_before(timezone.localdate(signup.confirmed_at))
    if signup.joins and not was_member:
        return emails.welcome_member(signup, person)
    return emails.welcome_subscriber(signup, person)


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_approval(organization_pk: int) -> None:
    """Tell an organization's contact that it may invite."""
    contacts = Membership.objects.active().filter(kind=Membership.Kind.ORGANIZATION)
    contacts = contacts.select_related("person", "organization")
    contact = contacts.filter(organization=organization_pk).first()
    if contact and not suppressions.is_suppressed(contact.person.email):
        emails.organization_approved(contact).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_roster_link(membership_pk: int, request_id: str) -> None:
    """Send an organization's contact the link to its roster, who asked for it."""
    contact = Membership.objects.active().select_related("person", "organization")
    contact = contact.filter(pk=membership_pk, organization__isnull=False).first()
    if contact and rate_limit.may_be_mailed(contact.person.email, f"roster {request_id}"):
        emails.roster_link(contact, request_id).send()


@task()
def mail_invitation(invitation_pk: int) -> None:
    """Ask somebody onto a roster, once; never who stopped all our mail."""
    with transaction.atomic():
        invitations = RosterInvitation.objects.select_for_update(of=("self",)).open()
        invitations = invitations.filter(mailed_at=None, organization__approved_at__isnull=False)
        invitation = invitations.select_related("organization").filter(pk=invitation_pk).first()
        if invitation is None or suppressions.is_suppressed(invitation.email):
            return
        if not rate_limit.may_be_mailed(invitation.email, f"RosterInvitation {invitation.pk}"):
            return
        emails.roster_invitation(invitation).send()
        invitation.mailed_at = timezone.now()
        invitation.save(update_fields=["mailed_at"])


@task()
def mail_renewal(membership_pk: int) -> None:
    """Remind a member that the term ends."""
    members = Membership.objects.active().select_related("person")
    membership = members.filter(pk=membership_pk, person__confirmed_at__isnull=False).first()
    if membership is None or membership.runs_out_on is None:
        return
    if not suppressions.is_suppressed(membership.person.email):
        emails.renewal(membership).send()
