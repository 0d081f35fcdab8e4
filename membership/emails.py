"""Every mail to supporters, one function each.

None that goes out before the address is confirmed repeats what was typed into the form:
nobody is to send their own words through us.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from core import mail
from core.mail import Message
from membership import tokens, topics
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
    return _welcome(
        "welcome_member",
        signup,
        person,
        tokens.for_unsubscription(person.address_hash),
        membership=membership,
        card_url=membership and mail.address(reverse("card", args=[tokens.for_card(membership)])),
    )


def welcome_subscriber(signup: Signup, person: Person) -> Message:
    only_list = _only_list(signup, person)
    token = tokens.for_unsubscription(person.address_hash, only_list)
    return _welcome("welcome_subscriber", signup, person, token)


def _question(name: str, signup: Signup) -> Message:
    return mail.build(
        name,
        to=signup.email,
        identity=f"confirm.{signup.pk}",
        unsubscribe_path=reverse(
            "unsubscribe", args=[tokens.for_unsubscription(signup.address_hash)]
        ),
        confirm_url=mail.address(reverse("confirm", args=[tokens.for_confirmation(signup)])),
        link_days=settings.CONFIRMATION_LINK_DAYS,
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
        topics=topics.find(signup.topics),
    )


def _welcome(name: str, signup: Signup, person: Person, token: str, **context: object) -> Message:
    return mail.build(
        name,
        to=person.email,
        identity=f"welcome.{signup.pk}",
        unsubscribe_path=reverse("unsubscribe", args=[token]),
        preferences_path=_preferences_path(person),
        person=person,
        topics=topics.find(signup.topics),
        **context,
    )


def _preferences_path(person: Person) -> str:
    return reverse("preferences", args=[tokens.for_preferences(person)])


def _only_list(signup: Signup, person: Person) -> Subscription | None:
    """The list that the mail is about, where it is about one."""
    subscriptions = [
        subscription
        for choice in topics.find(signup.topics)
        for subscription in person.subscriptions.active().to(choice)
    ]
    return subscriptions[0] if len(subscriptions) == 1 else None


def organization_approved(contact: Membership) -> Message:
    """To the contact of a member organization."""
    token = tokens.for_unsubscription(contact.person.address_hash)
    return mail.build(
        "organization_approved",
        to=contact.person.email,
        identity=f"organization-approved.{contact.pk}",
        unsubscribe_path=reverse("unsubscribe", args=[token]),
        preferences_path=_preferences_path(contact.person),
        person=contact.person,
        organization=contact.organization,
        roster_url=mail.address(reverse("roster", args=[tokens.for_roster(contact)])),
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


def roster_link(contact: Membership, request_id: str) -> Message:
    """To the contact of a member organization, who asked for it; nobody else sees the roster."""
    token = tokens.for_unsubscription(contact.person.address_hash)
    return mail.build(
        "roster_link",
        to=contact.person.email,
        identity=f"roster-link.{request_id}",
        unsubscribe_path=reverse("unsubscribe", args=[token]),
        preferences_path=_preferences_path(contact.person),
        organization=contact.organization,
        roster_url=mail.address(reverse("roster", args=[tokens.for_roster(contact)])),
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


def roster_invitation(invitation: RosterInvitation) -> Message:
    """To somebody whom a member organization names. Staff know the organization's name."""
    token = tokens.for_unsubscription(invitation.address_hash)
    return mail.build(
        "roster_invitation",
        to=invitation.email,
        identity=f"invitation.{invitation.pk}",
        unsubscribe_path=reverse("unsubscribe", args=[token]),
        organization=invitation.organization,
        answer_url=mail.address(reverse("invitation", args=[tokens.for_invitation(invitation)])),
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
    )


def renewal(membership: Membership) -> Message:
    """To a member whose term soon ends, or has ended."""
    token = tokens.for_unsubscription(membership.person.address_hash)
    return mail.build(
        "renewal",
        to=membership.person.email,
        identity=f"renewal.{membership.pk}.{membership.runs_out_on:%Y%m%d}",
        unsubscribe_path=reverse("unsubscribe", args=[token]),
        preferences_path=_preferences_path(membership.person),
        membership=membership,
        person=membership.person,
        last_day=membership.runs_out_on - timedelta(days=1),
        renew_url=mail.address(reverse("renewal", args=[tokens.for_renewal(membership)])),
    )
