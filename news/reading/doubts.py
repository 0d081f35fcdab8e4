"""Doubts that only the whole reading shows: what was left over beside what was taken."""

import re

from news.reading import dates, names
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import DASH, words

# What a dateline begins with that was not understood.
PLACE = re.compile(
    rf"^[(\[]|^[A-Z]{{3,}}[A-Z .'\u2019]*(?:,|\s*{DASH}|:|/)"
    rf"|^[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:,\s[A-Z][\w.]+)?"
    rf"(?:\s*[/:]|\s+{DASH}|\s*[\u2013\u2014])\s*\S"
)
OPENING = 60
SHORTEST_TITLE = 3


def admit(sheet: Sheet) -> None:
    """Put fields into doubt whose surroundings speak against them."""
    reading = sheet.reading
    if not reading.date:
        sheet.mark("date", Certainty.GUESSED)
    if not reading.city and reading.body and _opens_with_dateline(reading.body[0].text):
        sheet.mark("city", Certainty.GUESSED)
    if not reading.marks["organization"].lines and reading.organization.name:
        sheet.mark("organization", Certainty.GUESSED)
    if any(names.looks_like_organization(text) for text in _beside(sheet, "organization")):
        sheet.mark("organization", Certainty.GUESSED)
    if any(_may_be_title(text) for text in _beside(sheet, "headline")):
        sheet.mark("headline", Certainty.GUESSED)


def _opens_with_dateline(text: str) -> bool:
    found = dates.find(text[:OPENING])
    return bool((found and not found.span[0]) or PLACE.match(text))


def _beside(sheet: Sheet, name: str) -> list[str]:
    """The lines left over right above and below those of a field."""
    taken = set(sheet.reading.marks[name].lines)
    left = {index for index in range(len(sheet.lines)) if sheet.is_free(index)}
    return [
        sheet.lines[index].text
        for index in left
        if any(
            sheet.lines[near].number in taken
            for near in (index - 1, index + 1)
            if 0 <= near < len(sheet.lines)
        )
    ]


def _may_be_title(text: str) -> bool:
    return (
        len(words(text)) >= SHORTEST_TITLE
        and not names.is_person(text)
        and not names.is_office(text)
    )
