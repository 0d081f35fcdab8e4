"""Taking an approved statement off the schedule: its text changed, or its moment."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from core.models import User
from news.models import StatementPage
from news.release import embargo


def scheduled_revision(statement: StatementPage) -> Revision | None:
    """The approved text that waits for its moment."""
    return statement.revisions.filter(approved_go_live_at__isnull=False).first()


@transaction.atomic
def hold(statement: StatementPage, user: User | None) -> datetime | None:
    """Let nothing of the statement be published any more until it is approved again.

    Returns when it would have been; None where nothing was scheduled, or where it went out
    while this waited for it.
    """
    waiting = statement.revisions.select_for_update().filter(approved_go_live_at__isnull=False)
    revision = waiting.first()
    if revision is None:
        return None
    due_at = revision.approved_go_live_at
    waiting.update(approved_go_live_at=None)
    data = {"until": due_label(revision), "due_at": due_at.isoformat()}
    log(instance=statement, action="news.hold", user=user, revision=revision, data=data)
    return due_at


def due_label(revision: Revision) -> str:
    """When it goes out, in the hours that its own embargo names."""
    place = embargo.zone(revision.content.get("embargo_zone", ""))
    return embargo.moment_label(revision.approved_go_live_at, place)
