"""Headline and subheadings: what stands over the text when letterhead and labels are gone."""

import re
from dataclasses import dataclass

from news.reading import flow, names, notes, release
from news.reading.letterhead import JURISDICTION
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.source import Line
from news.reading.text import (
    BULLETS,
    CONNECTORS,
    DASHES,
    is_capitals,
    is_title_case,
    squeeze,
    words,
)

TAGLINE = re.compile(
    r"^\W*(?:representing|serving|protecting|supporting|defending|advancing|uniting|dedicated|"
    r"committed|proud(?:ly)?|the\s+(?:calm\s+|nation's\s+)?voice|your\s+|(?:est\.|established|since|founded)\s+)",
    re.IGNORECASE,
)
SLOGAN = re.compile(r"^[\"\u201c\u2018'][^\"\u201d]{3,60}[\"\u201d\u2019']$")
HEAD_LABEL = re.compile(
    r"^(?:headline|title|subject|re|subhead(?:line|ing)?|sub-head(?:line)?)\s*:\s*", re.IGNORECASE
)
MARKS = f" *_{BULLETS}"
SHORTEST = 3
# What standing right over the text speaks for a headline.
LONGEST_TITLE = 400
NEAREST = 1.5
LETTERHEAD = 3
MOST_OF_OFFICE, MOST_OF_NAME, MOST_OF_TAGLINE = 6, 8, 14
SURELY_A_NAME = 2


@dataclass
class Part:
    """One headline or subheading, perhaps of several lines."""

    indexes: list[int]
    text: str


def take(sheet: Sheet, end: int) -> None:
    runs = _titles(sheet, end)
    if not runs:
        return
    weights = [_weight(sheet, run) for run in runs]
    weights[-1] += NEAREST
    chosen = max(range(len(runs)), key=lambda n: (weights[n], n))
    parts = runs[chosen] + [part for run in runs[chosen + 1 :] for part in run if _is_telling(part)]
    _take_parts(sheet, parts, is_certain=_is_certain(sheet, runs, chosen))


def _titles(sheet: Sheet, end: int) -> list[list[Part]]:
    """Runs of what may be titles; a tagline is one only where nothing else is."""
    runs = [_parts(sheet, run) for run in _runs(sheet, end)]
    plain = [[part for part in run if not _is_decoration(part.text)] for run in runs]
    telling = [[part for part in run if _is_telling(part)] for run in runs]
    if runs and not plain[-1]:
        plain[-1] = telling[-1]
    return [run for run in (plain if any(plain) else telling) if run]


def _take_parts(sheet: Sheet, parts: list[Part], *, is_certain: bool) -> None:
    headline, *subheadings = parts
    sheet.reading.headline = _tidy(headline.text)
    certainty = Certainty.RECOGNIZED if is_certain else Certainty.GUESSED
    sheet.take("headline", headline.indexes, certainty)
    for part in subheadings:
        sheet.reading.subheadings.append(_tidy(part.text))
        sheet.take("subheadings", part.indexes, Certainty.RECOGNIZED)


def _is_certain(sheet: Sheet, runs: list[list[Part]], chosen: int) -> bool:
    """Guessed where other lines could be the headline as well."""
    heavy = [run for run in runs if _weight(sheet, run) >= _weight(sheet, runs[chosen])]
    return len(heavy) == 1 or chosen == len(runs) - 1


def _tidy(text: str) -> str:
    return squeeze(HEAD_LABEL.sub("", text).strip(MARKS).lstrip(f"{DASHES[1:]} "))


def _runs(sheet: Sheet, end: int) -> list[list[int]]:
    """Free lines that follow each other, with nothing else in between."""
    runs: list[list[int]] = []
    last = -2
    for index in sheet.free(0, end):
        line = sheet.lines[index]
        if notes.is_kind(line.text) or notes.is_note(line.text) or release.is_unclear(line.text):
            continue
        if index != last + 1:
            runs.append([])
        runs[-1].append(index)
        last = index
    return runs


def _parts(sheet: Sheet, run: list[int]) -> list[Part]:
    """The lines of a run, joined where one title is broken over several."""
    parts: list[Part] = []
    for index in run:
        line = sheet.lines[index]
        if parts and _same_title(sheet.lines[parts[-1].indexes[-1]], line, parts[-1].text):
            parts[-1].indexes.append(index)
            parts[-1].text = flow.join([parts[-1].text, line.text])
        else:
            parts.append(Part([index], line.text))
    return parts


def _is_decoration(text: str) -> bool:
    """A tagline, an official's name or a desk: it belongs to the letterhead."""
    count = len(words(text))
    is_office = names.is_office(text) and is_title_case(text) and count <= MOST_OF_OFFICE
    is_name = names.organization_score(text) >= SURELY_A_NAME and count <= MOST_OF_NAME
    is_slogan = SLOGAN.match(text) or (TAGLINE.match(text) and count <= MOST_OF_TAGLINE)
    is_state = JURISDICTION.fullmatch(text)
    is_other = names.is_person(text) or not _is_telling(Part([], text))
    return bool(is_office or is_name or is_slogan or is_state or is_other)


def _is_telling(part: Part) -> bool:
    return len(words(part.text)) >= SHORTEST


def _same_title(line: Line, following: Line, text: str) -> bool:
    """Whether the second line goes on with the title that the first began."""
    found = words(line.text)
    if (
        len(text) > LONGEST_TITLE
        or line.style.heading != following.style.heading
        or HEAD_LABEL.match(following.text)
    ):
        return False
    if following.text[0] in f"{BULLETS}*{DASHES[1:]}":
        return False
    hangs = (bool(found) and found[-1].casefold() in CONNECTORS) or line.text.endswith(
        (",", "-", ";", ":", "&", "\u2013", "\u2014")
    )
    opens = following.text.split()[0]
    goes_on = opens[0].islower() or (
        opens.casefold() in CONNECTORS - {"a", "an", "the"} and not following.is_apart
    )
    if line.style.is_block and line.style.is_bold != following.style.is_bold:
        return False
    if hangs or goes_on:
        return True
    # In a word processor each line of a title may be a paragraph of its own.
    is_block = line.style.is_block and following.style.is_block and is_capitals(text)
    return (is_block or not following.is_apart) and _same_case(text, line, following)


def _same_case(text: str, line: Line, following: Line) -> bool:
    """Whether capitals and style go on; a sentence under a title is a subheading."""
    if line.style != following.style or text.endswith((".", "!", "?", '"', "\u201d")):
        return False
    if is_capitals(text) or is_capitals(following.text):
        return is_capitals(text) and is_capitals(following.text)
    return is_title_case(text) == is_title_case(following.text) == True  # noqa: E712


def _is_under_name(sheet: Sheet, part: Part) -> bool:
    """Whether the part follows the organization's name without a gap, as a letterhead does."""
    index = part.indexes[0]
    name = sheet.reading.organization.name
    return index > 0 and not sheet.lines[index].is_apart and sheet.lines[index - 1].text in name


def _weight(sheet: Sheet, parts: list[Part]) -> float:
    """How much a run looks like headline and subheadings."""
    best = 0.0
    for part in parts:
        line = sheet.lines[part.indexes[0]]
        weight = min(len(words(part.text)), 8) / 2
        weight += 6 - line.style.heading if line.style.heading else 0
        weight += line.style.is_bold + is_capitals(part.text) / 2
        weight -= LETTERHEAD * _is_under_name(sheet, part)
        best = max(best, weight)
    return best
