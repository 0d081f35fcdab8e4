"""Corrections of what was public, on record for good."""

from typing import TYPE_CHECKING

from wagtail.log_actions import get_active_log_context, log

if TYPE_CHECKING:  # the models import this module
    from core.models import User
    from news.models import Correction, PublishedVersion, StatementPage


def on_record(statement: "StatementPage", wrong: str, right: str) -> "Correction | None":
    """The correction of a statement in these words, if it was published already."""
    if statement.pk is None:
        return None
    return statement.corrections.filter(wrong=wrong.strip(), right=right.strip()).first()


def record(
    statement: "StatementPage", *, before: "StatementPage", version: "PublishedVersion"
) -> None:
    """Put on record what a statement says about itself, once, in the transaction that publishes.

    Later revisions may carry the same words, and an old one may be published again.
    """
    words = _words(statement)
    was_public = before.live and words == _words(before)
    if not all(words) or was_public or on_record(statement, *words):
        return
    wrong, right = words
    statement.corrections.create(
        version=version, wrong=wrong, right=right, corrected_by=str(author(statement) or "")
    )
    log(
        instance=statement,
        action="news.correct",
        user=actor(statement),
        revision=statement.live_revision,
        data={"wrong": wrong, "right": right, "version": version.number},
    )


def author(statement: "StatementPage") -> "User | None":
    """Who wrote the revision that is live."""
    return statement.live_revision.user if statement.live_revision else None


def actor(statement: "StatementPage") -> "User | None":
    """Who makes it public: whoever is signed in; else, where a clock does it, its author."""
    return get_active_log_context().user or author(statement)


def _words(statement: "StatementPage") -> tuple[str, str]:
    return statement.correction_wrong.strip(), statement.correction_right.strip()
