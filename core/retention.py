"""How long things are kept: one list for what deletes them and for what the privacy page says.

Each app has a module ``retention`` that registers what it keeps, by ``register()``; all are
imported when the site starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

ROWS_AT_A_TIME = 5_000


def delete_rows(rows: QuerySet) -> int:
    """Delete in portions, each a transaction of its own: no row is locked for long."""
    count = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_A_TIME]):
        rows.filter(pk__in=pks).delete()
        count += len(pks)
    return count


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the privacy page says of something that no clock deletes."""

    what: str
    how_long: Callable[[], str]
    # The page lists by it; one that comes later has a higher one.
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that is deleted when it is older than a setting says.

    ``name`` tells rules apart in the records and never changes. ``label`` is what staff read
    of it, ``what`` the public; without ``what`` the privacy page does not list it, for it
    holds nothing personal. ``setting`` names a setting that holds a number of ``unit``.
    ``rows`` gives what is older than a moment, and ``delete`` removes these and returns their
    number: both must hold if run twice, or twice at once.
    """

    name: str
    label: str
    setting: str
    rows: Callable[[datetime], QuerySet]
    what: str = ""
    unit: Literal["days", "hours"] = "days"
    delete: Callable[[QuerySet], int] = delete_rows
    order: int = 100

    @property
    def period(self) -> timedelta:
        return timedelta(**{self.unit: getattr(settings, self.setting)})

    def how_long(self) -> str:
        number = getattr(settings, self.setting)
        return f"{number:,} {self.unit if number != 1 else self.unit.removesuffix('s')}"

    def expired(self) -> QuerySet:
        return self.rows(timezone.now() - self.period)


_entries: list[Rule | Stated] = []


def register(*entries: Rule | Stated) -> None:
    _entries.extend(entries)


def rules() -> list[Rule]:
    """What is deleted by the clock."""
    return [entry for entry in _entries if isinstance(entry, Rule)]


def stated() -> list[Rule | Stated]:
    """What the privacy page lists, in its order."""
    return sorted((entry for entry in _entries if entry.what), key=lambda entry: entry.order)
