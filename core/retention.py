"""How long things are kept: one list for what deletes them and for what the privacy page says.

Each app has a module ``retention`` that registers what it keeps, by ``register()``; all are
imported when the site starts.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.models import RetentionReport, RetentionRun, User

logger = logging.getLogger(__name__)

ROWS_AT_A_TIME = 5_000
YEAR = timedelta(days=365)
RECEIVES_REPORT = "receive_retentionreport"


def delete_rows(rows: QuerySet) -> int:
    """Delete in portions, each a transaction of its own: no row is locked for long.

    Each begins where the last one ended, so that none looks through what is gone already.
    """
    count, ordered = 0, rows.order_by("pk")
    portion = ordered
    while pks := list(portion.values_list("pk", flat=True)[:ROWS_AT_A_TIME]):
        rows.filter(pk__in=pks).delete()
        count += len(pks)
        portion = ordered.filter(pk__gt=pks[-1])
    return count


def _in_words(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


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
    unit: Literal["days", "hours", "seconds"] = "days"
    delete: Callable[[QuerySet], int] = delete_rows
    order: int = 100

    @property
    def period(self) -> timedelta:
        return timedelta(**{self.unit: getattr(settings, self.setting)})

    def how_long(self) -> str:
        """In words, by the largest unit that it is a whole number of."""
        if self.unit == "days" and not self.period % YEAR:
            return _in_words(self.period // YEAR, "year")
        if self.unit == "days":
            return _in_words(self.period.days, "day")
        return _in_words(self.period // timedelta(hours=1), "hour")

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


def due() -> dict[str, int]:
    """How much each rule would delete now, by its name."""
    return {rule.name: rule.expired().count() for rule in rules()}


def apply() -> RetentionRun:
    """Delete what is too old, each rule by itself, and put on record how much that was."""
    counts, failed = {}, []
    for rule in rules():
        try:
            counts[rule.name] = rule.delete(rule.expired())
        except Exception:
            logger.exception("What the retention rule %s names could not be deleted.", rule.name)
            failed.append(rule.name)
    return RetentionRun.objects.create(counts=counts, failed=failed)


@transaction.atomic
def report_last_month() -> RetentionReport | None:
    """Sum up the month that is over and mail it to whoever is to know; once a month."""
    from core import tasks  # which imports mails, and those what this module is of

    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    report, is_new = _report_of(month)
    if not is_new:
        return None
    for user in recipients():
        tasks.mail_retention_report.enqueue(report.pk, user.pk)
    return report


def _report_of(month: date) -> tuple[RetentionReport | None, bool]:
    runs = RetentionRun.objects.in_month(month)
    if RetentionReport.objects.filter(month=month).exists() or not runs.exists():
        return None, False
    failed = {name for names in runs.values_list("failed", flat=True) for name in names}
    return RetentionReport.objects.get_or_create(
        month=month,
        defaults={"counts": runs.deleted(), "runs": runs.count(), "failed": sorted(failed)},
    )


def recipients() -> list[User]:
    """Staff of whose role it is a part to get the monthly report."""
    return list(
        User.objects.filter(
            is_active=True, groups__permissions__codename=RECEIVES_REPORT
        ).distinct()
    )


def label_of(name: str) -> str:
    """What staff read of a rule, and of one that is gone its name."""
    return next((rule.label for rule in rules() if rule.name == name), name)


class Line(NamedTuple):
    label: str
    how_long: str
    count: int


def lines_of(report: RetentionReport) -> list[Line]:
    """A report as staff read it."""
    periods = {rule.name: rule.how_long() for rule in rules()}
    return [
        Line(label_of(name), periods.get(name, ""), count) for name, count in report.counts.items()
    ]


register(
    Rule(
        name="sessions",
        label="sessions of staff that have run out",
        setting="SESSION_COOKIE_AGE",
        unit="seconds",
        rows=lambda moment: Session.objects.filter(
            expire_date__lt=moment + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        ),
    ),
    # What a mail server said when it refused a mail names the address.
    Rule(
        name="task results",
        label="finished background tasks, with what failed",
        what="What was said when a message to you could not be sent",
        setting="TASK_RESULT_DAYS",
        rows=lambda moment: DBTaskResult.objects.finished().filter(finished_at__lt=moment),
        order=55,
    ),
    Rule(
        name="retention runs",
        label="records of these deletions",
        setting="RETENTION_RUN_DAYS",
        rows=lambda moment: RetentionRun.objects.filter(ran_at__lt=moment),
    ),
    Stated(
        what="Copies of all this in backups",
        how_long=lambda: f"{settings.BACKUP_DAYS} days",
        order=900,
    ),
)
