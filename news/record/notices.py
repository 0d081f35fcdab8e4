"""What readers are told first: what became of a statement since it was published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

if TYPE_CHECKING:
    from news.models import StatementPage


@dataclass(frozen=True)
class Notice:
    title: str
    paragraphs: tuple[str, ...]

    def __str__(self) -> str:
        """All of it in one line."""
        text = " ".join(self.paragraphs)
        return " ".join(f"{self.title}. {text}".split())


def notices(statement: "StatementPage") -> Iterator[Notice]:
    """A withdrawal, or the end of one, and corrections, newest first."""
    if withdrawal := statement.withdrawal:
        yield Notice(f"Withdrawn on {_day(withdrawal.withdrawn_at)}", (withdrawal.reason,))
    if republication := statement.republication:
        day = _day(republication.republished_at)
        yield Notice(f"Published again on {day}", (republication.republishing_note,))
    for correction in statement.corrections_newest_first:
        yield Notice(
            f"Corrected on {_day(correction.corrected_at)}",
            (f"What was wrong: {correction.wrong}", f"What is right: {correction.right}"),
        )


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "F j, Y")
