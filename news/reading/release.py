"""The release line: from when on a statement may be published."""

import itertools
import re
from dataclasses import dataclass, replace
from typing import cast

from news.reading import dates
from news.reading.result import Certainty, Release
from news.reading.sheet import Sheet
from news.reading.text import DASHES, squeeze, words

IMMEDIATE = re.compile(
    r"(?:for\s+|effective\s+)?immediate(?:ly)?\s*(?:news\s+|press\s+|media\s+)?"
    r"(?:release|publication|distribution|use)\b"
    r"|(?:for\s+)?(?:news\s+|press\s+|media\s+)?release\s*(?:date|time|status)?\s*:?\s*(?:upon\s+receipt|immediate(?:ly)?|at\s+will|now)\b"
    r"|for\s+(?:use|publication|release)\s+(?:upon\s+receipt|at\s+will|immediately)\b|for\s+immediate\s+release",
    re.IGNORECASE,
)
_UNTIL = (
    r"(?:until|till|til|for|to|before|prior\s+to|on|at|after|from|upon"
    r"|no(?:t)?\s+(?:before|until|(?:earlier|sooner)\s+than|prior\s+to))"
)
_USE = (
    r"(?:releas(?:e|ed|ing)|publish(?:ed|ing)?|publication|used?|broadcast|distribut(?:e|ed|ion))"
)
EMBARGO = re.compile(
    rf"(?:(?:strictly|publication|news|press|media)\s+)?embargo(?:ed)?\b(?:\s+(?:news|press|copy|for\s+release|release|publication|notice))*"
    rf"\s*(?:is\s+in\s+effect\s+|(?:is\s+)?(?:lifts|lifted|ends|ending|expires)\s+)?(?:{_UNTIL}\b)?"
    rf"|(?:(?:do|may|must|can|please\s+do)\s+)?not?\s+(?:(?:for|to\s+be|be)\s+)?(?:(?:immediate|public|general)\s+)?{_USE}"
    rf"(?:\s+or\s+\w+)?(?:\s+(?:until|till|before|prior\s+to)\b|(?=\s*:?\s*$))"
    rf"|hold\s+(?:for|until|till)\b(?:\s+(?:release|until|publication))*(?:\s+{_UNTIL})?\b"
    rf"|under\s+embargo\s*(?:{_UNTIL})?\b|confidential\s+until\b"
    rf"|(?:for\s+)?advance\b(?:\s+(?:copy|text|notice))*\s*[:,{DASHES}]*\s*(?:for\s+)?(?:release|publication|use)?\s*(?:{_UNTIL}\b)?",
    re.IGNORECASE,
)
LATER = re.compile(
    rf"(?:for\s+(?:press\s+|news\s+|media\s+|public\s+)?(?:release|publication|use|broadcast)(?:\s+on\s+delivery)?"
    rf"|(?:(?:to|may|can|will)\s+be\s+)?(?:released?|published)(?=\s*:?\s*{_UNTIL}\b)"
    rf"|(?:hold\s+)?release(?:\s+(?:date|time|on|at)\b)+(?:\s+(?:and|&)\s+time\b)?)\b\s*:?\s*(?:only\s+)?(?:{_UNTIL}\b)?",
    re.IGNORECASE,
)
# What nobody writes over a statement that may be used at once, and what may mean either.
HELD = re.compile(
    rf"\bembargo|^\W*(?:for\s+)?advance\s*(?:copy|text|notice|release|for|\W|$)|^\W*hold\s+(?:for|until|till|all|release)\b"
    rf"|\bnot\s+(?:for|to\s+be|be)\s+(?:\w+\s+)?{_USE}\s+(?:or\s+\w+\s+)?(?:until|till|before|prior)\b|^\W*not\s+(?:for|to\s+be)\s+(?:\w+\s+)?{_USE}\W*$|\bdo\s+not\s+{_USE}\s+(?:\w+\s+){{0,3}}(?:until|till|before)\b"
    rf"|\b(?:confidential|held)\s+until\b|\b{_USE}\s+(?:only\s+)?(?:after|not\s+before|no\s+earlier)\b",
    re.IGNORECASE,
)
UNCLEAR = re.compile(
    r"^\W*for\s+(?:[\w.,:]+\s+){0,4}(?:release|publication)\b|^\W*release(?:\s+on\s+delivery|\s*:)",
    re.IGNORECASE,
)
DENIED = re.compile(r"\bnot\s+for\s+immediate\s+(?:release|publication|use)\b", re.IGNORECASE)
# A label like this stands before the day of issue; only an hour makes it an embargo.
RELEASE_DATE = re.compile(r"release\s+date", re.IGNORECASE)
BARE = re.compile(
    r"\W*for\s+(?:(?:press|news|media|public)\s+)?(?:release|publication|use)\W*", re.IGNORECASE
)
AFTERWARDS = re.compile(r"\b(?:after|until|not\s+before|embargo\w*)\b", re.IGNORECASE)
EDGES = f" .,:;|()[]*~/>{DASHES}\u2022\u00b7"
MOST_LETTERS = 170
NEAR = 6
LINES_OF_MOMENT = 3
MOST_WORDS = 16


