"""Every mail to supporters, one function each.

None that goes out before the address is confirmed repeats what was typed into the form:
nobody is to send their own words through us.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from core import mail
from core.mail import Message
from membership import paths, tokens, topics
from membership.models import Membership, Person, RosterInvitation, Signup, Subscription


def confirm_join(signup: Signup) -> Message:
    """To somebody who is no member yet."""
    return _question("confirm_join", signup)


def confirm_change(signup: Signup) -> Message:
    """To a member whose address came in through the join form again, whoever sent it."""
    return _question("confirm_change", signup)


def confirm_subscription(signup: Signup) -> Message:
    return _question("confirm_subscription", signup)


def welcome_member(signup: Signup, person: Person) -> Message:
    members = person.memberships.active().select_related("person", "organization")
    membership = members.first()
    return to_person(
        "welcome_member",
        person,
        identity=f"welcome.{signup.pk}",
        topics=person.subscriptions.active().choices(),
        membership=membership,
        card_url=membership and mail.address(paths.card(membership)),
    )


def welcome_subscriber(signup: Signup, person: Person) -> Message:
    return to_person(
        "welcome_subscriber",
        person,
        identity=f"welcome.{signup.pk}",
        only=_only_list(signup, person),
        topics=topics.find(signup.topics),
        is_member=person.memberships.active().exists(),
    )


def organization_approved(contact: Membership) -> Message:
    """To the contact of a member organization."""
    return _about_roster("organization_approved", contact, f"organization-approved.{contact.pk}")


def roster_link(contact: Membership, request_id: str) -> Message:
    """To the contact of a member organization, who asked for it; nobody else sees the roster."""
    return _about_roster("roster_link", contact, f"roster-link.{request_id}")


def roster_invitation(invitation: RosterInvitation) -> Message:
    """To somebody whom a member organization names. Staff know the organization's name."""
    return mail.build(
        "roster_invitation",
        to=invitation.email,
        identity=f"invitation.{invitation.pk}",
        unsubscribe_path=paths.unsubscribe(invitation.address_hash),
        organization=invitation.organization,
        answer_url=mail.address(reverse("invitation", args=[tokens.for_invitation(invitation)])),
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
    )


def renewal(membership: Membership) -> Message:
    """To a member whose term soon ends, or has ended."""
    return to_person(
        "renewal",
        membership.person,
        identity=f"renewal.{membership.pk}.{membership.runs_out_on:%Y%m%d}",
        membership=membership,
        last_day=membership.runs_out_on - timedelta(days=1),
        renew_url=mail.address(paths.renewal(membership)),
    )


def to_person(
    name: str, person: Person, *, identity: str, only: Subscription | None = None, **context: object
) -> Message:
    """To somebody who is on record, with the ways to stop our mail and to choose what to get.

    ``only`` is the list that the mail is of, where it is of one.
    """
    return mail.build(
        name,
        to=person.email,
        identity=identity,
        unsubscribe_path=paths.unsubscribe(person.address_hash, only),
        preferences_path=paths.preferences(person),
        person=person,
        **context,
    )


def _question(name: str, signup: Signup) -> Message:
    return mail.build(
        name,
        to=signup.email,
        identity=f"confirm.{signup.pk}",
        unsubscribe_path=paths.unsubscribe(signup.address_hash),
        confirm_url=mail.address(reverse("confirm", args=[tokens.for_confirmation(signup)])),
        link_days=settings.CONFIRMATION_LINK_DAYS,
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
        topics=topics.find(signup.topics),
    )


def _about_roster(name: str, contact: Membership, identity: str) -> Message:
    return to_person(
        name,
        contact.person,
        identity=identity,
        organization=contact.organization,
        roster_url=mail.address(paths.roster(contact)),
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


def _only_list(signup: Signup, person: Person) -> Subscription | None:
    """The list that the mail is about, where it is about one."""
    subscriptions = [
        subscription
        for choice in topics.find(signup.topics)
        for subscription in person.subscriptions.active().to(choice)
    ]
    return subscriptions[0] if len(subscriptions) == 1 else None
