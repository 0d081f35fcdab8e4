"""Every mail about a statement that is not public yet, one function each.

None that leaves the house names the headline: a mail outlives its link.
"""

from django.urls import reverse
from wagtail.models import Revision, TaskState

from core import mail
from core.mail import Message
from core.models import User
from news.models import PressPreview, ReviewRequest, StatementPage
from news.release.holding import due_label
from news.sharing import links


def review_request(review: ReviewRequest, queued_at: str) -> Message:
    return mail.build(
        "review_request",
        to=review.email,
        identity=f"review.{review.pk}.{_stamp(queued_at)}",
        review=review,
        review_url=mail.address(links.path_to_review(review)),
    )


def review_answer(review: ReviewRequest, author: User) -> Message:
    return _comment(
        f"answer.{review.pk}.{author.pk}",
        author,
        review.statement,
        who=review.name,
        is_approval=review.is_approval,
        comment=review.comment,
        by_link=True,
    )


def step_comment(task_state: TaskState, author: User) -> Message:
    """What staff wrote when they took a step of the workflow."""
    return _comment(
        f"step.{task_state.pk}.{author.pk}",
        author,
        task_state.revision.content_object,
        who=str(task_state.finished_by),
        is_approval=task_state.status == TaskState.STATUS_APPROVED,
        comment=task_state.comment,
        by_link=False,
    )


def press_preview(preview: PressPreview, revision: Revision, queued_at: str) -> Message:
    return mail.build(
        "press_preview",
        to=preview.email,
        identity=f"preview.{preview.pk}.{_stamp(queued_at)}",
        preview=preview,
        embargo_label=due_label(revision),
        preview_url=mail.address(links.path_to_preview(preview)),
    )


def _comment(
    identity: str, author: User, statement: StatementPage, **context: str | bool
) -> Message:
    return mail.build(
        "review_answer",
        to=author.email,
        identity=identity,
        statement=statement,
        edit_url=mail.address(reverse("wagtailadmin_pages:edit", args=[statement.pk])),
        **context,
    )


def _stamp(queued_at: str) -> str:
    """Fit for a Message-ID."""
    return "".join(filter(str.isalnum, queued_at))
