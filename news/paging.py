"""Lists in portions, each found by the place where the one before it ended.

The way there costs the same however far back it leads: nothing is counted, and nothing
that is not shown is read. A portion's address goes on showing the same statements when
newer ones come, as that of a numbered page would not.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from core.changes import kept
from news.models.statement import StatementPage
from news.querysets import Place
from news.selection import Selection

STATEMENTS_PER_PAGE = 10
PLACE = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Portion:
    """Statements of a list, newest first."""

    statements: list[StatementPage]
    # How its address ends; nothing for the first, which has the newest.
    query: str
    has_older: bool

    @property
    def newer(self) -> str:
        """Where the next newer are; nothing for the first."""
        if not self.query:
            return ""
        return f"?after={_name(self.statements[0])}" if self.statements else "?"

    @property
    def older(self) -> str:
        return f"?before={_name(self.statements[-1])}" if self.has_older else ""


def portion(selection: Selection, query: QueryDict) -> Portion:
    """That part of a list which an address asks for; the first, if it asks for none."""
    if after := _place(query.get("after", "")):
        found = _found(selection, None, after)
        if len(found) > STATEMENTS_PER_PAGE:
            nearest = found[STATEMENTS_PER_PAGE - 1 :: -1]
            return Portion(nearest, f"?after={query['after']}", has_older=True)
    before = None if after else _place(query.get("before", ""))
    found = _found(selection, before)
    return Portion(
        found[:STATEMENTS_PER_PAGE],
        f"?before={query['before']}" if before else "",
        has_older=len(found) > STATEMENTS_PER_PAGE,
    )


@kept
def _found(
    selection: Selection, before: Place | None = None, after: Place | None = None
) -> list[StatementPage]:
    """One more than is shown tells whether there are more."""
    statements = selection.statements(before=before, after=after).for_listing()
    return list(statements[: STATEMENTS_PER_PAGE + 1])


def _name(statement: StatementPage) -> str:
    return f"{statement.date}.{statement.pk}"


def _place(name: str) -> Place | None:
    match = PLACE.fullmatch(name)
    try:
        return (date.fromisoformat(match[1]), int(match[2])) if match else None
    except ValueError:  # there is no such day
        return None
