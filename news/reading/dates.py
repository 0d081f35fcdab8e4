"""Dates, times and time zones as press statements write them.

A zone named for its season ("EST") is taken at its word: its offset holds even on a date on
which that zone does not keep it, and the moment is then called uncertain. A zone without
season ("ET", "Eastern") follows the date.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser

from news.reading.text import DASHES, squeeze

DEFAULT_ZONE = ZoneInfo("America/New_York")
ZONES = {
    "E": "America/New_York", "C": "America/Chicago", "M": "America/Denver",
    "P": "America/Los_Angeles", "AK": "America/Anchorage", "H": "Pacific/Honolulu",
    "EASTERN": "America/New_York", "CENTRAL": "America/Chicago", "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles", "ALASKA": "America/Anchorage",
    "HAWAII": "Pacific/Honolulu", "ATLANTIC": "America/Puerto_Rico", "A": "America/Puerto_Rico",
    "ARIZONA": "America/Phoenix",
}  # fmt: skip
STANDARD_HOURS = {
    "E": -5, "C": -6, "M": -7, "P": -8, "AK": -9, "H": -10, "A": -4,
    "EASTERN": -5, "CENTRAL": -6, "MOUNTAIN": -7, "PACIFIC": -8, "ALASKA": -9, "HAWAII": -10,
    "ATLANTIC": -4,
}  # fmt: skip

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)\b\.?"
)
YEAR = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"""(?:\b{WEEKDAY},?\s+)?(?:the\s+)?(?:
      \b(?P<month>{MONTH})\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)
         (?:\s*,?\s*(?:{WEEKDAY},?\s*)?(?P<year>{YEAR})\b)?
    | \b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>{MONTH}),?\s+(?P<year2>{YEAR})\b
    | (?<![\d/.-])(?P<iso>{YEAR}-\d{{2}}-\d{{2}})(?!\d)
    | (?<![\d/.-])(?P<numbers>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{YEAR}|\d\d))(?![\d/-])
    )(?:,?\s*\(?{WEEKDAY}\)?(?=\W|$))?""",
    re.VERBOSE | re.IGNORECASE,
)
# For other patterns, which may be case-sensitive and need not be verbose.
NAMELESS = rf"(?ix:{re.sub(r'[(][?]P<[a-z0-9]+>', '(?:', DATE.pattern)})"
TIME = re.compile(
    r"""\b(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::\d\d)?\s*(?P<half>[ap])\.?\s?m\b\.?
      |(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)(?:\s*(?:hours|hrs|h)\b)?
      |(?P<military>[0-2]\d[0-5]\d)\s*(?:hours|hrs|h)\b
      |(?:12\s+)?(?P<word>noon|midnight))""",
    re.VERBOSE | re.IGNORECASE,
)
ZONE = re.compile(
    r"""(?<![\w.])\(?(?:
      (?-i:(?P<letters>E|C|M|P|AK|H|A(?=\.?[SD]))\.?(?P<season>[SD]?)\.?T\b\.?)
    |(?-i:(?P<small>[ecmp])(?P<small_season>[sd])t\b)
     |(?P<word>eastern|central|mountain|pacific|alaska|hawaii|atlantic|arizona)\b
        (?:[\s-]+(?P<word_season>standard|daylight))?(?:[\s-]+(?:saving[s]?\s+)?time\b)?
     |(?P<world>GMT|UTC|Z(?=\W|$)|BST|CET|CEST)\b(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?
    )\)?""",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST = 160
WORLD_HOURS = {"GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2}
FILLER = re.compile(
    rf"\b(?:at|on|of|date|dated|time|local|issued|posted|published|updated|released?|until|not|before|"
    rf"start|beginning|a|the|{WEEKDAY})\b|[\s,:;|()\[\]/.*~{DASHES}\u2022\u00b7]+",
    re.IGNORECASE,
)
DAY_BREAK = re.compile(r"\bat\s+the\s+(?:start|beginning)\s+of\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A day in a text; ``span`` is where it stands."""

    month: int
    day: int
    year: int | None
    span: tuple[int, int]

    def on(self, year: int | None = None) -> date | None:
        """The date, in ``year`` where the text names none; None where neither is known."""
        year = self.year or year
        return date(year, self.month, self.day) if year else None


@dataclass(frozen=True)
class Moment:
    at: datetime
    is_certain: bool


def find(text: str) -> Found | None:
    """The first date in a text that exists in the calendar."""
    return next(iter(find_all(text)), None)


def find_all(text: str) -> list[Found]:
    return [found for match in DATE.finditer(text) if (found := _found(match))]


def _found(match: re.Match[str]) -> Found | None:
    if match["month"] and match["month"].casefold() == "may" and match["month"] == "may":
        return None
    year = match["year"] or match["year2"] or match["iso"] or match["numbers"]
    try:
        day = parser.parse(_written_out(match), default=datetime(2024, 1, 1))  # noqa: DTZ001 - only its day counts
    except (ValueError, OverflowError):
        return None
    return Found(day.month, day.day, day.year if year else None, match.span())


def _written_out(match: re.Match[str]) -> str:
    if match["iso"] or match["numbers"]:
        return (match["iso"] or match["numbers"]).replace(".", "/")
    month = (match["month"] or match["month2"])[:3]
    day, year = match["day"] or match["day2"], match["year"] or match["year2"]
    return f"{month} {day} {year or 2024}"


def is_only_date(text: str) -> bool:
    """Whether a line says when and nothing else."""
    return len(text) <= LONGEST and bool(DATE.search(text)) and not rest_without_dates(text)


def is_only_when(text: str) -> bool:
    """Whether a line holds nothing but parts of a moment, such as "10 a.m. ET"."""
    return (
        len(text) <= LONGEST
        and bool(DATE.search(text) or TIME.search(text))
        and not rest_without_dates(text)
    )


def rest_without_dates(text: str) -> str:
    """What stays when dates, times, zones and the small words around them are gone."""
    for pattern in (DATE, TIME):
        text = pattern.sub(" ", text)
    return squeeze(FILLER.sub(" ", ZONE.sub(" ", text)))


def time_of(text: str) -> time | None:
    match = TIME.search(text)
    if not match:
        return None
    if match["word"]:
        return time(12 if match["word"].casefold() == "noon" else 0)
    try:
        return time(*_clock(match))
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> tuple[int, int]:
    if match["hour"]:
        hour, minute = int(match["hour"]) % 12, int(match["minute"] or 0)
        return hour + 12 * (match["half"].casefold() == "p"), minute
    if match["military"]:
        return int(match["military"][:2]), int(match["military"][2:])
    return int(match["hour24"]), int(match["minute24"])


def zone_of(text: str) -> tzinfo | None:
    """The time zone that a text names: a place's, or a fixed offset where it names a season."""
    match = ZONE.search(text)
    if not match:
        return None
    if match["world"]:
        return _world_zone(match)
    name = (match["letters"] or match["small"] or match["word"]).upper()
    season = match["season"] or match["small_season"] or match["word_season"] or ""
    if not season or name not in STANDARD_HOURS:
        return ZoneInfo(ZONES[name])
    hours = STANDARD_HOURS[name] + (season[:1].upper() == "D")
    return timezone(timedelta(hours=hours), name)


def _world_zone(match: re.Match[str]) -> tzinfo:
    hours = WORLD_HOURS[match["world"].upper()] + int((match["offset"] or "+0")[:3])
    return timezone(timedelta(hours=hours)) if hours else UTC


def moment_of(text: str, issued: date | None = None) -> Moment | None:
    """When an embargo ends; where its text names no year, it is the first after ``issued``.

    Without a time the day's first minute counts, without a zone New York's; both are uncertain,
    and so is a midnight that does not say at which end of its day.
    """
    found = find(text)
    day = _following(found, issued) if found else None
    if not found or not day:
        return None
    outside = text[: found.span[0]] + " " + text[found.span[1] :]
    clock, zone = time_of(outside), zone_of(outside)
    is_midnight = "midnight" in outside.casefold() and not DAY_BREAK.search(outside)
    at = datetime.combine(day, clock or time(), zone or DEFAULT_ZONE)
    return Moment(at, bool(clock and zone and not is_midnight and _keeps(at)))


def _following(found: Found, issued: date | None) -> date | None:
    day = found.on(issued.year if issued else None)
    is_past = day and issued and not found.year and day < issued
    return found.on(issued.year + 1) if is_past and issued else day


def _keeps(at: datetime) -> bool:
    """Whether a zone named for its season keeps that season's time on that date."""
    name = at.tzinfo.tzname(None) if isinstance(at.tzinfo, timezone) else None
    place = ZONES.get(name or "")
    return not place or at.astimezone(ZoneInfo(place)).utcoffset() == at.utcoffset()
