"""Mails to reviewers, journalists and authors, sent by the background worker."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from wagtail.models import TaskState

from core.models import User
from news.models import PressPreview, ReviewRequest
from news.sharing import mails
from news.sharing.scheduled import scheduled_revision

AHEAD_OF_OTHER_WORK = 50


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_request(review_pk: int, queued_at: str) -> None:
    """Send the link, once, however often the task runs, and never one that is dead by now.

    The row stays locked until the mail is accepted and that is on record.
    """
    with transaction.atomic():
        reviews = ReviewRequest.objects.select_for_update(of=("self",))
        review = (
            reviews.filter(pk=review_pk, mailed_at=None)
            .select_related("statement", "asked_by")
            .first()
        )
        if review is None or not review.is_waiting:
            return
        mails.review_request(review, queued_at).send()
        _note_mailed(review)


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_preview(preview_pk: int, queued_at: str) -> None:
    """Send the link, once, and never one that is dead by now."""
    with transaction.atomic():
        previews = PressPreview.objects.select_for_update(of=("self",))
        preview = (
            previews.filter(pk=preview_pk, mailed_at=None)
            .select_related("statement", "given_by")
            .first()
        )
        if preview is None or not preview.is_open:
            return
        if revision := scheduled_revision(preview.statement):
            mails.press_preview(preview, revision, queued_at).send()
            _note_mailed(preview)


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_answer(review_pk: int, author_pk: int) -> None:
    review = ReviewRequest.objects.select_related("statement").get(pk=review_pk)
    mails.review_answer(review, User.objects.get(pk=author_pk)).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_step_comment(task_state_pk: int, author_pk: int) -> None:
    task_states = TaskState.objects.select_related("revision", "finished_by")
    task_state = task_states.get(pk=task_state_pk)
    mails.step_comment(task_state, User.objects.get(pk=author_pk)).send()


def _note_mailed(shared: ReviewRequest | PressPreview) -> None:
    shared.mailed_at = timezone.now()
    shared.save(update_fields=["mailed_at"])