@dataclass
class ReleaseLine:
    """What a release line says; ``rest`` is what else stands on its line."""

    indexes: list[int]
    release: Release
    when: str
    rest: str
    text: str = ""


def find(sheet: Sheet) -> ReleaseLine | None:
    """The release line with all that belongs to it; an embargo outweighs a line without one."""
    _join_bare(sheet)
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


def _join_bare(sheet: Sheet) -> None:
    """Read "FOR RELEASE" and the hour on the line below as one."""
    for index, (line, following) in enumerate(itertools.pairwise(sheet.lines)):
        text = following.text
        if BARE.fullmatch(line.text) and dates.TIME.search(text) and dates.is_only_when(text):
            sheet.lines[index] = replace(line, text=f"{line.text.rstrip(' :')}: {text}")
            sheet.taken.add(index + 1)


def is_unclear(text: str) -> bool:
    """Whether a line speaks of release without being a release line that can be read."""
    return len(words(text)) <= MOST_WORDS and bool(HELD.search(text) or UNCLEAR.search(text))


def is_release_line(text: str) -> bool:
    return _match(text) is not None


def _match(text: str) -> tuple[re.Match[str], Release] | None:
    if len(text) > MOST_LETTERS:
        return None
    for pattern, release in (
        (DENIED, Release.EMBARGOED), (IMMEDIATE, Release.IMMEDIATE),
        (EMBARGO, Release.EMBARGOED), (LATER, Release.EMBARGOED),
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
        moment = _split_moment(after.lstrip(EDGES))[0]
        is_label = RELEASE_DATE.match(match[0]) and not dates.TIME.search(moment)
        return bool(opens and moment and not is_label)
    return bool(opens and (is_moment or not after.strip(EDGES)))


KIND = re.compile(
    r"(?:[*\s]*(?:official\s+)?(?:press|news|media|public)\s+(?:release|statement|advisory|alert|notice)"
    r"|news|statement|advisory|media\s+alert|press)s?[*\s]*",
    re.IGNORECASE,
)


def _read(sheet: Sheet, index: int) -> ReleaseLine:
    text = sheet.lines[index].text
    match, release = cast("tuple[re.Match[str], Release]", _match(text))
    line = ReleaseLine([index], release, "", "", text)
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
    if not EMBARGO.search(line.text) and not dates.TIME.search(line.when):
        sheet.mark("release", Certainty.GUESSED)


def doubt(sheet: Sheet, line: ReleaseLine | None, start: int, end: int) -> None:
    """Admit a line around the text that speaks of its release and was not understood.

    Where it forbids something, the statement is held back: the milder mistake.
    """
    around = [i for i in range(len(sheet.lines)) if i < start or i >= end]
    left = [sheet.lines[i].text for i in around if not line or i not in line.indexes]
    texts = [text for text in [*left, sheet.envelope.title] if is_unclear(text)]
    if sheet.reading.release is Release.EMBARGOED:
        return
    is_held = any(HELD.search(text) and not IMMEDIATE.search(text) for text in texts)
    is_held |= bool(line and AFTERWARDS.search(line.text) and dates.TIME.search(line.text))
    if is_held:
        sheet.reading.release = Release.EMBARGOED
        sheet.mark("embargo_until", Certainty.GUESSED)
    if is_held or (not line and texts):
        sheet.mark("release", Certainty.GUESSED)
