"""Comments of staff in the workflow reach whoever wrote the text.

Wagtail mails a rejection to whoever submitted the page, and the comment to an approval to
nobody.
"""

from typing import Any

from wagtail.models import TaskState

from core.models import User
from news.models import StatementPage
from news.sharing import reviews, tasks


def tell_authors(*, instance: TaskState, user: User | None, **kwargs: Any) -> None:
    """Receives ``task_approved`` and ``task_rejected``.

    A step without a user was taken by a link: ``reviews.decide`` tells its authors.
    """
    revision = instance.revision
    if not (user and instance.comment and isinstance(revision.content_object, StatementPage)):
        return
    told = {user}
    if instance.status == TaskState.STATUS_REJECTED:
        told.add(reviews.wagtail_mails_rejection_to(instance))
    for author in reviews.authors(revision, instance.workflow_state.requested_by):
        if author not in told:
            tasks.mail_step_comment.enqueue(instance.pk, author.pk)
