"""Rows that turn out to be one person are joined under one of them, and can be parted again.

The other row stays, with its address and its consents, and names the survivor. Memberships
and subscriptions go over to the survivor; notes and requests stay, and are shown with both.
Nobody gets mail by a merge on what they left.
"""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from membership.models import Membership, Merge, Person, RosterInvitation, Subscription
from membership.services.merge_plans import MergeError, Step, plan_for

MERGED = "membership.merge"
PARTED = "membership.part"
MODELS = {model._meta.model_name: model for model in (Person, Membership, RosterInvitation,
                                                      Subscription)}  # fmt: skip


@transaction.atomic
def merge(*, survivor: Person, merged: Person, by: User) -> Merge:
    """Join the other row to the survivor. Raises MergeError."""
    rows = Person.objects.select_for_update().order_by("pk").in_bulk([survivor.pk, merged.pk])
    if len(rows) < 2:  # noqa: PLR2004 - the two
        raise MergeError("One of the two records is gone.")
    survivor, merged = rows[survivor.pk], rows[merged.pk]
    plan = plan_for(survivor, merged)
    Subscription.objects.filter(pk__in=[row.pk for row in plan.dropped]).delete()
    changes = {
        "kept": plan.kept and plan.kept.pk,
        "ended": plan.ended and plan.ended.pk,
        "dropped": [_as_json(row, _columns(row)) for row in plan.dropped],
        "steps": [_applied(step) for step in plan.steps],
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


def _applied(step: Step) -> dict[str, Any]:
    """Do it; how it was and is, to undo it by."""
    before = _as_json(step.row, step.after)
    step.take()
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
    Step(row, back).take()
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


def _columns(row: models.Model) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields]


def _as_json(row: models.Model, names: Any) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in names}
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }


def _log(action: str, merge: Merge, by: User) -> None:
    """With both, by the numbers of their records: a history must not keep another's name."""
    for row, other in ((merge.survivor, merge.merged_id), (merge.merged, merge.survivor_id)):
        log(instance=row, action=action, user=by, data={"other": other})
