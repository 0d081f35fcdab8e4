"""Lines that stand side by side, told apart and put one below the other."""

import re
from collections.abc import Iterator
from dataclasses import replace

from news.reading.source import Line
from news.reading.text import BULLETS, squeeze

CELL = re.compile(r"\S(?:\S| {1,2}(?=\S))*")
LABEL = re.compile(r"[^:]{1,30}:")
MARKER = re.compile(rf"(?:[{BULLETS}*o#\u2013\u2014-]|\(?\w{{1,3}}[.)])")
END = re.compile(r"[#*\s-]+")
MOST_IN_CELL = 64
MOST_CELLS = 8


def split(lines: list[Line]) -> list[Line]:
    """Where neighbors have columns, give the left one first, then the right ones."""
    out: list[Line] = []
    for group in _groups(lines):
        rows = [_cells(line) for line in group]
        out += _untangle(group, rows) if any(len(row) > 1 for row in rows) else group
    return out


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines without a gap between them; paragraphs where each of them has columns."""
    group: list[Line] = []
    for line in lines:
        is_block = line.style.is_block
        belongs = len(_cells(line)) > 1 or line.indent if is_block else not line.is_apart
        if group and not (belongs and group[-1].style.is_block == is_block):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _cells(line: Line) -> list[tuple[int, str]]:
    """The cells of a line with the column at which each starts; one for running text."""
    whole = [(line.indent, line.text)]
    if END.fullmatch(line.text):
        return whole
    found = [(line.indent + match.start(), match[0]) for match in CELL.finditer(line.text)]
    texts = [text for _, text in found]
    is_row = LABEL.fullmatch(texts[0]) or MARKER.fullmatch(texts[0])
    if len(found) > MOST_CELLS or is_row or any(len(text) > MOST_IN_CELL for text in texts):
        return whole
    return found


def _untangle(group: list[Line], rows: list[list[tuple[int, str]]]) -> list[Line]:
    edges = _edges(rows)
    columns: list[list[Line]] = [[] for _ in edges]
    for line, row in zip(group, rows, strict=True):
        for position, (start, text) in enumerate(row):
            column = _column(line, position, start, edges)
            columns[column].append(replace(line, text=squeeze(text), gap=0, indent=start))
    out = [_opening(column, group[0].gap if i == 0 else 1) for i, column in enumerate(columns)]
    return [line for column in out for line in column]


def _column(line: Line, position: int, start: int, edges: list[int]) -> int:
    """A word processor's tabs have no width that counts; elsewhere columns start where they do."""
    if line.style.is_block:
        return min(position + bool(line.indent), len(edges) - 1)
    return max(i for i, edge in enumerate(edges) if i == 0 or start >= edge - 2)


def _edges(rows: list[list[tuple[int, str]]]) -> list[int]:
    """Where columns start: at the cells of the rows that have the most of them."""
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == most]
    return [min(row[i][0] for row in full) for i in range(most)]


def _opening(column: list[Line], gap: int) -> list[Line]:
    return [replace(column[0], gap=gap), *column[1:]] if column else []
