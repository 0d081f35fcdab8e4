"""Rows that turn out to be one person are joined under one of them, and can be parted again.

The other row stays, with its address and its consents, and names the survivor. Memberships
and subscriptions go over to the survivor; notes and requests stay, and are shown with both.
Nobody gets mail by a merge on what they left.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from membership.models import (
    Membership,
    Merge,
    Person,
    RosterInvitation,
    Subscription,
    Suppression,
)
from membership.services.subscriptions import frequency_of

MERGED = "membership.merge"
PARTED = "membership.part"
# What the survivor takes from the other row where its own is empty.
FILLED = ("first_name", "last_name", "state", "zip_code", "agency")
MODELS = {model._meta.model_name: model for model in (Person, Membership, RosterInvitation,
                                                      Subscription)}  # fmt: skip
SUGGESTIONS = 5


class MergeError(ValueError):
    """Why two rows cannot be merged, or a merge not be undone, in words for staff."""


class Step(NamedTuple):
    """A row, and what its columns become."""

    row: models.Model
    after: dict[str, Any]


class Plan(NamedTuple):
    """What a merge does, in its order, and which subscriptions of the other row it drops.

    ``kept`` and ``ended`` are the active memberships where both have one.
    """

    steps: list[Step]
    dropped: list[Subscription]
    kept: Membership | None
    ended: Membership | None


class Fact(NamedTuple):
    """One line of the preview: what each row has, and what the survivor will have."""

    label: str
    survivor: str
    merged: str
    result: str


def likely_duplicates(person: Person) -> list[Person]:
    """Others of the same name, at the same ZIP code, or in the state where one has none."""
    if not (person.first_name and person.last_name) or not (person.zip_code or person.state):
        return []
    near = Q(zip_code=person.zip_code) if person.zip_code else Q(state=person.state)
    if person.zip_code and person.state:
        near |= Q(zip_code="", state=person.state)
    found = Person.objects.standing().exclude(pk=person.pk).matching(person.full_name).filter(
        near, first_name__iexact=person.first_name, last_name__iexact=person.last_name
    )  # fmt: skip
    return list(found.order_by("pk")[:SUGGESTIONS])


def is_suppressed_for(person: Person) -> bool:
    """Whether the address that would stay must not be mailed."""
    return Suppression.objects.of(person.email).exists()


def preview(survivor: Person, merged: Person) -> list[Fact]:
    """What a merge would come to. Raises MergeError. Writes nothing."""
    plan = _plan(survivor, merged)
    before = [(_facts_of(survivor), _facts_of(merged))]
    rows = [list(row.memberships.all()) for row in (survivor, merged)]
    topics = [list(row.subscriptions.select_related("issue")) for row in (survivor, merged)]
    before.append((_in_words(rows, topics, 0), _in_words(rows, topics, 1)))
    outcome = {(type(step.row), step.row.pk): step for step in plan.steps}
    for row in [survivor, *rows[0], *rows[1], *topics[0], *topics[1]]:
        if step := outcome.get((type(row), row.pk)):
            _set(row, step.after)
    gone = {subscription.pk for subscription in plan.dropped}
    left = [row for row in [*topics[0], *topics[1]] if row.pk not in gone]
    after = _facts_of(survivor) | _in_words([[*rows[0], *rows[1]]], [left], 0)
    mine, theirs = ({**facts, **more} for facts, more in zip(*before, strict=True))
    return [Fact(label, mine[label], theirs[label], after[label]) for label in after]


@transaction.atomic
def merge(*, survivor: Person, merged: Person, by: User) -> Merge:
    """Join the other row to the survivor. Raises MergeError."""
    rows = Person.objects.select_for_update().order_by("pk").in_bulk([survivor.pk, merged.pk])
    if len(rows) < 2:  # noqa: PLR2004 - the two
        raise MergeError("One of the two records is gone.")
    survivor, merged = rows[survivor.pk], rows[merged.pk]
    plan = _plan(survivor, merged)
    changes = {
        "kept": plan.kept and plan.kept.pk,
        "ended": plan.ended and plan.ended.pk,
        "dropped": [_as_json(row, _columns(row)) for row in plan.dropped],
        "steps": [_applied(step) for step in _after_dropping(plan)],
    }
    done = Merge.objects.create(survivor=survivor, merged=merged, by=by, changes=changes)
    _log(MERGED, done, by)
    return done


@transaction.atomic
def part(*, merge: Merge, by: User) -> None:
    """Undo a merge. What was changed since then by somebody else stays. Raises MergeError."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if reason := why_not_parted(merge):
        raise MergeError(reason)
    changes = merge.changes
    kept = Membership.objects.filter(pk=changes["kept"]).first()
    has_left = bool(kept and kept.status == Membership.Status.ENDED)
    for step in reversed(changes["steps"]):
        is_ended = step["model"] == "membership" and step["pk"] == changes["ended"]
        _put_back(step, without=("status",) if has_left and is_ended else ())
    for columns in changes["dropped"]:
        _restore(columns, merge)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    _log(PARTED, merge, by)


