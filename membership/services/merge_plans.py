"""What merging two records would change, worked out before anything is written."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models

from membership.models import Membership, Person, Subscription
from membership.services.subscriptions import frequency_of

# What the survivor takes from the other row where its own is empty.
FILLED = ("first_name", "last_name", "state", "zip_code", "agency")


class MergeError(ValueError):
    """Why two rows cannot be merged, or a merge not be undone, in words for staff."""


class Step(NamedTuple):
    """A row, and what its columns become."""

    row: models.Model
    after: dict[str, Any]

    def take(self) -> None:
        """Give the row its values; saving it is the caller's."""
        for name, value in self.after.items():
            setattr(self.row, name, value)


class Plan(NamedTuple):
    """What a merge does, in its order, and which subscriptions of the other row it drops.

    ``kept`` and ``ended`` are the active memberships where both have one.
    """

    steps: list[Step]
    dropped: list[Subscription]
    kept: Membership | None
    ended: Membership | None


def plan_for(survivor: Person, merged: Person) -> Plan:
    """Of joining ``merged`` to ``survivor``. Raises MergeError."""
    if survivor.pk == merged.pk:
        raise MergeError("This is the same record.")
    if survivor.merged_into_id or merged.merged_into_id:
        raise MergeError("One of the two records was merged already.")
    kept, ended = _memberships(survivor, merged)
    subscriptions, dropped = _subscriptions(survivor, merged)
    steps = [
        *_of_people(survivor, merged),
        *_of_memberships(survivor, merged, kept, ended),
        *subscriptions,
        *(Step(row, {"person_id": survivor.pk}) for row in merged.roster_invitations.all()),
    ]
    return Plan(steps, dropped, kept, ended)


def _of_people(survivor: Person, merged: Person) -> Iterator[Step]:
    after = {
        name: getattr(merged, name)
        for name in FILLED
        if getattr(merged, name) and not getattr(survivor, name)
    }
    days = [row.paused_until for row in (survivor, merged) if row.is_paused]
    if days and max(days) != survivor.paused_until:
        after["paused_until"] = max(days)
    if after:
        yield Step(survivor, after)
    for row in merged.rows:
        yield Step(row, {"merged_into_id": survivor.pk})


def _memberships(survivor: Person, merged: Person) -> tuple[Membership | None, Membership | None]:
    """Which active membership stays, and which ends: one that speaks for an organization stays,
    or else the older one.
    """
    both = [row.memberships.active().first() for row in (survivor, merged)]
    if None in both:
        return None, None
    speaking = [row for row in both if row.kind == Membership.Kind.ORGANIZATION]
    if len(speaking) == len(both):
        raise MergeError(
            "Both are the contact of a member organization, and a person can be that of one only. "
            "End one of the memberships first."
        )
    kept = speaking[0] if speaking else min(both, key=lambda row: (row.since, row.pk))
    return kept, next(row for row in both if row != kept)


def _of_memberships(
    survivor: Person, merged: Person, kept: Membership | None, ended: Membership | None
) -> Iterator[Step]:
    """First what ends: a person has one active membership at any time."""
    if ended:
        yield Step(ended, {"status": Membership.Status.ENDED, "person_id": survivor.pk})
    for row in merged.memberships.all():
        if row != ended:
            yield Step(row, {"person_id": survivor.pk})
    if kept and ended and ended.organization_id and not kept.organization_id:
        yield Step(kept, {"organization_id": ended.organization_id})


def _subscriptions(survivor: Person, merged: Person) -> tuple[list[Step], list[Subscription]]:
    """What moves or goes on, and what both have. Where the survivor had left, the later word
    counts.
    """
    own = {(row.topic, row.issue_id): row for row in survivor.subscriptions.all()}
    # Chosen once, for all topics.
    often = {"frequency": frequency_of(survivor)} if own else {}
    steps, dropped = [], []
    for row in merged.subscriptions.all():
        same = own.get((row.topic, row.issue_id))
        if same is None:
            steps.append(Step(row, {"person_id": survivor.pk} | often))
            continue
        dropped.append(row)
        if row.is_active and not same.is_active and row.started_at > same.ended_at:
            names = ("started_at", "ended_at")
            steps.append(Step(same, {name: getattr(row, name) for name in names}))
    return steps, dropped
