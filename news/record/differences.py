"""What changed between two texts, for people to read: paragraph by paragraph, word by word.

Paragraphs are what blank lines separate. Where a line is broken does not count as a change.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

BLANK_LINES = re.compile(r"\n\s*\n")
WORD = re.compile(r"\S+\s*")
# Two paragraphs with fewer words in common are not one that was changed, but two.
LEAST_LIKENESS = 0.4
# A word this short that stayed between two changes makes them harder to read, not easier.
MOST_CHARACTERS_SWALLOWED = 3


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"  # a paragraph only: some of its words


@dataclass(frozen=True)
class Segment:
    """Words of a paragraph that stayed, went or came together."""

    kind: Kind
    text: str

    @property
    def words(self) -> str:
        return self.text.rstrip()

    @property
    def space(self) -> str:
        """The space behind the words, which is nothing to mark."""
        return self.text[len(self.words) :]


@dataclass(frozen=True)
class Difference:
    """One paragraph, and what became of it."""

    kind: Kind
    segments: list[Segment]


def differences(before: str, after: str) -> list[Difference]:
    """Every paragraph of both texts in reading order; those that stayed, too."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Difference] = []
    matcher = SequenceMatcher(
        None, [_words(text) for text in old], [_words(text) for text in new], autojunk=False
    )
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        found += _aligned(old[old_start:old_end], new[new_start:new_end])
    return found


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in BLANK_LINES.split(text) if part.strip()]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _aligned(old: list[str], new: list[str]) -> Iterator[Difference]:
    """Bring together the paragraphs that are most alike, in their order."""
    best = _best_likeness(old, new)
    row = column = 0
    while row < len(old) or column < len(new):
        rest = best[row][column]
        if row < len(old) and rest == best[row + 1][column]:
            yield _whole(Kind.REMOVED, old[row])
            row += 1
        elif column < len(new) and rest == best[row][column + 1]:
            yield _whole(Kind.ADDED, new[column])
            column += 1
        else:
            yield _compared(old[row], new[column])
            row, column = row + 1, column + 1


def _best_likeness(old: list[str], new: list[str]) -> list[list[float]]:
    """For each pair of places, how much likeness the best pairing from there on adds up to."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    counted_old, counted_new = ([Counter(_words(text)) for text in texts] for texts in (old, new))
    for row in reversed(range(len(old))):
        for column in reversed(range(len(new))):
            paired = _likeness(counted_old[row], counted_new[column]) + best[row + 1][column + 1]
            best[row][column] = max(paired, best[row + 1][column], best[row][column + 1])
    return best


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """From 0, nothing in common, to 1, the same words; 0 if it is not enough to speak of."""
    likeness = 2 * (old & new).total() / (old.total() + new.total())
    return likeness if likeness >= LEAST_LIKENESS else 0.0


def _whole(kind: Kind, text: str) -> Difference:
    return Difference(kind, [Segment(kind, text)])


def _compared(old: str, new: str) -> Difference:
    if _words(old) == _words(new):
        return _whole(Kind.SAME, new)
    return Difference(Kind.CHANGED, _joined(_segments(WORD.findall(old), WORD.findall(new))))


def _segments(old: list[str], new: list[str]) -> Iterator[Segment]:
    """What was removed stands before what came in its place."""
    matcher = SequenceMatcher(
        None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False
    )
    opcodes = matcher.get_opcodes()
    for place, (operation, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        text = "".join(new[new_start:new_end])
        is_inside = 0 < place < len(opcodes) - 1
        is_same = operation == "equal"
        if is_same and not (is_inside and len(text.strip()) <= MOST_CHARACTERS_SWALLOWED):
            yield Segment(Kind.SAME, text)
            continue
        yield Segment(Kind.REMOVED, "".join(old[old_start:old_end]))
        yield Segment(Kind.ADDED, text)


def _joined(segments: Iterator[Segment]) -> list[Segment]:
    """Neighbors that changed as one removal and one addition."""
    joined = []
    for is_same, run in groupby(segments, lambda segment: segment.kind is Kind.SAME):
        parts = list(run)
        for kind in (Kind.SAME,) if is_same else (Kind.REMOVED, Kind.ADDED):
            text = "".join(part.text for part in parts if part.kind is kind)
            if text:
                joined.append(Segment(kind, text))
    return joined
