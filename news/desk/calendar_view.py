"""What goes out, went out and is planned, month by month, in the days of the reader's zone."""

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from core.models import User
from news.desk.dashboard import STYLE, NewsroomScreen
from news.desk.staff import statements_for
from news.desk.states import State
from news.models import StatementPage
from news.querysets import StatementQuerySet
from news.release import embargo

FIRST_YEAR, LAST_YEAR = 2000, 2199
WEEK = calendar.Calendar(firstweekday=calendar.SUNDAY)


class What(NamedTuple):
    """What an entry is: a name for the style sheet, and what it says before and after the time."""

    tone: str
    words: str
    but: str = ""


SCHEDULED = What("scheduled", "Goes out")
OVERDUE = What("overdue", "Overdue since")
OUT = What("published", "Went out")
PLANNED = What("planned", "Planned", "not approved")
MISSED = What("overdue", "Was planned", "not approved in time")
KEY = (SCHEDULED, OUT, PLANNED)


class Entry(NamedTuple):
    """``at`` is None for a plan that names a day alone; ``zone`` names the hours of ``at``."""

    day: date
    at: datetime | None
    what: What
    statement: StatementPage
    zone: str = ""

    @property
    def other_hours(self) -> str:
        """``10 a.m. EST``, where the zone that names the moment is not the reader's."""
        if not (self.at and self.zone):
            return ""
        local = self.at.astimezone(embargo.zone(self.zone))
        if local.utcoffset() == timezone.localtime(self.at).utcoffset():
            return ""
        return f"{embargo.clock(local)} {embargo.abbreviation(local)}"


@dataclass
class Day:
    date: date
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    first: date
    zone: ZoneInfo

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1), self.zone)

    @property
    def previous(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1), self.zone)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the last but a microsecond."""
        ends = (self.first, self.next.first)
        start, end = (datetime(day.year, day.month, day.day, tzinfo=self.zone) for day in ends)
        return start, end - timedelta(microseconds=1)

    @property
    def url(self) -> str:
        if not FIRST_YEAR <= self.first.year <= LAST_YEAR:
            return ""
        return reverse("newsroom:month", args=[self.first.year, self.first.month])


class CalendarView(NewsroomScreen, TemplateView):
    template_name = "news/admin/calendar.html"
    page_title = "Calendar"
    header_icon = "calendar"

    def get_context_data(
        self, year: int | None = None, month: int | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        shown = self._month(year, month)
        entries = sorted(entries_of(shown, self.request.user), key=_order)
        return super().get_context_data(**kwargs) | {
            "month": shown,
            "weeks": weeks_of(shown, entries),
            "is_empty": not entries,
            "key": KEY,
            "zone": embargo.zone_label(shown.zone.key),
            "this_month": self._month(None, None),
            "media": STYLE,
        }

    def _month(self, year: int | None, month: int | None) -> Month:
        zone = timezone.get_current_timezone()
        if year is None or month is None:
            return Month(timezone.localdate().replace(day=1), zone)
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= calendar.DECEMBER):
            raise Http404
        return Month(date(year, month, 1), zone)


def weeks_of(month: Month, entries: list[Entry]) -> list[list[Day | None]]:
    """Sunday first; None for the days of other months."""
    by_day = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    today = timezone.localdate()
    return [
        [
            Day(day, day == today, by_day[day]) if day.month == month.first.month else None
            for day in week
        ]
        for week in WEEK.monthdatescalendar(month.first.year, month.first.month)
    ]


def entries_of(month: Month, user: User) -> Iterator[Entry]:
    statements = statements_for(user).defer("body").select_related("organization").with_state()
    waiting = statements.in_state(State.SCHEDULED, State.OVERDUE)
    for each in waiting.filter(goes_out_at__range=month.moments):
        what = OVERDUE if State.OVERDUE in each.states else SCHEDULED
        yield _entry(each.goes_out_at, what, each, each.goes_out_zone)
    for each in statements.filter(first_published_at__range=month.moments):
        yield _entry(each.first_published_at, OUT, each)
    yield from _plans(month, statements.exclude(pk__in=waiting.values("pk")))


def _plans(month: Month, statements: StatementQuerySet) -> Iterator[Entry]:
    """What is written for a moment or a day to come, and what has missed its moment."""
    today = timezone.localdate()
    embargoed = Q(release=StatementPage.Release.EMBARGOED, embargo_until__isnull=False)
    drafts = statements.filter(live=False, first_published_at=None)
    for each in drafts.filter(embargoed, embargo_until__range=month.moments):
        what = PLANNED if each.embargo_until > timezone.now() else MISSED
        yield _entry(each.embargo_until, what, each, each.embargo_zone)
    for each in drafts.exclude(embargoed).filter(
        date__range=(month.first, month.last), date__gt=today
    ):
        yield Entry(each.date, None, PLANNED, each)


def _entry(at: datetime, what: What, statement: StatementPage, zone: str = "") -> Entry:
    return Entry(timezone.localdate(at), at, what, statement, zone)


def _order(entry: Entry) -> tuple[date, bool, datetime | None, int]:
    """By moment; what names a day alone comes last in it."""
    return entry.day, entry.at is None, entry.at, entry.statement.pk
