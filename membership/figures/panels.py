"""From the figures to what the overview shows: a chart each, and the table beneath it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma

from membership.figures import charts
from membership.figures.charts import Bars, Columns, Series, Tiles
from membership.models import Membership, Source
from membership.standing import Standing
from membership.states import STATES

NO_STATE = "Not given"
CONFIRMATIONS = "confirmations"
# Of each chart over weeks: name, title, note, and what it counts: key, tone and label.
WEEKLY = (
    (
        "members", "Members: joined and left",
        "By week. The last one is not over. Who had everything erased is not counted.",
        (("joined", "gain", "Joined"), ("left", "loss", "Left")),
    ),
    (
        "mail", "Mail: agreed and withdrawn",
        "Consents by week, one for each topic, imported ones included.",
        (("subscribed", "gain", "Agreed"), ("unsubscribed", "loss", "Withdrawn")),
    ),
    (
        CONFIRMATIONS, "Signups: asked and confirmed",
        "Who gave an address, and whose address answered. The link in the mail works for days: "
        "the last weeks still rise.",
        (("asked", "pale", "Asked"), ("confirmed", "gain", "Confirmed")),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """``name`` is part of the addresses of its headings. The first cell of a row heads it."""

    name: str
    title: str
    note: str
    chart: Columns | Bars | Tiles | None
    headings: list[str]
    rows: list[list[Any]]
    legend: tuple[tuple[str, str], ...] = ()
    is_wide: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether every number is zero."""
        return not any(isinstance(cell, int) and cell for row in self.rows for cell in row[1:])


def panels(data: dict[str, Any]) -> list[Panel]:
    return [
        *_weekly(data["weeks"]),
        _states(data["states"]),
        _kinds(data["kinds"]),
        _topics(data["topics"]),
        _sources(data["sources"]),
    ]


def _weekly(weeks: list[dict[str, Any]]) -> Iterator[Panel]:
    mondays = [date.fromisoformat(week["monday"]) for week in weeks]
    for name, title, note, counted in WEEKLY:
        series = [
            Series(label.lower(), tone, [week[key] for week in weeks], is_below=tone == "loss")
            for key, tone, label in counted
        ]
        headings = ["Week of", *(label for *_, label in counted)]
        rows = [list(row) for row in zip(mondays, *(each.values for each in series), strict=True)]
        if name == CONFIRMATIONS:
            headings.append("Rate")
            rows = [[*row, rate(row[2], row[1])] for row in rows]
        yield Panel(
            name, title, note, charts.columns(mondays, series), headings, rows[::-1],
            tuple((tone, label) for _, tone, label in counted), is_wide=True,
        )  # fmt: skip


def _states(states: dict[str, list[int]]) -> Panel:
    names = {code: str(name) for code, name in STATES} | {"": NO_STATE}
    rows = sorted(
        ([names.get(code, code), *numbers] for code, numbers in states.items()),
        key=lambda row: (-row[1], row[0]),
    )
    without = states.get("", [0])[0]
    return Panel(
        "states", "People by state",
        f"{intcomma(without)} gave no state. In the lowest row: territories and military mail.",
        charts.tiles({code: numbers[0] for code, numbers in states.items()}),
        ["State", "People", "Members"], rows,
    )  # fmt: skip


def _kinds(kinds: dict[str, dict[str, int]]) -> Panel:
    rows = [[Membership.Kind(kind).label, *_standings(counts)] for kind, counts in kinds.items()]
    return Panel(
        "kinds", "Members by kind",
        "Memberships that have not ended. The terms of membership say when one has lapsed.",
        charts.bars([(row[0], sum(row[1:-1])) for row in rows]),
        ["Kind", *(standing.label for standing in Standing)], rows,
    )  # fmt: skip


def _standings(counts: dict[str, int]) -> list[int]:
    return [counts.get(standing, 0) for standing in Standing]


def _topics(topics: list[list[Any]]) -> Panel:
    rows = [[label, sum(counts), *counts] for label, *counts in topics]
    return Panel(
        "topics", "Subscribers by topic", "Who gets mail on several topics counts for each.",
        charts.bars([(row[0], row[1]) for row in rows]),
        ["Topic", "Subscribers", "At once", "Once a day", "Once a week"], rows,
    )  # fmt: skip


def _sources(sources: list[list[Any]]) -> Panel:
    labels = dict(Source.choices)
    rows = [
        [labels.get(source, source), given, asked, confirmed, rate(confirmed, asked)]
        for source, asked, confirmed, given in sources
    ]
    return Panel(
        "sources", "Where people agree to mail", "Consents given in the last 52 weeks.",
        charts.bars([(row[0], row[1]) for row in rows]),
        ["Source", "Consents", "Signups asked", "Confirmed", "Rate"], rows,
    )  # fmt: skip


def rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"
