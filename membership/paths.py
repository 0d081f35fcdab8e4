"""Where the links to people's own pages lead, each with its signed string from ``tokens``."""

from django.urls import reverse

from membership import tokens
from membership.models import Membership, Person, Subscription


def unsubscribe(address_hash: str, only: Subscription | None = None) -> str:
    """To stop all mail to an address, or first the one list that a mail is of."""
    return reverse("unsubscribe", args=[tokens.for_unsubscription(address_hash, only)])


def preferences(person: Person) -> str:
    return reverse("preferences", args=[tokens.for_preferences(person)])


def card(membership: Membership) -> str:
    return reverse("card", args=[tokens.for_card(membership)])


def roster(contact: Membership) -> str:
    """To the roster of the organization whose contact this member is."""
    return reverse("roster", args=[tokens.for_roster(contact)])


def renewal(membership: Membership) -> str:
    return reverse("renewal", args=[tokens.for_renewal(membership)])
