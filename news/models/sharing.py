"""Who outside the staff is shown a statement before it is public, and what they said."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from core.models import User
from news.models.statement import StatementPage


class LinkApprovalTask(AbstractGroupApprovalTask):
    """A step of a workflow that a named reviewer without an account may take, by a link."""

    reviewers = models.TextField(
        "reviewers whose answer counts",
        blank=True,
        help_text="E-mail addresses, one on each line. A link that is sent to one of them takes"
        " this step. Empty: a link that is sent to anybody does.",
    )

    admin_form_fields: ClassVar[list[str]] = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "reviewers",
    ]

    class Meta:
        verbose_name = "approval by a group or by link"
        verbose_name_plural = "approvals by a group or by link"

    @classmethod
    def get_description(cls) -> str:
        return (
            "Members of the chosen groups can approve this task, and so can a named reviewer"
            " without an account, by the link that a press officer sends"
        )

    def clean(self) -> None:
        super().clean()
        for address in self.addresses:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    {"reviewers": f"“{address}” is no e-mail address. Write one on each line."}
                ) from None

    @property
    def addresses(self) -> list[str]:
        return [line.strip().lower() for line in self.reviewers.splitlines() if line.strip()]

    def takes_answer_of(self, email: str) -> bool:
        return not self.addresses or email.lower() in self.addresses

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: User | None, action_name: str, **kwargs: Any
    ) -> None:
        """Take the step once: two people may decide at the same moment.

        Raises ``PermissionDenied`` for the second. Everybody who decides on a page locks it
        first.
        """
        Page.objects.select_for_update().get(pk=task_state.workflow_state.object_id)
        task_state.refresh_from_db(fields=["status"])
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)


class ReviewRequest(models.Model):
    """That a named reviewer was sent a link to exactly one revision, and what they answered."""

    wagtail_reference_index_ignore = True  # it uses no page: it is about one

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Changes asked for"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Changes asked for"
        REVOKED = "revoked", "Revoked"
        EXPIRED = "expired", "Expired"
        SUPERSEDED = "superseded", "The text has changed since"

    statement = models.ForeignKey(
        StatementPage, on_delete=models.CASCADE, related_name="review_requests"
    )
    # The link dies with the revision.
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the revision's content.")
    name = models.CharField("reviewer", max_length=120)
    email = models.EmailField("e-mail")
    note = models.TextField(blank=True, help_text="What the reviewer should know or look at.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    comment = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Review by {self.name}"

    @property
    def state(self) -> State:
        if self.revoked_at:
            return self.State.REVOKED
        if self.decision:
            return self.State(self.decision)
        if self.expires_at <= timezone.now():
            return self.State.EXPIRED
        if self.statement.latest_revision_id != self.revision_id:
            return self.State.SUPERSEDED
        return self.State.WAITING

    @property
    def is_waiting(self) -> bool:
        return self.state is self.State.WAITING

    @property
    def is_approval(self) -> bool:
        return self.decision == self.Decision.APPROVED


class PressPreview(models.Model):
    """A journalist's own link to a statement under embargo."""

    wagtail_reference_index_ignore = True  # it uses no page: it is about one

    class State(models.TextChoices):
        OPEN = "open", "Open"
        REVOKED = "revoked", "Revoked"
        EXPIRED = "expired", "Expired"

    statement = models.ForeignKey(
        StatementPage, on_delete=models.CASCADE, related_name="press_previews"
    )
    name = models.CharField("journalist", max_length=120)
    outlet = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(
        null=True, help_text="Empty: when the embargo ends, also if that is moved."
    )
    mailed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"Press preview for {self.name}"

    @property
    def reader(self) -> str:
        return f"{self.name}, {self.outlet}" if self.outlet else self.name

    @property
    def state(self) -> State:
        """Of the link itself; whether there is something to show is the statement's matter."""
        if self.revoked_at:
            return self.State.REVOKED
        if self.expires_at and self.expires_at <= timezone.now():
            return self.State.EXPIRED
        return self.State.OPEN

    @property
    def is_open(self) -> bool:
        return self.state is self.State.OPEN


class PressPreviewVisit(models.Model):
    """That a journalist accepted the embargo and read, and which text."""

    wagtail_reference_index_ignore = True  # it uses no page: it is about one

    preview = models.ForeignKey(PressPreview, on_delete=models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField(default=timezone.now)
    revision_pk = models.BigIntegerField("revision")

    class Meta:
        default_permissions = ("view",)
        ordering = ["-visited_at", "-pk"]

    def __str__(self) -> str:
        return f"Visit at {self.visited_at:%Y-%m-%d %H:%M}"
