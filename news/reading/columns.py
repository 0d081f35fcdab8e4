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


def split(lines: list[Line]) -> list[Line]:
    """Where neighbors have columns, give the left one first, then the right ones."""
    out: list[Line] = []
    for group in _groups(lines):
        out += _untangle(group) if any(len(_cells(line)) > 1 for line in group) else group
    return out


def _groups(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and (line.is_apart or line.style.is_block):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _cells(line: Line) -> list[tuple[int, str]]:
    """The cells of a line with the column at which each starts; one for running text."""
    whole = [(line.indent, line.text)]
    if line.style.is_block or END.fullmatch(line.text):
        return whole
    found = [(line.indent + match.start(), match[0]) for match in CELL.finditer(line.text)]
    texts = [text for _, text in found]
    is_row = LABEL.fullmatch(texts[0]) or MARKER.fullmatch(texts[0])
    if is_row or any(len(text) > MOST_IN_CELL for text in texts):
        return whole
    return found


def _untangle(group: list[Line]) -> list[Line]:
    rows = [_cells(line) for line in group]
    edges = _edges(rows)
    columns: list[list[Line]] = [[] for _ in edges]
    for line, row in zip(group, rows, strict=True):
        for start, text in row:
            column = max(i for i, edge in enumerate(edges) if i == 0 or start >= edge - 2)
            columns[column].append(replace(line, text=squeeze(text), gap=0, indent=start))
    out = [_opening(column, group[0].gap if i == 0 else 1) for i, column in enumerate(columns)]
    return [line for column in out for line in column]


def _edges(rows: list[list[tuple[int, str]]]) -> list[int]:
    """Where columns start: at the cells of the rows that have the most of them."""
    most = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == most]
    return [min(row[i][0] for row in full) for i in range(most)]


def _opening(column: list[Line], gap: int) -> list[Line]:
    return [replace(column[0], gap=gap), *column[1:]] if column else []
