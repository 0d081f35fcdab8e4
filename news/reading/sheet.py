"""The document on the table: its lines, and which of them a field has taken already.

Every part of the reader takes lines from here. What nobody took is left over in the end, so
nothing of the text can get lost.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from news.reading import columns, dates, names
from news.reading.details import details_of
from news.reading.flow import LONGEST_WRAPPED
from news.reading.result import Certainty, Mark, Reading, SourceLine
from news.reading.source import Envelope, Line, Source
from news.reading.text import DASH, clean, ends_sentence, is_title_case, squeeze, words

# Drawn, not written; a few hashes or asterisks end a statement.
RULER = re.compile(r"[\W_]+")
END = re.compile(r"\W{0,2}(?:(?:#\s*){2,7}|(?:\*\s*){3,5}|(?:~\s*){3})\W{0,2}")
SPACED = re.compile(r"[^\W_](?: [^\W_])+(?: {2,}[^\W_](?: [^\W_])*)*")
SHORTEST_SPACED = 5
BLANK = re.compile(r"\s*")
LONG = 30
UNWRAPPED = 0.25
LONGEST_PARTED = 100
MOST_OF_TITLE = 6
RELEASE = re.compile(r"(?<=\s)(?:FOR IMMEDIATE RELEASE|For Immediate Release)$")
LABELED = re.compile(r"[A-Z][A-Za-z ]{2,24}:")
DASHED = re.compile(rf"\s(?:{DASH}{{1,2}}|\|)\s*$")
TORN = 0.75
FEWEST_TORN = 2
LOWERED = 0.3


@dataclass
class Sheet:
    lines: list[Line]
    envelope: Envelope
    reading: Reading
    taken: set[int] = field(default_factory=set)
    width: int = 80
    fragments: list[SourceLine] = field(default_factory=list)

    def is_free(self, index: int) -> bool:
        is_there = 0 <= index < len(self.lines) and not self.lines[index].style.is_aside
        return is_there and index not in self.taken

    def free(self, start: int, end: int) -> list[int]:
        return [index for index in range(start, end) if self.is_free(index)]

    def take(self, name: str, indexes: Iterable[int], certainty: Certainty) -> None:
        """Give lines to a field; a field that is guessed once stays guessed."""
        indexes = list(indexes)
        self.taken.update(indexes)
        self.mark(name, certainty, (self.lines[index].number for index in indexes))

    def mark(self, name: str, certainty: Certainty, numbers: Iterable[int] = ()) -> None:
        old = self.reading.marks[name]
        lines = tuple(sorted({*old.lines, *numbers}))
        if Certainty.GUESSED in (old.certainty, certainty):
            certainty = Certainty.GUESSED
        self.reading.marks[name] = Mark(certainty, lines)

    def leave(self, index: int, fragment: str) -> None:
        """Hand a part of a line that a field takes to what is left over."""
        if squeeze(fragment).strip(",;:.()[]|/ "):
            self.fragments.append(SourceLine(self.lines[index].number, squeeze(fragment)))

    def change(self, index: int, text: str) -> None:
        line = self.lines[index]
        cut = line.cut + len(line.text) - len(text)
        self.lines[index] = replace(line, text=text, cut=cut)

    def unplaced(self) -> list[SourceLine]:
        left = [
            SourceLine(line.number, line.text)
            for index, line in enumerate(self.lines)
            if index not in self.taken
        ]
        return sorted([*left, *self.fragments], key=lambda line: line.number)


def lay_out(source: Source) -> Sheet:
    """Number the lines, tell columns apart, and forget rulers and blank lines."""
    reading = Reading(
        source_lines=[SourceLine(n, line.text) for n, line in enumerate(source.lines, start=1)]
    )
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(source.lines, start=1):
        text = clean(raw.text).expandtabs(8).rstrip()
        if _is_blank(text):
            gap += 1
            continue
        lines.append(
            Line(number, _closed_up(text.strip()), gap, len(text) - len(text.lstrip()), raw.style)
        )
        gap = 0
    lines = [part for line in columns.split(lines) for part in _parted(line)]
    width = _width(lines)
    lines = _without_double_spacing(lines, width)
    lines = [replace(line, text=squeeze(line.text)) for line in lines]
    fragments = [SourceLine(0, note) for note in source.notes]
    return Sheet(lines, source.envelope, reading, width=width, fragments=fragments)


def _is_blank(text: str) -> bool:
    is_ruler = RULER.fullmatch(text) and not END.fullmatch(text.strip())
    return bool(BLANK.fullmatch(text) or is_ruler)


def _parted(line: Line) -> list[Line]:
    """What columns brought together on one line: a date or a release line, and something else."""
    if len(line.text) > LONGEST_PARTED:
        return [line]
    cut = _cut(line.text)
    if not cut:
        return [line]
    first, second = DASHED.sub("", line.text[:cut]).strip(), line.text[cut:].strip()
    return [replace(line, text=first), replace(line, text=second, gap=0)]


def _cut(text: str) -> int:
    """Where a line falls into two; 0 where it does not."""
    if (release := RELEASE.search(text)) and LABELED.match(text):
        return release.start()
    found = dates.find(text)
    if not found or not found.year:
        return 0
    before, after = text[: found.span[0]].strip(), text[found.span[1] :].strip()
    if not before and (_is_detail(after) or _is_title(after)):
        return found.span[1]
    is_stamp = DASHED.search(before) and names.looks_like_organization(DASHED.sub("", before))
    is_over = not after or dates.is_only_when(after)
    return found.span[0] if (not after and _is_detail(before)) or (is_over and is_stamp) else 0


def _is_detail(text: str) -> bool:
    found = details_of(text)
    return not found.is_empty and not words(found.rest)


def _is_title(text: str) -> bool:
    return text[:1].isupper() and is_title_case(text) and len(words(text)) <= MOST_OF_TITLE


def _closed_up(text: str) -> str:
    """Words whose letters were spaced out for looks, put together."""
    if len(text) < SHORTEST_SPACED or not SPACED.fullmatch(text):
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", text))


def _width(lines: list[Line]) -> int:
    """Where the text was wrapped; 0 where each paragraph is one line."""
    wrapped = [line for line in lines if not line.style.is_block and not line.style.is_aside]
    lengths = sorted(line.length for line in wrapped if len(line.text) >= LONG)
    short = [length for length in lengths if length <= LONGEST_WRAPPED]
    if not short or len(lengths) - len(short) >= UNWRAPPED * len(lengths):
        return 0
    return short[-1 - len(short) // 10]


def _without_double_spacing(lines: list[Line], width: int) -> list[Line]:
    """Close the gaps of a text that has a blank line between all of its lines."""
    pairs = list(itertools.pairwise(lines))
    torn = [pair for pair in pairs if _is_torn(*pair, width)]
    whole = [pair for pair in pairs if pair[0].length > TORN * width and not pair[1].is_apart]
    lowered = [pair for pair in torn if pair[1].text[0].islower()]
    is_chance = len(torn) < FEWEST_TORN or len(lowered) < LOWERED * len(torn) or not lowered
    if not width or is_chance or len(torn) <= len(whole):
        return lines
    if any(line.gap > 1 for line in lines[len(lines) // 3 :]):
        return [replace(line, gap=line.gap // 2) for line in lines]
    closed = {id(following) for _, following in torn}
    return [replace(line, gap=0) if id(line) in closed else line for line in lines]


def _is_torn(line: Line, following: Line, width: int) -> bool:
    """Whether a blank line stands in the middle of a sentence."""
    is_full = line.length > TORN * width and not line.style.is_block
    return is_full and following.gap == 1 and not ends_sentence(line.text)
