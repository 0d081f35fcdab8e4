"""What a merge would come to, side by side, and with whom somebody may have to be merged."""

import copy
from typing import NamedTuple

from django.db.models import Q

from membership.models import Membership, Person, Subscription
from membership.services.merge_plans import FILLED, plan_for

SUGGESTIONS = 5
Held = list[Membership | Subscription]


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


def preview(survivor: Person, merged: Person) -> list[Fact]:
    """What a merge would come to. Raises MergeError. Writes nothing."""
    plan = plan_for(survivor, merged)
    rows = [_held_by(person) for person in (survivor, merged)]
    mine, theirs = (_facts(*each) for each in zip((survivor, merged), rows, strict=True))
    survivor, left = copy.copy(survivor), [*rows[0], *rows[1]]
    own = {row: row for row in (survivor, *left)}
    for step in plan.steps:
        if row := own.get(step.row):
            step._replace(row=row).take()
    after = _facts(survivor, [row for row in left if row not in plan.dropped])
    return [Fact(label, mine[label], theirs[label], after[label]) for label in after]


def _held_by(person: Person) -> Held:
    return [*person.memberships.all(), *person.subscriptions.select_related("issue")]


def _facts(person: Person, held: Held) -> dict[str, str]:
    facts = {"E-mail address": person.email}
    for name in FILLED:
        label = str(Person._meta.get_field(name).verbose_name)
        value = person.get_state_display() if name == "state" else getattr(person, name)
        facts[label[0].upper() + label[1:]] = value
    memberships = (
        f"{row.number}, {row.get_kind_display()}, {row.get_status_display().lower()}"
        for row in held
        if isinstance(row, Membership)
    )
    topics = (row.label for row in held if isinstance(row, Subscription) and row.is_active)
    return facts | {
        "Memberships": "\n".join(memberships),
        "Gets mail on": "\n".join(sorted(topics)),
    }
