"""Until when a statement is under embargo: how it is read, told and kept.

The moment is kept as an instant; the zone says in which clock's hours it is named. A wall
clock is ambiguous twice a year: in spring an hour is missing, in autumn one comes twice.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone

from core.refusals import NotPublishableError

if TYPE_CHECKING:  # whose schedule is made of this
    from news.models import StatementPage

EMBARGOED = "embargoed"
IMMEDIATELY = "For immediate release"
ZONE_NAMES = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Mountain without daylight time",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}
MINUTE = timedelta(minutes=1)
NOON = 12


class WallClockError(ValueError):
    """No single moment belongs to what a clock shows."""

    def explanation(self, zone_name: str) -> str:
        """What is wrong, and what to do, to whoever entered the time in the zone of this name."""
        raise NotImplementedError


class NoSuchTimeError(WallClockError):
    """The clocks skip this time; ``next_valid`` is what they show next."""

    def __init__(self, next_valid: datetime) -> None:
        super().__init__("The clocks skip this time.")
        self.next_valid = next_valid

    def explanation(self, zone_name: str) -> str:
        return (
            f"There is no such time on this day in the zone {zone_label(zone_name)}: clocks are"
            f" put forward. The next one is {clock(self.next_valid)}"
            f" {abbreviation(self.next_valid)}."
        )


class TwiceError(WallClockError):
    """The clocks show this time twice, at ``first`` and at ``second``."""

    def __init__(self, first: datetime, second: datetime) -> None:
        super().__init__("The clocks show this time twice.")
        self.first, self.second = first, second

    def explanation(self, zone_name: str) -> str:
        time = clock(self.first)
        return (
            f"{time[0].upper()}{time[1:]} comes twice on this day in the zone"
            f" {zone_label(zone_name)}: clocks are put back. Say whether you mean the first"
            f" ({abbreviation(self.first)}) or the second ({abbreviation(self.second)})."
        )


class NoMomentError(NotPublishableError):
    """A statement under embargo that does not say until when cannot be published."""


# What holds of a statement


def is_embargoed(statement: "StatementPage") -> bool:
    return statement.release == EMBARGOED


def ends_at(statement: "StatementPage") -> datetime | None:
    """When the embargo ends, in UTC; None where there is none, or it does not say.

    In UTC, for within an hour that comes twice Python finds no two zones' times equal
    (PEP 495), and a revision comes back in another zone than it was saved in.
    """
    if not is_embargoed(statement) or statement.embargo_until is None:
        return None
    return statement.embargo_until.astimezone(UTC)


def holds(statement: "StatementPage") -> bool:
    """Whether this text may not be public now. An embargo without a moment holds for good."""
    end = ends_at(statement)
    return is_embargoed(statement) and (end is None or end > timezone.now())


# Wall clocks


def zone(name: str) -> ZoneInfo:
    """The zone of this name, or ours: a draft may hold anything."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def zone_label(name: str) -> str:
    """``Eastern (New York)``."""
    city = name.rpartition("/")[2].replace("_", " ")
    return f"{ZONE_NAMES[name]} ({city})" if name in ZONE_NAMES else city


def zone_choices(chosen: str = "") -> list[tuple[str, str]]:
    """The zones that staff choose from, and the one that is chosen already."""
    names = list(settings.WAGTAIL_USER_TIME_ZONES)
    if chosen and chosen not in names:
        names.append(chosen)
    return [(name, zone_label(name)) for name in names]


def instant(wall: datetime, place: ZoneInfo, *, second: bool | None = None) -> datetime:
    """The moment at which clocks of this zone show ``wall``, a time without a zone.

    Raises NoSuchTimeError, or, unless ``second`` says which of the two is meant,
    TwiceError. A time that comes once does not look at ``second``.
    """
    early, late = (wall.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(UTC).astimezone(place).replace(tzinfo=None) != wall:
        raise NoSuchTimeError(_after_gap(late.astimezone(UTC), place))
    if second is None:
        raise TwiceError(early, late)
    return late if second else early


def comes_twice(wall: datetime, place: ZoneInfo) -> bool:
    try:
        instant(wall, place)
    except TwiceError:
        return True
    except NoSuchTimeError:
        pass
    return False


def _after_gap(before: datetime, place: ZoneInfo) -> datetime:
    """The first minute after the clocks were put forward, later than ``before``."""
    at = before.replace(second=0, microsecond=0)
    offset = at.astimezone(place).utcoffset()
    while at.astimezone(place).utcoffset() == offset:
        at += MINUTE
    return at.astimezone(place)


def wall_clock(moment: datetime, place: ZoneInfo) -> datetime:
    """What clocks of this zone show, as a time without a zone."""
    return moment.astimezone(place).replace(tzinfo=None)


# Words


def clock(moment: datetime) -> str:
    """The time in the style of the wire services: ``10 a.m.``, ``10:30 p.m.``, ``noon``."""
    hour, minute = moment.hour, moment.minute
    if (hour, minute) in ((0, 0), (NOON, 0)):
        return "noon" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % NOON or NOON}{minutes} {'p.m.' if hour >= NOON else 'a.m.'}"


def moment_label(moment: datetime, place: ZoneInfo) -> str:
    """``December 12, 2024, 10 a.m. EST``.

    Wire services let midnight end a day, everybody else lets it begin one. Nobody shall
    publish a day too early for that: the words say which.
    """
    local = moment.astimezone(place)
    day = f"{local:%B} {local.day}, {local.year}"
    if (time := clock(local)) == "midnight":
        return f"midnight at the start of {day}, {abbreviation(local)}"
    return f"{day}, {time} {abbreviation(local)}"


def abbreviation(local: datetime) -> str:
    """``EST``; of a zone that has none, its distance from UTC, as in ``UTC-03``."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def embargo_label(statement: "StatementPage") -> str:
    """When the embargo ends, as the letter says it; empty where there is none."""
    end = ends_at(statement)
    return moment_label(end, zone(statement.embargo_zone)) if end else ""


def release_line(statement: "StatementPage") -> str:
    """``For immediate release``, or ``Embargoed until December 12, 2024, 10 a.m. EST``."""
    if not is_embargoed(statement):
        return IMMEDIATELY
    return f"Embargoed until {embargo_label(statement) or 'further notice'}"


def release_note(statement: "StatementPage") -> str:
    """The release line as readers see it: of an embargo that is over it says so."""
    line = release_line(statement)
    if is_embargoed(statement) and not holds(statement):
        return f"Was {line[0].lower()}{line[1:]}"
    return line


def time_left(moment: datetime) -> str:
    """``in 3 h 20 min``, ``in 2 days 4 h``, ``now``, ``5 min ago``."""
    seconds = (moment - timezone.now()).total_seconds()
    minutes = -(-abs(seconds) // 60) if seconds > 0 else abs(seconds) // 60
    if not minutes:
        return "now"
    span = _span(int(minutes))
    return f"in {span}" if seconds > 0 else f"{span} ago"


def _span(minutes: int) -> str:
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{days} {'day' if days == 1 else 'days'}" if days else "",
             f"{hours} h" if hours else "",
             f"{minutes} min" if minutes and not days else ""]  # fmt: skip
    return " ".join(part for part in parts if part)
