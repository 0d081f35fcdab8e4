"""Headline and subheadings: what stands over the text when letterhead and labels are gone."""

import re
from dataclasses import dataclass

from news.reading import flow, names, notes, release
from news.reading.naming import JURISDICTION
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.source import Line
from news.reading.text import (
    BULLETS,
    CONNECTORS,
    DASHES,
    is_capitals,
    is_title_case,
    key,
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
HEADLINE_LABEL = re.compile(r"^(?:headline|title)\s*:", re.IGNORECASE)
# One line of a form, "Location: 400 block of Main Street"; it counts beside others like it.
FORM = re.compile(r"^[A-Z][\w/ ]{2,24}:\s+\S")
FORM_LABEL = re.compile(
    r"^(?:distribution|location|type|status|category|region|attn|attention|topic|case|incident|"
    r"file|office|division|unit|phone|e-?mail|time|released|prepared|approved)\b[\w /]{0,20}:",
    re.IGNORECASE,
)
PROMPT = re.compile(r"^\W*(?:click|tap)\s+(?:here|on)\b|^\*{3,}[^*]+\*{3,}$", re.IGNORECASE)
MARKS = f" *_~{BULLETS}"
SHORTEST = 3
# What standing right over the text speaks for a headline.
LONGEST_TITLE = 400
NEAREST = 1.5
LETTERHEAD = 3
LABELED = 10
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
    plain = [[part for part in run if not _is_decoration(sheet, part)] for run in runs]
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
        if key(part.text) == key(headline.text):
            sheet.take("headline", part.indexes, certainty)
            continue
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


def _is_decoration(sheet: Sheet, part: Part) -> bool:
    """A tagline, an official's name, a desk or a form: it belongs to the letterhead."""
    text, count = part.text, len(words(part.text))
    if HEAD_LABEL.match(text):
        return False
    is_office = names.is_office(text) and is_title_case(text) and count <= MOST_OF_OFFICE
    is_name = names.organization_score(text) >= SURELY_A_NAME and count <= MOST_OF_NAME
    is_name = is_name and names.is_built_as_name(text)
    is_slogan = SLOGAN.match(text) and _is_in_letterhead(sheet, part)
    is_tagline = TAGLINE.match(text) and count <= MOST_OF_TAGLINE
    is_person = names.is_person(text) and not SLOGAN.match(text)
    is_other = is_person or JURISDICTION.fullmatch(text) or PROMPT.match(text)
    is_known = is_office or is_name or is_slogan or is_tagline or is_other
    return bool(is_known or not _is_telling(part) or _is_form(sheet, part.indexes[0]))


def _is_in_letterhead(sheet: Sheet, part: Part) -> bool:
    """Whether no release line, date or contact parts it from the top of the paper."""
    above = {n for name in ("release", "date", "contacts") for n in sheet.reading.marks[name].lines}
    return not any(number < sheet.lines[part.indexes[0]].number for number in above)


def _is_form(sheet: Sheet, index: int) -> bool:
    line = sheet.lines[index]
    if FORM_LABEL.match(line.text):
        return True
    following = sheet.lines[index + 1] if index + 1 < len(sheet.lines) else line
    near = [sheet.lines[index - 1]] if index and not line.is_apart else []
    near += [following] if following is not line and not following.is_apart else []
    return bool(FORM.match(line.text)) and any(FORM.match(other.text) for other in near)


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
    return is_title_case(text) and is_title_case(following.text)


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
        weight += LABELED * bool(HEADLINE_LABEL.match(part.text))
        weight -= LETTERHEAD * _is_under_name(sheet, part)
        best = max(best, weight)
    return best
