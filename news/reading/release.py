"""The release line: from when on a statement may be published."""

import re
from dataclasses import dataclass
from typing import cast

from news.reading import dates
from news.reading.result import Certainty, Release
from news.reading.sheet import Sheet
from news.reading.text import DASHES, squeeze

IMMEDIATE = re.compile(
    r"(?:for\s+|effective\s+)?immediate(?:ly)?\s*(?:news\s+|press\s+|media\s+)?"
    r"(?:release|publication|distribution|use)\b"
    r"|(?:for\s+)?(?:news\s+|press\s+|media\s+)?release\s*(?:date|time|status)?\s*:?\s*(?:upon\s+receipt|immediate(?:ly)?|at\s+will|now)\b"
    r"|for\s+(?:use|publication|release)\s+(?:upon\s+receipt|at\s+will|immediately)\b|for\s+immediate\s+release",
    re.IGNORECASE,
)
_UNTIL = r"(?:until|till|til|for|to|before|prior\s+to|on|at|after)"
EMBARGO = re.compile(
    rf"(?:strictly\s+)?embargo(?:ed)?\b(?:\s+(?:news|press|copy|for\s+release|release|publication|notice))*"
    rf"\s*(?:is\s+in\s+effect\s+)?(?:{_UNTIL}\b)?"
    rf"|(?:do\s+)?not\s+(?:for|to\s+be)?\s*(?:release[d]?|publish(?:ed)?|publication|use[d]?|broadcast)"
    rf"(?:\s+or\s+\w+)?\s+(?:until|till|before|prior\s+to)\b"
    rf"|hold\s+(?:for|until|release)\b(?:\s+(?:release|until|publication))*(?:\s+{_UNTIL})?\b"
    rf"|under\s+embargo\s*(?:{_UNTIL})?\b",
    re.IGNORECASE,
)
LATER = re.compile(
    rf"(?:for\s+(?:press\s+|news\s+|media\s+)?(?:release|publication|use)(?:\s+on\s+delivery)?|to\s+be\s+released|release\s+(?:on|at|date|time))\b\s*:?\s*(?:{_UNTIL}\b)?",
    re.IGNORECASE,
)
EDGES = f" .,:;|()[]*~/>{DASHES}\u2022\u00b7"
MOST_LETTERS = 170
NEAR = 6
LINES_OF_MOMENT = 3


@dataclass
class ReleaseLine:
    """What a release line says; ``rest`` is what else stands on its line."""

    indexes: list[int]
    release: Release
    when: str
    rest: str
    is_certain: bool = True


def find(sheet: Sheet) -> ReleaseLine | None:
    """The release line with all that belongs to it; an embargo outweighs a line without one."""
    found = [index for index, line in enumerate(sheet.lines) if _match(line.text)]
    near = [index for index in found if index <= found[0] + NEAR]
    lines = [_read(sheet, index) for index in near]
    if not lines:
        return None
    chosen = next((line for line in lines if line.release is Release.EMBARGOED), lines[0])
    for line in lines:
        if line is not chosen and not line.rest:
            chosen.indexes += [i for i in line.indexes if i not in chosen.indexes]
            chosen.when = chosen.when or line.when
    return chosen


def is_release_line(text: str) -> bool:
    return _match(text) is not None


def _match(text: str) -> tuple[re.Match[str], Release] | None:
    if len(text) > MOST_LETTERS:
        return None
    for pattern, release in (
        (IMMEDIATE, Release.IMMEDIATE), (EMBARGO, Release.EMBARGOED), (LATER, Release.EMBARGOED),
    ):  # fmt: skip
        match = pattern.search(text)
        if match and _is_line(text, match, pattern):
            return match, release
    return None


def _is_line(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Whether the words open their line, or only a date or a kind of document precedes them."""
    before = text[: match.start()].strip(EDGES)
    opens = not before or not dates.rest_without_dates(before) or KIND.fullmatch(before)
    if pattern is IMMEDIATE:
        return bool(opens or text[match.start() : match.end()].isupper())
    after = text[match.end() :]
    is_moment = dates.find(after) or dates.TIME.search(after)
    if pattern is LATER:
        return bool(opens and is_moment)
    return bool(opens and (is_moment or not after.strip(EDGES)))


KIND = re.compile(
    r"(?:[*\s]*(?:official\s+)?(?:press|news|media|public)\s+(?:release|statement|advisory|alert|notice)"
    r"|news|statement|advisory|media\s+alert|press)s?[*\s]*",
    re.IGNORECASE,
)


def _read(sheet: Sheet, index: int) -> ReleaseLine:
    text = sheet.lines[index].text
    match, release = cast("tuple[re.Match[str], Release]", _match(text))
    line = ReleaseLine([index], release, "", "")
    after = text[match.end() :]
    if release is Release.EMBARGOED:
        after = LATER.sub(" ", EMBARGO.sub(" ", after))
        _add_lines_of_moment(sheet, line, after)
    line.when, tail = _split_moment(" ".join([after, *_texts(sheet, line.indexes[1:])]))
    before = text[: match.start()].strip(EDGES)
    line.rest = squeeze(f"{before} {tail}".strip(EDGES))
    if before and not line.when and not dates.rest_without_dates(before):
        line.when, line.rest = before, tail
    return line


def _texts(sheet: Sheet, indexes: list[int]) -> list[str]:
    return [sheet.lines[index].text for index in indexes]


def _add_lines_of_moment(sheet: Sheet, line: ReleaseLine, after: str) -> None:
    """An embargo's day and hour may follow on lines of their own."""
    while len(line.indexes) <= LINES_OF_MOMENT:
        following = line.indexes[-1] + 1
        has_date, has_time = dates.find(after), dates.TIME.search(after)
        if not sheet.is_free(following) or (has_date and has_time):
            return
        text = sheet.lines[following].text
        repeats = (has_date and dates.find(text)) or (has_time and dates.TIME.search(text))
        if repeats or not dates.is_only_when(text):
            return
        line.indexes.append(following)
        after += " " + text


def _split_moment(text: str) -> tuple[str, str]:
    """The moment at the head of a text, and what follows it."""
    ends = [
        match.end()
        for pattern in (dates.DATE, dates.TIME, dates.ZONE)
        for match in pattern.finditer(text)
        if not dates.rest_without_dates(text[: match.end()])
    ]
    end = max(ends, default=0)
    return text[:end].strip(EDGES), text[end:].strip(EDGES)


def apply(sheet: Sheet, line: ReleaseLine) -> None:
    """Put what the release line says into the reading, which knows its date by now."""
    sheet.reading.release = line.release
    if line.release is not Release.EMBARGOED:
        return
    moment = dates.moment_of(line.when, sheet.reading.date)
    if moment:
        sheet.reading.embargo_until = moment.at
    is_certain = moment and moment.is_certain
    certainty = Certainty.RECOGNIZED if is_certain else Certainty.GUESSED
    numbers = [sheet.lines[index].number for index in line.indexes]
    sheet.mark("embargo_until", certainty, numbers)
