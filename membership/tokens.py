"""The signed strings in the links of our mails, each good for one purpose."""

from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import signing

from core import personal_pages
from core.personal_pages import carried_by, only
from membership.models import (
    AddressChange,
    MemberOrganization,
    Membership,
    Person,
    RosterInvitation,
    Signup,
    Subscription,
)

CONFIRMATION = "membership.confirmation"
PREFERENCES = "membership.preferences"
OLD_ADDRESS = "membership.old_address"
NEW_ADDRESS = "membership.new_address"
ROSTER = "membership.roster"
RENEWAL = "membership.renewal"
CARD = "membership.card"
# Without a time: an invitation's row says whether it still holds.
INVITATION = "membership.invitation"
# Without a time: an old mail must be as easy to stop as a new one.
UNSUBSCRIPTION = "membership.unsubscription"


class Unsubscription(NamedTuple):
    """Whose mail a link stops, and of which list it came; None where it came of no list."""

    address_hash: str
    subscription: Subscription | None


def for_confirmation(signup: Signup) -> str:
    return signing.dumps(signup.pk, salt=CONFIRMATION)


def confirmed_by(token: str) -> Signup:
    """The signup that the link confirms, or has confirmed already. Raises BrokenLinkError."""
    return personal_pages.confirmed_by(token, salt=CONFIRMATION, rows=Signup.objects.all())


def for_unsubscription(address_hash: str, subscription: Subscription | None = None) -> str:
    """Never expires, carries no address, and works before an address is confirmed and after
    its person is gone.
    """
    pk = subscription.pk if subscription else None
    return signing.Signer(salt=UNSUBSCRIPTION).sign_object([address_hash, pk])


def unsubscribed_by(token: str) -> Unsubscription:
    """Raises BrokenLinkError."""
    address_hash, pk = carried_by(token, salt=UNSUBSCRIPTION)
    subscriptions = Subscription.objects.select_related("person", "issue")
    return Unsubscription(
        address_hash, subscriptions.of_address(address_hash).filter(pk=pk).first()
    )


def for_roster(membership: Membership) -> str:
    """Leads the contact of a member organization to its roster."""
    return signing.dumps([membership.pk, membership.person.link_key], salt=ROSTER)


def roster_of(token: str) -> MemberOrganization:
    """The organization whose contact the link was made for. Raises BrokenLinkError."""
    pk, link_key = carried_by(token, salt=ROSTER, max_age=_days(settings.PREFERENCES_LINK_DAYS))
    contacts = Membership.objects.active().filter(kind=Membership.Kind.ORGANIZATION)
    contact = contacts.filter(pk=pk, person__link_key=link_key, organization__isnull=False)
    return only(contact).organization


def for_invitation(invitation: RosterInvitation) -> str:
    """Answers an invitation, and later leaves the roster."""
    return signing.Signer(salt=INVITATION).sign_object(invitation.pk)


def invitation_of(token: str) -> RosterInvitation:
    """Raises BrokenLinkError."""
    pk = carried_by(token, salt=INVITATION)
    return only(RosterInvitation.objects.select_related("organization").filter(pk=pk))


def for_renewal(membership: Membership) -> str:
    """Renews the term that runs now, and no later one; no longer than ``link_key``."""
    start = membership.renewed_on or membership.since
    key = membership.person.link_key
    return signing.dumps([membership.pk, key, start.isoformat()], salt=RENEWAL)


def renewed_by(token: str) -> tuple[Membership, bool]:
    """Which membership, and whether it was renewed since. Raises BrokenLinkError."""
    max_age = _days(settings.RENEWAL_LINK_DAYS)
    pk, link_key, start = carried_by(token, salt=RENEWAL, max_age=max_age)
    members = Membership.objects.active().select_related("person")
    membership = only(members.filter(pk=pk, person__link_key=link_key))
    running = membership.renewed_on or membership.since
    return membership, running > date.fromisoformat(start)


def for_preferences(person: Person) -> str:
    """Works for PREFERENCES_LINK_DAYS, and no longer than the person's ``link_key``."""
    return signing.dumps([person.pk, person.link_key], salt=PREFERENCES)


def preferences_of(token: str) -> Person:
    """Whose preferences the link opens: after a merge, the survivor's. Raises BrokenLinkError."""
    max_age = _days(settings.PREFERENCES_LINK_DAYS)
    pk, link_key = carried_by(token, salt=PREFERENCES, max_age=max_age)
    people = Person.objects.select_related("merged_into")
    return only(people.filter(pk=pk, link_key=link_key)).survivor


def for_card(membership: Membership) -> str:
    """Works for CARD_LINK_DAYS, no longer than the membership, or the person's ``link_key``."""
    return signing.dumps([membership.pk, membership.person.link_key], salt=CARD)


def card_of(token: str) -> Membership:
    """Whose card the link shows. Raises BrokenLinkError."""
    pk, link_key = carried_by(token, salt=CARD, max_age=_days(settings.CARD_LINK_DAYS))
    members = Membership.objects.active().select_related("person", "organization")
    return only(members.filter(pk=pk, person__link_key=link_key))


def for_address_change(change: AddressChange, side: str) -> str:
    """Lets one address agree: ``side`` is OLD_ADDRESS or NEW_ADDRESS."""
    return signing.dumps(change.pk, salt=side)


def address_change_of(token: str, side: str) -> AddressChange:
    """Raises BrokenLinkError."""
    pk = carried_by(token, salt=side, max_age=_days(settings.CONFIRMATION_LINK_DAYS))
    return only(AddressChange.objects.select_related("person").filter(pk=pk))


def _days(number: int) -> timedelta:
    return timedelta(days=number)
