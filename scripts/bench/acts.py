"""What staff do with one person of a million. Needs Django."""

from collections.abc import Callable, Iterator
from typing import Any

from core.models import User
from membership.desk.merge_preview import likely_duplicates, preview
from membership.models import Person
from membership.my_data import sections_of, subject_of
from membership.services import erasure, merging

Act = tuple[str, Callable[[], Any]]


def acts() -> Iterator[Act]:
    """Each is taken back after it was measured."""
    by = User.objects.filter(is_superuser=True).first()
    member, other = (
        Person.objects.standing().filter(memberships__status="active").order_by("pk")[:2]
    )
    common = Person.objects.filter(first_name="John", last_name="Smith").first() or member
    yield "suggest duplicates", lambda: likely_duplicates(common)
    yield "preview a merge", lambda: preview(member, other)
    yield "merge", lambda: merging.merge(survivor=member, merged=other, by=by)
    yield "merge and undo it", lambda: _merge_and_part(member, other, by)
    yield "copy all that is held", lambda: sections_of(subject_of(member))
    yield "erase", lambda: erasure.erase(subject=subject_of(member), by=by)


def _merge_and_part(member: Person, other: Person, by: User) -> None:
    merging.part(merge=merging.merge(survivor=member, merged=other, by=by), by=by)
