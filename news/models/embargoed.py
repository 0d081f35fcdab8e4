"""The embargo decides the schedule: Wagtail publishes by it, and no text is public before."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.utils import timezone
from wagtail.models import Page, Revision

from news.release import embargo

if TYPE_CHECKING:  # which is made of this
    from news.models.statement import StatementPage


class Embargoed:
    """Of a statement.

    Wagtail schedules by ``go_live_at``. It is taken from the embargo wherever a text is
    read for publishing, in ``with_content_json()``: what a revision, a form or a command
    says about it counts for nothing. ``save()`` is the last guard: under its own embargo
    no text is live, by whatever way it came.
    """

    def with_content_json(self, content: dict[str, Any]) -> Self:
        statement = super().with_content_json(content)
        statement.go_live_at = embargo.ends_at(statement)
        if self.live:
            # Wagtail takes it from the revision. A live statement whose change waits for
            # its moment would go offline when that revision is older than its publication.
            statement.live_revision_id = self.live_revision_id
        return statement

    def serializable_data(self) -> dict[str, Any]:
        self.go_live_at = embargo.ends_at(self)
        return super().serializable_data()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.go_live_at = embargo.ends_at(self)
        writes_live = update_fields is None or "live" in update_fields
        if self.live and writes_live and embargo.holds(self):
            self.live = False
        if update_fields is not None:
            kwargs["update_fields"] = update_fields
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        if self.live and not self.live_revision_id and embargo.holds(self):
            self._remember_live_text()
        return super().save_revision(*args, **kwargs)

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish or schedule a revision; raises ``embargo.NoMomentError``."""
        text = revision.as_object()
        if embargo.is_embargoed(text) and not embargo.ends_at(text):
            raise embargo.NoMomentError(
                "The statement is under embargo, but does not say until when."
            )
        super().publish(revision, *args, **kwargs)

    def _remember_live_text(self) -> None:
        """Make the text that readers see a revision: Wagtail takes offline what has none."""
        public: StatementPage = type(self).objects.get(pk=self.pk)
        self.live_revision = Revision.objects.create(
            content_object=public,
            base_content_type=public.get_base_content_type(),
            content=public.serializable_data(),
            object_str=str(public),
            created_at=public.last_published_at or timezone.now(),
        )
        Page.objects.filter(pk=self.pk).update(live_revision=self.live_revision)

    @property
    def embargo_label(self) -> str:
        return embargo.embargo_label(self)

    @property
    def release_note(self) -> str:
        return embargo.release_note(self)
