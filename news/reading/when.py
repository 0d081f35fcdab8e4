"""The date of a statement, from wherever the document tells it."""

import datetime as dt
import re
from dataclasses import dataclass

from news.reading import dates, notes
from news.reading.result import Certainty
from news.reading.sheet import Sheet

YEAR = re.compile(r"(?:\u00a9|\(c\)|copyright)\s*((?:19|20)\d\d)", re.IGNORECASE)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = re.compile(dates.WEEKDAY, re.IGNORECASE)
YEARS_BACK = 7
PLANNING = re.compile(r"for planning purposes(?: only)?", re.IGNORECASE)


@dataclass
class Candidate:
    """A text that tells the date, and the line that it stands in."""

    text: str
    index: int
    certainty: Certainty = Certainty.RECOGNIZED


def own_lines(sheet: Sheet, start: int, end: int) -> list[Candidate]:
    """Lines that hold a date and nothing else, except perhaps what kind of document it is."""
    found = []
    for index in sheet.free(start, end):
        text = sheet.lines[index].text
        if len(text) > dates.LONGEST or not dates.find(text):
            continue
        rest = dates.rest_without_dates(text)
        if not rest or notes.KIND.fullmatch(rest) or PLANNING.fullmatch(rest):
            found.append(Candidate(text, index))
    return found


def take(sheet: Sheet, candidates: list[Candidate]) -> None:
    """The first candidate counts; a year that it leaves out comes from the others."""
    year = known_year(sheet, candidates)
    sure = [c for c in candidates if c.certainty is Certainty.RECOGNIZED]
    for candidate in sure if sheet.envelope.sent_at else candidates:
        found = dates.find(candidate.text)
        if not found:
            continue
        day, certainty = found.on(year), candidate.certainty
        if not day:
            day, certainty = _guessed_day(sheet, candidate.text, found), Certainty.GUESSED
        sheet.reading.date = day
        sheet.mark("date", certainty, [sheet.lines[candidate.index].number])
        return
    _take_from_envelope(sheet)


def take_lines(sheet: Sheet, own: list[Candidate]) -> None:
    """Take the lines that say the date; one that says another day is left over."""
    day = sheet.reading.date
    for candidate in own:
        found = dates.find(candidate.text)
        if day and found and found.on(day.year) == day:
            rest = notes.KIND.search(dates.rest_without_dates(candidate.text))
            sheet.leave(candidate.index, rest[0] if rest else "")
            sheet.taken.add(candidate.index)


def _take_from_envelope(sheet: Sheet) -> None:
    if sheet.envelope.sent_at:
        sheet.reading.date = sheet.envelope.sent_at.date()
        sheet.mark("date", Certainty.GUESSED)


def known_year(sheet: Sheet, candidates: list[Candidate]) -> int | None:
    years = [found.year for c in candidates for found in dates.find_all(c.text) if found.year]
    sent_at = sheet.envelope.sent_at
    return years[0] if years else sent_at.year if sent_at else None


def _guessed_day(sheet: Sheet, text: str, found: dates.Found) -> dt.date | None:
    """The day in a year that the document names elsewhere, or that fits the weekday."""
    years = [int(match[1]) for line in sheet.lines if (match := YEAR.search(line.text))]
    weekday = WEEKDAY.search(text)
    if not years and weekday:
        latest = dt.datetime.now(tz=dt.UTC).year + 1
        years = [y for y in range(latest, latest - YEARS_BACK, -1) if _fits(found, y, weekday[0])]
    return found.on(years[0]) if years else None


def _fits(found: dates.Found, year: int, weekday: str) -> bool:
    try:
        day = dt.date(year, found.month, found.day)
    except ValueError:
        return False
    return WEEKDAYS[day.weekday()] == weekday.casefold()[:3]
