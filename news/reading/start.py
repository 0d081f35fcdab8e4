"""Where the text of a statement begins: at its dateline, or at its first sentences."""

import re
from dataclasses import dataclass

from news.reading import contacts, dateline, dates, notes
from news.reading.dateline import Dateline
from news.reading.flow import Paragraph, paragraphs
from news.reading.sheet import Sheet
from news.reading.text import DASHES, ends_sentence, is_prose, words

MOST_BEFORE_DATELINE = 3
FIRST_LABELS = ("who:", "what:", "when:", "where:", "why:")
# Somebody speaks below: "President Jane Doe issued the following statement:".
SAYS = re.compile(
    r"\b(?:said|says|stated|(?:issued|released|made|offered|gave|provided|shared)\b.{0,60}\b(?:statement|comments?|remarks))\b.{0,90}:$"
    r"|\b(?:issued|released|made|offered|gave|provided|shared)\s+(?:the|this|these)\s+following\b"
)
SHORTEST_TEXT = 60
FEWEST_WORDS = 5
MOST_ABOVE = 20


@dataclass
class Start:
    """``dateline_index`` is the line that the dateline stands in; it may have one for itself."""

    index: int
    dateline: Dateline | None = None
    dateline_index: int | None = None
    length: int = 0

    def cut(self, sheet: Sheet) -> None:
        """Take the dateline out of the text that it opens."""
        if self.dateline_index is None:
            return
        if self.dateline_index < self.index:
            sheet.taken.add(self.dateline_index)
            return
        index, length = self.dateline_index, self.length
        while length >= len(sheet.lines[index].text):
            length -= len(sheet.lines[index].text) + 1
            sheet.taken.add(index)
            index += 1
        sheet.change(index, sheet.lines[index].text[max(length, 0) :].lstrip(f" {DASHES[1:]}"))


def find_start(sheet: Sheet, first: int) -> Start:
    """``first`` is the line behind the release line; nothing before it is text."""
    indexes = [i for i in range(first, len(sheet.lines)) if not sheet.lines[i].style.is_aside]
    found = paragraphs(sheet.lines, indexes, sheet.width, lambda i: _has_dateline(sheet, i))
    prose = [n for n, paragraph in enumerate(found) if _is_text(sheet, found, n)]
    limit = prose[MOST_BEFORE_DATELINE] if len(prose) > MOST_BEFORE_DATELINE else len(found)
    for paragraph in found[:limit]:
        if start := _with_dateline(paragraph):
            return start
    position = prose[0] if prose else _fallback(found)
    if position is None:
        return Start(len(sheet.lines))
    return _with_lone_dateline(sheet, found, position)


def _has_dateline(sheet: Sheet, index: int) -> bool:
    line = dateline.find(sheet.lines[index].text)
    return bool(line and line.is_certain and line.city)


def _with_dateline(paragraph: Paragraph) -> Start | None:
    line = dateline.find(paragraph.text)
    is_text = len(paragraph.text) >= SHORTEST_TEXT or ends_sentence(paragraph.text)
    if not line or not is_text or paragraph.style.heading:
        return None
    index = paragraph.indexes[0]
    return Start(index, line, index, len(paragraph.text) - len(line.rest))


def _is_text(sheet: Sheet, found: list[Paragraph], position: int) -> bool:
    """Whether the statement's own sentences start with this paragraph."""
    paragraph = found[position]
    text = paragraph.text
    if notes.is_note(text) or contacts.label_end(text) is not None or paragraph.style.heading:
        return False
    if text.casefold().startswith(FIRST_LABELS) or SAYS.search(text):
        return True
    following = found[position + 1] if position + 1 < len(found) else None
    if paragraph.style.is_italic and following and not following.style.is_italic:
        return False
    return is_prose(text)


def _fallback(found: list[Paragraph]) -> int | None:
    """The first sentence, however short, of a text without any longer one."""
    for position, paragraph in enumerate(found):
        if (
            ends_sentence(paragraph.text)
            and len(words(paragraph.text)) >= FEWEST_WORDS
            and not notes.is_note(paragraph.text)
        ):
            return position
    return None


def _with_lone_dateline(sheet: Sheet, found: list[Paragraph], position: int) -> Start:
    """A dateline may stand on a line of its own over the text, or with the date over the title."""
    index = found[position].indexes[0]
    for above in range(index - 1, max(index - MOST_ABOVE, 0) - 1, -1):
        line = dateline.alone(sheet.lines[above].text.rstrip(f" {DASHES[1:]}-"))
        if line and (line.when or above == index - 1 or _is_by_date(sheet, above)):
            return Start(index, line, above)
    return Start(index)


def _is_by_date(sheet: Sheet, index: int) -> bool:
    """Whether a date stands right over or under a line."""
    near = (i for i in (index - 1, index + 1) if 0 <= i < len(sheet.lines))
    return any(dates.is_only_date(sheet.lines[i].text) for i in near)
