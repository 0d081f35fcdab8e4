"""Charts as SVG: geometry here, drawing in ``templates/membership/admin/charts``.

Lengths are in units of each drawing's own view box.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from membership.states import STATES

PLOT_WIDTH, PLOT_HEIGHT = 1040, 240
# Room for the numbers of the scale, and for the months beneath.
MARGIN_LEFT, MARGIN_TOP, MARGIN_BOTTOM = 64, 12, 30
GAP = 4
TICKS = 4
BAR_WIDTH, BAR_ROW, BAR_HEIGHT = 520, 46, 14
TILE, TILE_GAP = 46, 4
SHADES = 4
THOUSAND, MILLION = 1_000, 1_000_000
# Where each state is, a tile each; a row below, territories and military mail.
TILES = """
AK .. .. .. .. .. .. .. .. .. ME
.. .. .. .. .. .. .. .. .. VT NH
WA ID MT ND MN WI MI .. NY MA RI
OR NV WY SD IA IL IN OH PA NJ CT
CA UT CO NE MO KY WV VA MD DE ..
.. AZ NM KS AR TN NC SC DC .. ..
.. .. .. OK LA MS AL GA .. .. ..
HI .. .. TX .. .. .. .. FL .. ..
.. .. .. .. .. .. .. .. .. .. ..
PR VI GU AS MP AA AE AP .. .. ..
"""


class Mark(NamedTuple):
    """A rectangle; ``tone`` is a name for the style sheet, ``label`` what a pointer is told."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    label: str = ""


class Text(NamedTuple):
    x: float
    y: float
    text: str


class Line(NamedTuple):
    y: float
    text: str


@dataclass(frozen=True)
class Columns:
    """Columns over weeks; what is below the line counts the other way."""

    template = "membership/admin/charts/columns.html"
    width: int
    height: int
    marks: list[Mark]
    lines: list[Line]
    months: list[Text]
    left: int = MARGIN_LEFT


@dataclass(frozen=True)
class Bars:
    template = "membership/admin/charts/bars.html"
    width: int
    height: int
    rows: list[tuple[Text, Text, Mark]]


class Tile(NamedTuple):
    x: int
    y: int
    shade: int
    code: str
    name: str
    number: str
    count: int


@dataclass(frozen=True)
class Tiles:
    template = "membership/admin/charts/tiles.html"
    width: int
    height: int
    tiles: list[Tile]
    size: int = TILE


class Series(NamedTuple):
    """``is_below``: what is lost is drawn below the line."""

    name: str
    tone: str
    values: Sequence[int]
    is_below: bool = False


def columns(mondays: Sequence[date], series: Sequence[Series]) -> Columns:
    """Later series are drawn over earlier ones on the same side of the line."""
    above = max((n for each in series if not each.is_below for n in each.values), default=0)
    below = max((n for each in series if each.is_below for n in each.values), default=0)
    step = _step(above + below)
    top, bottom = _up(above, step), _up(below, step)
    unit = PLOT_HEIGHT / max(top + bottom, 1)
    zero = MARGIN_TOP + top * unit
    slot = PLOT_WIDTH / len(mondays)
    marks = [
        Mark(
            round(MARGIN_LEFT + n * slot + GAP / 2, 1),
            round(zero if each.is_below else zero - value * unit, 1),
            round(slot - GAP, 1),
            round(value * unit, 1),
            each.tone,
            f"Week of {monday:%B} {monday.day}: {value:,} {each.name}",
        )
        for each in series
        for n, (monday, value) in enumerate(zip(mondays, each.values, strict=True))
        if value
    ]
    lines = [
        Line(round(zero - n * unit, 1), compact(abs(n))) for n in range(-bottom, top + 1, step)
    ]
    return Columns(
        MARGIN_LEFT + PLOT_WIDTH, MARGIN_TOP + PLOT_HEIGHT + MARGIN_BOTTOM, marks, lines,
        _months(mondays, slot),
    )  # fmt: skip


def bars(rows: Sequence[tuple[str, int]]) -> Bars:
    most = max((number for _, number in rows), default=0) or 1
    drawn = []
    for n, (label, number) in enumerate(rows):
        y = n * BAR_ROW + 18
        width = round(number / most * BAR_WIDTH, 1)
        drawn.append((Text(0, y, label), Text(BAR_WIDTH, y, f"{number:,}"),
                      Mark(0, y + 8, max(width, 1), BAR_HEIGHT, "main")))  # fmt: skip
    return Bars(BAR_WIDTH, max(len(rows) * BAR_ROW, 1), drawn)


def tiles(counts: dict[str, int]) -> Tiles:
    names, shades = {code: str(name) for code, name in STATES}, _shades(counts)
    rows = [row.split() for row in TILES.strip().splitlines()]
    pitch = TILE + TILE_GAP
    drawn = [
        Tile(x * pitch, y * pitch, shades.get(code, 0), code, names[code],
             compact(counts.get(code, 0)), counts.get(code, 0))
        for y, row in enumerate(rows)
        for x, code in enumerate(row)
        if code in names
    ]  # fmt: skip
    return Tiles(len(rows[0]) * pitch - TILE_GAP, len(rows) * pitch - TILE_GAP, drawn)


def compact(number: int) -> str:
    """As short as a tile needs it: 950, 12k, 1.2M."""
    for size, unit in ((MILLION, "M"), (THOUSAND, "k")):
        if number >= size:
            scaled = number / size
            return f"{scaled:.0f}{unit}" if scaled >= 10 else f"{scaled:.1f}{unit}"  # noqa: PLR2004 - two digits are enough
    return str(number)


def _shades(counts: dict[str, int]) -> dict[str, int]:
    """Of those that have any, the lowest quarter is shade 1, and so on: a few are very large."""
    ranked = sorted((number, code) for code, number in counts.items() if number and code)
    return {code: 1 + SHADES * n // len(ranked) for n, (_, code) in enumerate(ranked)}


def _step(most: int) -> int:
    """Between the lines of a scale: 1, 2 or 5 times a power of ten."""
    rough = max(most / TICKS, 1)
    power = 10 ** math.floor(math.log10(rough))
    return next(int(n * power) for n in (1, 2, 5, 10) if n * power >= rough)


def _up(number: int, step: int) -> int:
    return math.ceil(number / step) * step


def _months(mondays: Sequence[date], slot: float) -> list[Text]:
    """Each month's name under its first week."""
    starts = [n for n, (a, b) in enumerate(pairwise(mondays), 1) if a.month != b.month]
    y = MARGIN_TOP + PLOT_HEIGHT + MARGIN_BOTTOM - 8
    return [
        Text(round(MARGIN_LEFT + n * slot + GAP / 2, 1), y,
             f"{mondays[n]:%b %Y}" if mondays[n].month == 1 else f"{mondays[n]:%b}")
        for n in starts
    ]  # fmt: skip
