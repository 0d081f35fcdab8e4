"""A text that somebody was shown, or that was decided about, stays what it was."""

from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision, TaskState


class Settled:
    """Of a statement.

    The editor saves by itself, every moment, over the revision that it made before. A link,
    a step of the workflow and the schedule hold on to a revision: they must go on meaning the
    text that they were about, so from there on the editor writes a new one.
    """

    @transaction.atomic
    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        if overwrite_revision and self._is_settled(overwrite_revision):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def _is_settled(self, revision: Revision) -> bool:
        # Whoever asks for a review, or decides, locks the page first.
        Page.objects.select_for_update().get(pk=self.pk)
        revision.refresh_from_db(fields=["approved_go_live_at"])
        return (
            revision.approved_go_live_at is not None
            or revision.pk == self.live_revision_id
            or self.review_requests.filter(revision=revision).exists()
            or TaskState.objects.filter(revision=revision).exists()
        )
