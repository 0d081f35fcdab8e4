"""How people are found: by name, address, membership number, ZIP code or state."""

import re

from django.db.models import QuerySet

from membership import numbers
from membership.models import Membership, Person
from membership.states import STATES

# So many are sorted and shown. Whoever looks for somebody adds a word.
MOST = 1000
CODES = {code for code, _ in STATES}
NAMES = {str(name).lower(): code for code, name in STATES}
BY_NAME = re.compile(
    r"\b(" + "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True))) + r")\b", re.IGNORECASE
)


def find_people(text: str, among: QuerySet[Person] | None = None) -> list[int]:
    """The keys of ``MOST`` people at most, in no order.

    Whoever is found by a row that was merged stands there with the row that stayed.
    """
    people = (Person.objects.standing() if among is None else among).order_by()
    text = text.strip()
    if "@" in text and (person := Person.objects.at(text).first()):
        return _keys(people.filter(pk=person.survivor.pk))
    serial = numbers.read(text)
    if serial is not None and (owner := _owner(serial)):
        return _keys(people.filter(pk=owner))
    found = set(_keys(people.matching(text)))
    if len(found) < MOST:
        merged = Person.objects.exclude(merged_into=None).order_by().matching(text)
        survivors = merged.values_list("merged_into", flat=True)[:MOST]
        found |= set(_keys(people.filter(pk__in=list(survivors))))
    if len(found) < MOST and (reading := _with_state(text)):
        rest, state = reading
        of_state = people.filter(state=state)
        found |= set(_keys(of_state.matching(rest) if rest else of_state))
    return list(found)[:MOST]


def _owner(serial: int) -> int | None:
    return Membership.objects.filter(serial=serial).values_list("person", flat=True).first()


def _keys(people: QuerySet[Person]) -> list[int]:
    return list(people.values_list("pk", flat=True)[:MOST])


def _with_state(text: str) -> tuple[str, str] | None:
    """“Lee Virginia” or “Lee VA” as the name and the state: ``("Lee", "VA")``."""
    if match := BY_NAME.search(text):
        return text.replace(match[0], " ").strip(), NAMES[match[0].lower()]
    words = text.split()
    for word in words:
        if word in CODES:
            return " ".join(other for other in words if other != word), word
    return None
