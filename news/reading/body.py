"""The text of a statement as blocks: paragraphs, headings, lists and quotations."""

import re
from collections.abc import Iterator

from news.reading import flow, names, notes
from news.reading.details import WEBSITE
from news.reading.flow import Paragraph
from news.reading.result import Block, BlockType, Certainty
from news.reading.sheet import Sheet
from news.reading.text import (
    CLOSING_QUOTES,
    DASH,
    OPENING_QUOTES,
    ends_sentence,
    squeeze,
    without_quotes,
    words,
)

QUOTED = re.compile(
    rf"[{OPENING_QUOTES}](?P<text>[^{OPENING_QUOTES}{CLOSING_QUOTES}]+)[{CLOSING_QUOTES}]?",
    re.DOTALL,
)
ATTRIBUTION = re.compile(rf"^\s*(?:{DASH}{{1,3}}|~)\s*(?P<who>[^\s].*)$", re.DOTALL)
QUOTE_AND_SPEAKER = re.compile(
    rf"^[{OPENING_QUOTES}](?P<text>.+)[{CLOSING_QUOTES}]\s*(?:{DASH}{{1,3}}|~)\s*(?P<who>[A-Z].{{2,160}})$",
    re.DOTALL,
)
MOST_WORDS_OF_SPEAKER = 22
LONGEST_QUOTATION = 3000
LONG = 45


def take(sheet: Sheet, start: int, end: int) -> None:
    """Take the lines between two anchors into blocks; page marks and captions stay behind."""
    repeated = notes.after_page_marks(sheet, start, end)
    indexes = [
        i for i in sheet.free(start, end)
        if i not in repeated and not notes.is_page_mark(sheet.lines[i].text)
        and not sheet.lines[i].style.is_aside
    ]  # fmt: skip
    found = flow.paragraphs(sheet.lines, indexes, sheet.width)
    paragraphs = _mended(_without_notes(found))
    for block, used in _blocks(paragraphs):
        block.text = block.text if block.type is BlockType.LIST else squeeze(block.text)
        block.lines = tuple(dict.fromkeys(sheet.lines[i].number for i in used))
        sheet.reading.body.append(block)
        sheet.take("body", used, Certainty.RECOGNIZED)