def why_not_parted(merge: Merge) -> str:
    """Empty if it can be undone."""
    if merge.undone_at:
        return "It was undone already."
    pair = [merge.survivor_id, merge.merged_id]
    later = Merge.objects.filter(undone_at=None, pk__gt=merge.pk)
    if later.filter(Q(survivor__in=pair) | Q(merged__in=pair)).exists():
        return "There was a later merge with the same person: undo that one first."
    return ""


def _plan(survivor: Person, merged: Person) -> Plan:
    """Raises MergeError."""
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
    for row in [merged, *merged.merged.all()]:
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


def _after_dropping(plan: Plan) -> list[Step]:
    for subscription in plan.dropped:
        Subscription.objects.filter(pk=subscription.pk).delete()
    return plan.steps


def _applied(step: Step) -> dict[str, Any]:
    """Do it; how it was and is, to undo it by."""
    before = _as_json(step.row, step.after)
    _set(step.row, step.after)
    step.row.save(update_fields=list(step.after))
    return {
        "model": step.row._meta.model_name,
        "pk": step.row.pk,
        "before": before,
        "after": _as_json(step.row, step.after),
    }


def _put_back(step: dict[str, Any], without: tuple[str, ...]) -> None:
    row = MODELS[step["model"]].objects.filter(pk=step["pk"]).first()
    if row is None:
        return
    now = _as_json(row, step["after"])
    back = {
        name: row._meta.get_field(name).to_python(value)
        for name, value in step["before"].items()
        if name not in without and now[name] == step["after"][name]
    }
    _set(row, back)
    row.save(update_fields=list(back))


def _restore(columns: dict[str, Any], merge: Merge) -> None:
    """A subscription that both had. If the survivor left its topic since, it has ended, too."""
    field = Subscription._meta.get_field
    row = Subscription(**{name: field(name).to_python(value) for name, value in columns.items()})
    same_topic = Subscription.objects.filter(topic=row.topic, issue=row.issue_id)
    if same_topic.filter(person=row.person_id).exists():
        return
    left = same_topic.filter(person=merge.survivor_id, ended_at__gt=merge.merged_at).first()
    if left and row.is_active:
        row.ended_at = left.ended_at
    row.save(force_insert=True)


def _set(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _columns(row: models.Model) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields]


def _as_json(row: models.Model, names: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }


def _facts_of(person: Person) -> dict[str, str]:
    facts = {"E-mail address": person.email}
    for name in FILLED:
        label = str(Person._meta.get_field(name).verbose_name)
        value = person.get_state_display() if name == "state" else getattr(person, name)
        facts[label[0].upper() + label[1:]] = value
    return facts


def _in_words(
    memberships: list[list[Membership]], subscriptions: list[list[Subscription]], index: int
) -> dict[str, str]:
    topics = (row.label for row in subscriptions[index] if row.is_active)
    return {
        "Memberships": "\n".join(
            f"{row.number}, {row.get_kind_display()}, {row.get_status_display().lower()}"
            for row in memberships[index]
        ),
        "Gets mail on": "\n".join(sorted(topics)),
    }


def _log(action: str, merge: Merge, by: User) -> None:
    """With both, by the numbers of their records: a history must not keep another's name."""
    for row, other in ((merge.survivor, merge.merged_id), (merge.merged, merge.survivor_id)):
        log(instance=row, action=action, user=by, data={"other": other})
