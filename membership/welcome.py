"""What the page behind a confirmation link shows: the question, and then the welcome."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from membership import paths, topics
from membership.models import MemberOrganization, Membership, Person, Signup
from membership.services.signups import ORGANIZATION_FIELDS

# So long the page leads on to what is the person's own. A mail can be forwarded later, and
# the links have a life of their own.
LINKS_LAST = timedelta(days=1)


def question(signup: Signup) -> dict[str, Any]:
    """What was entered, and what it would change."""
    return {
        "signup": signup,
        "topics": topics.find(signup.topics),
        "organization": _organization(signup),
        "listing": signup.organization and signup.organization["listing"],
        "membership": _membership(_person(signup)),
    }


def of(signup: Signup) -> dict[str, Any]:
    """What came of it. The links stand there for a day."""
    person = _person(signup)
    membership = _membership(person) if signup.joins else None
    confirmed_on = timezone.localdate(signup.confirmed_at)
    # Who has ended links that were out is mailed new ones, and finds none behind an old one.
    has_ended_links = person and person.link_key
    is_fresh = signup.confirmed_at > timezone.now() - LINKS_LAST and not has_ended_links
    return {
        "signup": signup,
        "topics": person.subscriptions.active().choices() if person else [],
        "membership": membership,
        "is_change": membership and membership.began_before(confirmed_on),
        "card_path": paths.card(membership) if membership and is_fresh else "",
        "preferences_path": paths.preferences(person) if person and is_fresh else "",
    }


def _person(signup: Signup) -> Person | None:
    found = Person.objects.select_related("merged_into").at(signup.email).first()
    return found and found.survivor


def _membership(person: Person | None) -> Membership | None:
    members = Membership.objects.active().select_related("person", "organization")
    return members.filter(person=person).first() if person else None


def _organization(signup: Signup) -> MemberOrganization | None:
    """As it would be on record."""
    if not signup.organization:
        return None
    return MemberOrganization(**{name: signup.organization[name] for name in ORGANIZATION_FIELDS})
