"""Lines joined to paragraphs: where a paragraph ends, and how its lines are put together."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from news.reading.source import Line, Style
from news.reading.text import (
    BULLETS,
    CONNECTORS,
    OPENING_QUOTES,
    ends_sentence,
    is_capitals,
    is_prose,
    word_set,
    words,
)

ITEM = re.compile(rf"(?:[{BULLETS}*\u2013\u2014-]|o(?=\s)|->|>)\s+(?=\S)|[{BULLETS}](?=\w)")
NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)")
LABELED = re.compile(r"[A-Z][A-Z /&']{1,24}:\s")
ADVISORY = re.compile(r"(?:who|what|when|where|why|how|details|visuals|rsvp)\s*:", re.IGNORECASE)
HALF_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
# Behind these a hyphen at the end of a line belongs to the word.
COMPOUNDS = word_set(
    """
    well long short self anti non co ex pre post high low first second third full part half year
    day cross counter mid multi off on two three four five six seven eight nine ten twenty
    thirty forty fifty sixty seventy eighty ninety law pro quasi all so real state city life
    time old wide use hard fast
    """
)
LONGEST_WRAPPED = 125
SLACK = 0.88
SHORT = 0.6
MOST_IN_HEADING = 12
MOST_IN_QUESTION = 8
LONGEST_HEADING = 90
INDENT = 3
LONG = 40
MOST_OF_QUOTATION = 30


@dataclass
class Paragraph:
    """Neighboring lines of one thought, as indexes into the sheet."""

    indexes: list[int]
    text: str
    style: Style
    indent: int
    is_apart: bool


def is_item(line: Line) -> bool:
    return line.style.is_item or bool(ITEM.match(line.text) or NUMBERED.match(line.text))


def continues(line: Line, following: Line, width: int, margin: int = 0) -> bool:
    """Whether the second line is the rest of the first, which had no more room."""
    if following.is_apart or following.style != line.style or line.style.is_block:
        return False
    if is_item(following) or LABELED.match(following.text):
        return False
    if following.text[0].islower():
        return True
    is_indented = following.indent >= margin + INDENT and following.indent >= line.indent
    if is_indented and not is_item(line) and ends_sentence(line.text):
        return False
    is_whole = len(line.text) > LONGEST_WRAPPED or (
        len(following.text) > LONGEST_WRAPPED and ends_sentence(line.text)
    )
    if not width or is_whole:
        return False
    first_word = following.text.split(maxsplit=1)[0]
    has_room = line.length + 1 + len(first_word) <= SLACK * width
    is_short = line.length < SHORT * width
    return not has_room or _hangs(line.text) or not (is_short or ends_sentence(line.text))


def _hangs(text: str) -> bool:
    """Whether a line breaks off in the middle of a thought."""
    found = words(text)
    return text.endswith((",", "-")) or (bool(found) and found[-1] in CONNECTORS)


def paragraphs(
    lines: list[Line],
    indexes: Iterable[int],
    width: int,
    is_break: Callable[[int], bool] | None = None,
) -> list[Paragraph]:
    """``is_break`` tells of lines that open a paragraph for a reason that layout cannot tell."""
    groups: list[list[int]] = []
    margin = _margin(lines)
    for index in indexes:
        last = groups[-1][-1] if groups else None
        if (
            last is None or index != last + 1 or (is_break and is_break(index))
            or not _belongs(lines, groups[-1], index, (width, margin))
        ):  # fmt: skip
            groups.append([])
        groups[-1].append(index)
    known = _whole_words(lines)
    return [_paragraph(lines, group, known) for group in groups]


def _whole_words(lines: list[Line]) -> set[str]:
    """The words of a text except the halves that the ends of lines made."""
    known: set[str] = set()
    before = ""
    for line in lines:
        found = [word.casefold() for word in words(line.text)]
        known |= set(found[before.endswith("-") : len(found) - line.text.endswith("-")])
        before = line.text
    return known


def _margin(lines: list[Line]) -> int:
    """Where most lines start."""
    indents = Counter(line.indent for line in lines if len(line.text) >= LONG)
    return indents.most_common(1)[0][0] if indents else 0


def _belongs(lines: list[Line], group: list[int], index: int, page: tuple[int, int]) -> bool:
    """``page`` is its width and its margin."""
    last, line = lines[group[-1]], lines[index]
    if continues(last, line, *page):
        return True
    if not line.is_apart and not line.style.is_block and _is_open(lines, group):
        return True
    # Under the hanging text of an item or of a label ("WHAT:   …") everything belongs to it.
    first = lines[group[0]]
    is_plain = not line.is_apart and not is_item(line) and not LABELED.match(line.text)
    hangs = is_item(first) and line.indent > first.indent
    return bool((hangs or ADVISORY.match(first.text)) and is_plain and not line.style.is_block)


def _is_open(lines: list[Line], group: list[int]) -> bool:
    """Whether a quotation has begun and not ended."""
    text = " ".join(lines[index].text for index in group[-MOST_OF_QUOTATION:])
    return text.count("\u201c") > text.count("\u201d") or text.count('"') % 2 == 1


def _paragraph(lines: list[Line], group: list[int], known: set[str]) -> Paragraph:
    first = lines[group[0]]
    text = join([lines[index].text for index in group], known)
    return Paragraph(group, text, first.style, first.indent, first.is_apart)


def join(texts: list[str], known: Iterable[str] = ()) -> str:
    """Wrapped lines in one; ``known`` words tell a broken word from a compound."""
    known = set(known)
    joined = ""
    for text in texts:
        half = HALF_WORD.search(joined)
        if half and text[:1].islower():
            joined = joined if _is_compound(half[1], text, known) else joined[:-1]
            joined += text
        elif joined.endswith("\u2014"):
            joined += text
        else:
            joined += f" {text}" if joined else text
    return joined


def _is_compound(half: str, text: str, known: set[str]) -> bool:
    rest = words(text)[0].casefold()
    half = half.casefold()
    if half + rest in known:
        return False
    if f"{half}-{rest}" in known or half in COMPOUNDS:
        return True
    return half in known and rest in known


def is_heading(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """Whether a short line stands over the text below it."""
    if paragraph.style.heading:
        return True
    if not following or following.style.heading:
        return False
    if _asks(paragraph, following):
        return True
    if not _may_be_heading(paragraph.text):
        return False
    if paragraph.style.is_bold and not following.style.is_bold:
        return True
    return _stands_over(paragraph.text, following.text)


def _asks(paragraph: Paragraph, following: Paragraph) -> bool:
    """Whether a short question stands alone over the text that answers it."""
    text = paragraph.text
    is_alone = paragraph.is_apart and following.is_apart and len(paragraph.indexes) == 1
    is_short = text.endswith("?") and len(words(text)) <= MOST_IN_QUESTION
    is_other = LABELED.match(text) or is_item_text(text) or text.startswith(tuple(OPENING_QUOTES))
    is_over = ends_sentence(following.text) and len(following.text) > len(text)
    return bool(is_alone and is_short and is_over and not is_other)


def _may_be_heading(text: str) -> bool:
    is_text = ends_sentence(text.rstrip(":")) or text.endswith((",", ";"))
    is_other = LABELED.match(text) or is_item_text(text) or text.startswith(tuple(OPENING_QUOTES))
    return len(text) <= LONGEST_HEADING and not is_text and not is_other


def _stands_over(text: str, below: str) -> bool:
    if text.endswith(":") and not is_capitals(text):
        return False
    is_over = is_prose(below) or ends_sentence(below) or is_item_text(below)
    return is_over and (is_capitals(text) or len(words(text)) <= MOST_IN_HEADING)


def is_item_text(text: str) -> bool:
    return bool(ITEM.match(text) or NUMBERED.match(text))


def without_marker(text: str) -> str:
    """An item without its bullet or number."""
    match = ITEM.match(text) or NUMBERED.match(text)
    return text[match.end() :] if match else text