def _without_notes(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Leave notes out, but not the address that a sentence announces by its colon."""
    out: list[Paragraph] = []
    for paragraph in paragraphs:
        is_announced = (
            bool(out) and out[-1].text.endswith(":") and WEBSITE.fullmatch(paragraph.text)
        )
        if is_announced and out[-1].indexes[-1] + 1 == paragraph.indexes[0]:
            out[-1].text += f" {paragraph.text}"
            out[-1].indexes += paragraph.indexes
        elif not notes.is_note(paragraph.text):
            out.append(paragraph)
    return out


def _mended(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Join what the end of a page, or of a line, tore apart in the middle of a sentence."""
    out: list[Paragraph] = []
    for paragraph in paragraphs:
        if out and _is_torn(out[-1], paragraph):
            out[-1].text = flow.join([out[-1].text, paragraph.text])
            out[-1].indexes += paragraph.indexes
        else:
            out.append(paragraph)
    return out


def _is_torn(paragraph: Paragraph, following: Paragraph) -> bool:
    is_apart = paragraph.indexes[-1] + 1 < following.indexes[0]
    is_long = is_apart or len(paragraph.text) >= LONG
    is_plain = not _is_item(paragraph) and not _is_item(following)
    is_open = not ends_sentence(paragraph.text) and following.text[:1].islower()
    return is_open and is_long and is_plain and not paragraph.style.heading


def _blocks(paragraphs: list[Paragraph]) -> Iterator[tuple[Block, list[int]]]:
    position = 0
    while position < len(paragraphs):
        block, count = _block_at(paragraphs, position)
        used = [i for p in paragraphs[position : position + count] for i in p.indexes]
        yield block, used
        position += count


def _block_at(paragraphs: list[Paragraph], position: int) -> tuple[Block, int]:
    """The block that starts here, and how many paragraphs it uses."""
    paragraph = paragraphs[position]
    following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
    if count := _items(paragraphs, position):
        items = [_item(p) for p in paragraphs[position : position + count]]
        return Block(BlockType.LIST, "\n".join(items)), count
    if quotation := _quotation(paragraphs, position):
        return quotation
    if flow.is_heading(paragraph, following):
        return Block(BlockType.HEADING, paragraph.text), 1
    return Block(BlockType.PARAGRAPH, paragraph.text), 1


def _items(paragraphs: list[Paragraph], position: int) -> int:
    """How many list items follow each other; a dash that opens a single line is no list."""
    count = 0
    while position + count < len(paragraphs) and _is_item(paragraphs[position + count]):
        count += 1
    is_alone = count == 1 and not paragraphs[position].style.is_item
    if is_alone and not re.match(r"[*\u2022\u00b7\u25cf\u25aa\uf0b7]", paragraphs[position].text):
        return 0
    return count


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.style.is_item or flow.is_item_text(paragraph.text)


def _item(paragraph: Paragraph) -> str:
    text = paragraph.text
    return squeeze(text if paragraph.style.is_item else flow.without_marker(text))


def _quotation(paragraphs: list[Paragraph], position: int) -> tuple[Block, int] | None:
    """A quotation that stands by itself: in the format's own block, or above its speaker."""
    paragraph = paragraphs[position]
    if paragraph.style.is_quotation:
        return _marked_quotation(paragraphs, position)
    is_short = len(paragraph.text) <= LONGEST_QUOTATION
    match = QUOTE_AND_SPEAKER.match(paragraph.text) if is_short else None
    if match and (who := _speaker(match["who"])) and _is_whole(match["text"]):
        return Block(BlockType.QUOTATION, match["text"].strip(), *who), 1
    following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
    match = following and ATTRIBUTION.match(following.text)
    if match and QUOTED.fullmatch(paragraph.text.strip()) and (who := _speaker(match["who"])):
        return Block(BlockType.QUOTATION, without_quotes(paragraph.text), *who), 2
    return None


def _is_whole(text: str) -> bool:
    """Whether no quotation mark inside ends the quotation early."""
    return not re.search(rf"[{CLOSING_QUOTES}]\s+\w+.*[{OPENING_QUOTES}]", text)


def _marked_quotation(paragraphs: list[Paragraph], position: int) -> tuple[Block, int]:
    count = 1
    while position + count < len(paragraphs) and paragraphs[position + count].style.is_quotation:
        count += 1
    texts = [p.text for p in paragraphs[position : position + count]]
    who = ("", "")
    after = paragraphs[position + count] if position + count < len(paragraphs) else None
    if len(texts) > 1 and (match := ATTRIBUTION.match(texts[-1])):
        who = _speaker(match["who"]) or (match["who"], "")
        texts.pop()
    elif match := QUOTE_AND_SPEAKER.match(texts[-1]):
        who = _speaker(match["who"]) or who
        texts[-1] = match["text"] if any(who) else texts[-1]
    elif after and (match := ATTRIBUTION.match(after.text)) and (found := _speaker(match["who"])):
        who, count = found, count + 1
    return Block(BlockType.QUOTATION, " ".join(without_quotes(t) for t in texts), *who), count


def _speaker(text: str) -> tuple[str, str] | None:
    """Name and office behind a dash."""
    text = squeeze(text).strip()
    if not names.is_suffix(text.rpartition(" ")[2]):  # "Jr." keeps its period
        text = text.strip(" .")
    if len(words(text)) > MOST_WORDS_OF_SPEAKER or not text[:1].isupper():
        return None
    parts = text.split(",")
    taken = 1
    while taken < len(parts) and (
        names.is_suffix(parts[taken])
        or re.fullmatch(r"[\d\s]+", parts[taken])
        or re.fullmatch(r"\d{3}\b.*", parts[taken])
    ):
        taken += 1
    return ",".join(parts[:taken]).strip(), ",".join(parts[taken:]).strip()
