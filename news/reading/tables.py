"""Tables as lines: some hold columns of text, some label what stands beside, some are records."""

from enum import Enum, auto

from news.reading import contacts, dates, names, release
from news.reading.details import details_of
from news.reading.source import RawLine
from news.reading.text import is_prose

Cell = list[RawLine]
GAP = RawLine("")


class Kind(Enum):
    """What a cell of one line is, as far as one table can be told from another."""

    PHONE = auto()
    EMAIL = auto()
    PERSON = auto()
    OFFICE = auto()
    ANCHOR = auto()
    OTHER = auto()


def lines_of(rows: list[list[Cell]]) -> list[RawLine]:
    rows = [row for row in rows if row]
    if rows and all(_is_labeled(row) for row in rows):
        return [line for row in rows for line in _row(row)]
    is_layout = any(len(cell) > 1 or is_prose(cell[0].text) for row in rows for cell in row)
    if is_layout or len(rows) == 1:
        return [line for row in rows for line in _row(row)]
    if _has_columns(rows):
        return [line for cells in _columns(rows) for line in [*cells, GAP]]
    return [line for row in rows for line in _row(row)]


def _is_labeled(row: list[Cell]) -> bool:
    """Whether a short label with a colon stands beside what it labels."""
    return len(row) == 2 and len(row[0]) == 1 and row[0][0].text.rstrip().endswith(":")  # noqa: PLR2004 - label and value


def _columns(rows: list[list[Cell]]) -> list[list[RawLine]]:
    widest = max(len(row) for row in rows)
    return [[line for row in rows if len(row) > n for line in row[n]] for n in range(widest)]


def _row(row: list[Cell]) -> list[RawLine]:
    """A label goes before what it labels, a record on one line; everything else below."""
    texts = [cell[0].text for cell in row]
    if len(row) > 1 and all(len(cell) == 1 for cell in row) and not _has_anchor(row):
        separator = " " if texts[0].rstrip().endswith(":") else " | "
        return [RawLine(separator.join(texts), row[0][0].style), GAP]
    is_labeled = len(row) > 1 and len(row[0]) == 1 and texts[0].rstrip().endswith(":")
    if is_labeled and len(row) == 2:  # noqa: PLR2004 - label and value
        first, *rest = row[1]
        return [RawLine(f"{texts[0]} {first.text}", first.style), *rest, GAP]
    return [line for cell in row for line in [*cell, GAP]]


def _has_columns(rows: list[list[Cell]]) -> bool:
    """Whether what belongs together stands below, not beside each other."""
    kinds = [[_kind(cell[0].text) for cell in row] for row in rows]
    return any(
        len(row) > 1 and len(set(row)) == 1 and row[0] is not Kind.OTHER for row in kinds
    ) or any(Kind.ANCHOR in row and len(row) > 1 for row in kinds)


def _has_anchor(row: list[Cell]) -> bool:
    return any(_kind(cell[0].text) is Kind.ANCHOR for cell in row)


def _kind(text: str) -> Kind:
    found = details_of(text)
    if release.is_release_line(text) or dates.is_only_date(text):
        return Kind.ANCHOR
    if contacts.label_end(text) is not None and not text.rstrip().endswith(":"):
        return Kind.ANCHOR
    if found.phones:
        return Kind.PHONE
    if found.emails:
        return Kind.EMAIL
    if names.is_person(text):
        return Kind.PERSON
    return Kind.OFFICE if names.is_office(text) else Kind.OTHER
