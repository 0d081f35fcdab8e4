"""PDF documents with text: their lines as they stand on the page, without its head and foot."""

import io
import logging
import re
from collections import Counter
from dataclasses import replace

import pypdf
from pypdf.errors import PyPdfError

from news.reading import dates, notes
from news.reading.errors import UnreadableDocument
from news.reading.source import RawLine, Source, Style
from news.reading.text import is_prose, key, squeeze, words

BROKEN = "The PDF cannot be opened: save it anew or paste its text."
ENCRYPTED = "The PDF is protected by a password: save it without one or paste its text."
SCANNED = "The PDF holds pictures of text only: run text recognition on it or paste its text."
# pypdf logs each oddity of a file; whether it could be read is all that counts here.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

DAMAGES = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError)
MOST_PAGES = 40
EDGE = 3
MOST_IN_HEAD = 2
NUMBER = re.compile(r"\d+")
ASIDE = Style(is_aside=True)
Page = list[RawLine]


def read(content: bytes) -> Source:
    pages = [[RawLine(line) for line in text.splitlines()] for text in _texts(content)]
    if not any(line.text.strip() for page in pages for line in page):
        raise UnreadableDocument(SCANNED)
    pages = _without_heads(_without_repeated(pages))
    return Source([line for page in pages for line in [*page, RawLine("")]])


def _texts(content: bytes) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        texts = [] if is_locked else [_text(page) for page in reader.pages[:MOST_PAGES]]
    # pypdf meets damaged files with its own errors and with those of Python alike.
    except DAMAGES as error:
        raise UnreadableDocument(BROKEN) from error
    if is_locked:
        raise UnreadableDocument(ENCRYPTED)
    return texts


def _text(page: pypdf.PageObject) -> str:
    """Columns and distances as on the page; the plain order where the layout gives nothing."""
    text = page.extract_text(extraction_mode="layout")
    text = text if text.strip() else page.extract_text()
    # The code of a bullet in the encoding that PDF's own fonts have, which pypdf leaves alone.
    return text.replace("\x7f", "\u2022")


def _without_repeated(pages: list[Page]) -> list[Page]:
    """Set aside what stands at the edge of every page, except where it stands last."""
    edges = Counter(mark for page in pages for mark in {_mark(page[i]) for i in _edges(page)})
    seen: set[str] = set()
    out = []
    for page in reversed(pages):
        lines = list(page)
        for index in _edges(page):
            mark = _mark(page[index])
            if edges[mark] > 1 and mark in seen:
                lines[index] = replace(page[index], style=ASIDE)
            seen.add(mark)
        out.append(lines)
    return out[::-1]


def _edges(page: Page) -> list[int]:
    written = [index for index, line in enumerate(page) if line.text.strip()]
    return sorted({*written[:EDGE], *written[-EDGE:]})


def _mark(line: RawLine) -> str:
    """Equal for a line on one page and on the next, whose number differs."""
    return NUMBER.sub("#", squeeze(line.text).casefold())


def _without_heads(pages: list[Page]) -> list[Page]:
    """Set aside the line over a following page that repeats title, date or number."""
    first = key(" ".join(line.text for line in pages[0]))
    return [pages[0], *(_without_head(page, first) for page in pages[1:])]


def _without_head(page: Page, first: str) -> Page:
    written = [index for index, line in enumerate(page) if line.text.strip()]
    head: list[int] = []
    for index in written[: MOST_IN_HEAD + 1]:
        if head and index > head[-1] + 1:
            break
        head.append(index)
    if not head or len(head) > MOST_IN_HEAD or not all(_repeats(page[i].text, first) for i in head):
        return page
    return [replace(line, style=ASIDE) if i in head else line for i, line in enumerate(page)]


def _repeats(text: str, first: str) -> bool:
    if is_prose(text) or notes.is_end(squeeze(text)):
        return False
    cells = [cell for cell in re.split(r"\s{3,}", text.strip()) if cell]
    return any(
        notes.is_page_mark(cell)
        or dates.is_only_date(cell)
        or (len(words(cell)) > 1 and key(cell) in first)
        for cell in cells
    )
