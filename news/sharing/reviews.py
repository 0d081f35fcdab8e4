"""A review by somebody without an account: asked for, answered, on record.

Whoever asks, answers or saves a newer text locks the page first. So no answer is taken for
a text that is not the latest, and none twice.
"""

import hashlib
import json
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState
from wagtail.users.models import UserProfile

from core.models import User
from core.refusals import NotPublishableError
from news.models import LinkApprovalTask, ReviewRequest, StatementPage
from news.sharing import tasks


class NotWaitingError(Exception):
    """The review has been answered, revoked or overtaken meanwhile."""


class CannotPublishError(Exception):
    """The approval would publish what cannot be published; says why."""


def digest_of(revision: Revision) -> str:
    """Names a text for good: what is on record can be shown to be the same."""
    content = json.dumps(revision.content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


@transaction.atomic
def ask(*, statement: StatementPage, user: User, days: int, **details: str) -> ReviewRequest:
    """Send a reviewer a link to the latest text of the statement.

    ``details`` are fields of ``ReviewRequest``: who it is, and a note to them.
    """
    statement = locked(statement.pk)
    revision = statement.latest_revision or statement.save_revision(user=user, changed=False)
    revision.refresh_from_db()
    now = timezone.now()
    review = statement.review_requests.create(
        revision=revision,
        digest=digest_of(revision),
        asked_by=user,
        asked_at=now,
        expires_at=now + timedelta(days=days),
        **details,
    )
    _log(review, "news.review_requested", user)
    _mail(review)
    return review


@transaction.atomic
def send_again(*, review: ReviewRequest, user: User) -> None:
    review = _waiting(review)
    review.mailed_at = None
    review.save(update_fields=["mailed_at"])
    _log(review, "news.review_sent_again", user)
    _mail(review)


@transaction.atomic
def revoke(*, review: ReviewRequest, user: User) -> None:
    """Raises NotWaitingError where there is an answer; revoking again does nothing."""
    review = _locked_review(review)
    if review.decision:
        raise NotWaitingError
    if review.revoked_at:
        return
    review.revoked_at = timezone.now()
    review.save(update_fields=["revoked_at"])
    _log(review, "news.review_revoked", user)


def is_intact(review: ReviewRequest) -> bool:
    """Whether the revision still holds the text that the reviewer was asked about."""
    return digest_of(review.revision) == review.digest


@transaction.atomic
def decide(*, review: ReviewRequest, decision: str, comment: str) -> None:
    """Take the reviewer's answer, for good, and as the workflow's step where it is one.

    Raises NotWaitingError, and CannotPublishError where the statement cannot be published;
    then nothing is recorded.
    """
    review = _waiting(review)
    review.decision = decision
    review.comment = comment
    review.decided_at = timezone.now()
    review.save(update_fields=["decision", "comment", "decided_at"])
    action = "news.review_approved" if review.is_approval else "news.review_changes"
    _log(review, action, None, comment=comment)
    told = _take_step(review)
    for author in authors(review.revision, review.asked_by):
        if author != told:
            tasks.mail_answer.enqueue(review.pk, author.pk)


def step(review: ReviewRequest) -> TaskState | None:
    """The step of the workflow that an answer takes now; None where it is advice."""
    task_state = review.statement.current_workflow_task_state
    if task_state is None or task_state.revision_id != review.revision_id:
        return None
    task = task_state.task.specific
    is_counted = isinstance(task, LinkApprovalTask) and task.takes_answer_of(review.email)
    return task_state if is_counted else None


def link_step(statement: StatementPage) -> LinkApprovalTask | None:
    """The step at which the statement is, if the answer to a link may take it."""
    task = statement.current_workflow_task
    return task if isinstance(task, LinkApprovalTask) else None


def may_be_copied(statement: StatementPage) -> bool:
    """Whether whoever asks may pass the link on themselves.

    Not where the answer may take a step, now or later: there only the mail leads to it, so
    that nobody approves their own text.
    """
    state = statement.current_workflow_state
    workflow = state.workflow if state else statement.get_workflow()
    steps = LinkApprovalTask.objects.filter(active=True, workflow_tasks__workflow=workflow)
    return not steps.exists()


def authors(revision: Revision, *others: User | None) -> list[User]:
    """Whom comments on a text are for, each once: its writer, the page's owner, and others."""
    owner = revision.content_object.owner
    people = dict.fromkeys([*others, revision.user, owner])
    return [person for person in people if person and person.is_active and person.email]


def locked(pk: int) -> StatementPage:
    Page.objects.select_for_update().get(pk=pk)
    return StatementPage.objects.get(pk=pk)


def _locked_review(review: ReviewRequest) -> ReviewRequest:
    statement = locked(review.statement_id)
    review = ReviewRequest.objects.select_related("revision", "asked_by").get(pk=review.pk)
    review.statement = statement
    return review


def _waiting(review: ReviewRequest) -> ReviewRequest:
    review = _locked_review(review)
    if not (review.is_waiting and is_intact(review)):
        raise NotWaitingError
    return review


def _take_step(review: ReviewRequest) -> User | None:
    """Act in the workflow; returns whom Wagtail itself has mailed the comment."""
    task_state = step(review)
    if task_state is None:
        return None
    action = "approve" if review.is_approval else "reject"
    words = f"{review.name} (by link)"
    words = f"{words}: {review.comment}" if review.comment else words
    try:
        task_state.task.specific.on_action(task_state, None, action, comment=words)
    except NotPublishableError as error:
        raise CannotPublishError(str(error)) from error
    except PermissionDenied as error:
        raise NotWaitingError from error
    return None if review.is_approval else wagtail_mails_rejection_to(task_state)


def wagtail_mails_rejection_to(task_state: TaskState) -> User | None:
    """Who gets Wagtail's own mail, with the comment, when this step is rejected."""
    user = task_state.workflow_state.requested_by
    if user and UserProfile.get_for_user(user).rejected_notifications:
        return user
    return None


def _mail(review: ReviewRequest) -> None:
    # With the moment: a mail that is sent again must not look like the first one.
    tasks.mail_request.enqueue(review.pk, timezone.now().isoformat())


def _log(review: ReviewRequest, action: str, user: User | None, comment: str = "") -> None:
    log(
        instance=review.statement,
        action=action,
        user=user,
        revision=review.revision,
        data={
            "name": review.name,
            "email": review.email,
            "revision": review.revision_id,
            "digest": review.digest,
            "text": review.digest[:12],
            "comment": comment,
        },
    )
