"""The text of every published version, kept in the transaction that publishes it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from news.outputs.wire import wire_text
from news.record import corrections

if TYPE_CHECKING:  # the models import this module
    from core.models import User
    from news.models import PublishedVersion, StatementPage


def public_state(statement: "StatementPage") -> "StatementPage | None":
    """What is in the database of a statement that is about to be saved, locked until it is."""
    if statement.pk is None:
        return None
    statements = type(statement).objects.select_for_update(of=("page_ptr",))
    return statements.filter(pk=statement.pk).first()


def record(statement: "StatementPage", *, before: "StatementPage | None") -> None:
    """Keep the text that was just made public, and the correction that came with it.

    Call it in the transaction that made it so; ``before`` is what was there until then. Where
    nothing is on record yet, the text from before is kept as the first version.
    """
    last = statement.versions.first()
    if last is None and before and before.live:
        last = _keep_old(before)
    text = wire_text(statement)
    if last is None or last.text != text:
        last = _keep(
            statement,
            last.number + 1 if last else 1,
            text,
            timezone.now(),
            corrections.actor(statement),
        )
    if before and before.first_published_at:
        corrections.record(statement, before=before, version=last)


def _keep_old(statement: "StatementPage") -> "PublishedVersion":
    """The text of a statement from the time before versions were kept."""
    published_at = statement.last_published_at or statement.first_published_at or timezone.now()
    return _keep(statement, 1, wire_text(statement), published_at, corrections.author(statement))


def _keep(
    statement: "StatementPage", number: int, text: str, published_at: datetime, by: "User | None"
) -> "PublishedVersion":
    return statement.versions.create(
        number=number, text=text, published_at=published_at, published_by=str(by or "")
    )
