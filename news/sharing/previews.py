"""What journalists read before the embargo ends: the text that is approved and waits for it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from core.models import User
from core.personal_pages import BrokenLinkError
from news.models import PressPreview, PressPreviewVisit, StatementPage
from news.sharing import tasks
from news.sharing.scheduled import scheduled_revision


class NothingToShowError(Exception):
    """No text of the statement is approved and waits for its embargo."""


@transaction.atomic
def give(
    *, statement: StatementPage, user: User, expires_at: datetime | None, **journalist: str
) -> PressPreview:
    """Send a journalist a link of their own; None lets it work until the embargo ends.

    ``journalist`` are fields of ``PressPreview``: who it is. Raises NothingToShowError.
    """
    revision = scheduled_revision(statement)
    if revision is None:
        raise NothingToShowError
    preview = statement.press_previews.create(given_by=user, expires_at=expires_at, **journalist)
    _log(preview, "news.preview_given", user, revision)
    _mail(preview)
    return preview


@transaction.atomic
def send_again(*, preview: PressPreview, user: User) -> None:
    """Raises NothingToShowError."""
    preview = _locked(preview)
    revision = scheduled_revision(preview.statement)
    if revision is None or not preview.is_open:
        raise NothingToShowError
    preview.mailed_at = None
    preview.save(update_fields=["mailed_at"])
    _log(preview, "news.preview_sent_again", user, revision)
    _mail(preview)


@transaction.atomic
def revoke(*, preview: PressPreview, user: User) -> None:
    """At once; again does nothing."""
    preview = _locked(preview)
    if preview.revoked_at:
        return
    preview.revoked_at = timezone.now()
    preview.save(update_fields=["revoked_at"])
    _log(preview, "news.preview_revoked", user, None)


@transaction.atomic
def visit(*, preview: PressPreview, revision: Revision) -> PressPreviewVisit | None:
    """Record that the journalist accepted the embargo and is shown this text.

    Returns the visit before. Raises BrokenLinkError if the link was revoked meanwhile.
    """
    preview = _locked(preview)
    if not preview.is_open:
        raise BrokenLinkError
    before = preview.visits.first()
    preview.visits.create(revision_pk=revision.pk)
    return before


def _locked(preview: PressPreview) -> PressPreview:
    previews = PressPreview.objects.select_for_update(of=("self",)).select_related("statement")
    return previews.get(pk=preview.pk)


def _mail(preview: PressPreview) -> None:
    # With the moment: a mail that is sent again must not look like the first one.
    tasks.mail_preview.enqueue(preview.pk, timezone.now().isoformat())


def _log(preview: PressPreview, action: str, user: User, revision: Revision | None) -> None:
    log(
        instance=preview.statement,
        action=action,
        user=user,
        revision=revision,
        data={"name": preview.reader, "email": preview.email},
    )
