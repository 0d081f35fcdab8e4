"""Everything that is held of somebody, as they may have it: readable, and as a file each."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from membership.addresses import address_hash, normalize
from membership.models import AddressChange, Person


class Subject(NamedTuple):
    """Whose data: the rows that are this person, the one that stands first, and the addresses.

    No row where somebody is known by an address only: on the press list, or by a form that
    was not confirmed.
    """

    people: list[Person]
    addresses: list[str]

    @property
    def person(self) -> Person | None:
        return self.people[0] if self.people else None

    @property
    def address_hashes(self) -> list[str]:
        return [address_hash(address) for address in self.addresses]


class Section(NamedTuple):
    """One kind of what is held, a file of its own.

    ``name`` is the file's (``subscriptions``), ``title`` says what it is in a few plain words.
    Rows go from names in snake case, which become headings, to strings, numbers, booleans,
    dates, moments, lists of strings, or None. ``stays`` tells of what an erasure leaves.
    """

    name: str
    title: str
    rows: list[dict[str, Any]]
    stays: bool = False


Collector = Callable[[Subject], Iterable[Section]]
# Apps above this one add theirs when they load: ``my_data.collectors.append(...)`` in ``ready()``.
collectors: list[Collector] = []


def subject_of(person: Person) -> Subject:
    """Of the person, whichever of their rows it is.

    With the address that they changed lately, for as long as what was typed into forms is
    kept, unless somebody else has it by now.
    """
    people = person.survivor.rows
    addresses = {normalize(row.email) for row in people}
    return Subject(people, sorted(addresses | _left_lately(people)))


def _left_lately(people: list[Person]) -> set[str]:
    since = timezone.now() - timedelta(days=settings.UNCONFIRMED_SIGNUP_DAYS)
    changes = AddressChange.objects.filter(person__in=people, done_at__gte=since)
    left = {normalize(address) for address in changes.values_list("old_email", flat=True)}
    return {address for address in left if not Person.objects.at(address).exists()}


def subject_at(address: str) -> Subject:
    """Whoever has this address; somebody of whom only the address is known, if need be."""
    if person := Person.objects.at(address).first():
        return subject_of(person)
    return Subject([], [normalize(address)])


def sections_of(subject: Subject) -> list[Section]:
    """All that is held, those kinds left out of which there is nothing."""
    sections = [section for collect in collectors for section in collect(subject)]
    return [section for section in sections if section.rows]
