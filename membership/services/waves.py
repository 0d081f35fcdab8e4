"""Undoing a wave of false signups at once."""

from collections.abc import Iterator
from itertools import batched
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from wagtail.log_actions import log

from core.models import User
from membership.addresses import normalize
from membership.models import Membership, Person, Signup, Source
from membership.services.casework import end_membership
from membership.services.subscriptions import leave_topic

UNDONE = "membership.undo_wave"
NOTE = "One of many false signups, which staff undid."
AT_A_TIME = 1000


class Undone(NamedTuple):
    """How many signups were deleted, and of how many people what they had was ended."""

    signups: int
    people: int


@transaction.atomic
def undo(*, signups: QuerySet[Signup], what: str, by: User) -> Undone:
    """Delete the signups, and end what people have whom nothing but one of these brought.

    Nobody is mailed, and no address is suppressed: whoever it belongs to may yet join. What a
    confirmed signup changed of somebody who was there before stays. ``what`` goes on record.
    """
    # No signup of these is confirmed meanwhile.
    needed = signups.only("email", "created_at", "confirmed_at")
    found = list(needed.select_for_update().order_by("pk"))
    ended = 0
    for person in people_brought_by(found):
        _end_all(person, by)
        ended += 1
    for some in batched(found, AT_A_TIME):
        Signup.objects.filter(pk__in=[signup.pk for signup in some]).delete()
    data = {"signups": len(found), "people": ended, "what": what}
    log(instance=by, action=UNDONE, user=by, data=data)
    return Undone(len(found), ended)


def people_brought_by(signups: list[Signup]) -> Iterator[Person]:
    """Those who came into being when one of the signups was confirmed."""
    confirmed = (signup for signup in signups if signup.confirmed_at)
    for some in batched(confirmed, AT_A_TIME):
        by_address = {(normalize(signup.email), signup.confirmed_at): signup for signup in some}
        addresses = {address for address, _ in by_address}
        for person in Person.objects.standing().alias(key=Lower("email")).filter(key__in=addresses):
            signup = by_address.get((normalize(person.email), person.confirmed_at))
            if signup and person.created_at >= signup.created_at:
                yield person


def _end_all(person: Person, by: User) -> None:
    for membership in Membership.objects.active().filter(person=person):
        end_membership(membership=membership, by=by)
    for subscription in person.subscriptions.active():
        leave_topic(subscription=subscription, source=Source.STAFF, note=NOTE, recorded_by=str(by))
