"""Who outside the staff is shown a statement before it is public, and what they said."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, Revision

from news.models.statement import StatementPage


class LinkApprovalTask(AbstractGroupApprovalTask):
    """A step of a workflow that a named reviewer without an account may take, by a link."""

    class Meta:
        verbose_name = "approval by a group or by link"
        verbose_name_plural = "approvals by a group or by link"


class ReviewRequest(models.Model):
    """That a named reviewer was sent a link to exactly one revision, and what they answered."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Changes asked for"

    statement = models.ForeignKey(
        StatementPage, on_delete=models.CASCADE, related_name="review_requests"
    )
    # The link dies with the revision.
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
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


class PressPreview(models.Model):
    """A journalist's own link to a statement under embargo."""

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
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"Press preview for {self.name}"


class PressPreviewVisit(models.Model):
    """That a journalist accepted the embargo and read, and which text."""

    preview = models.ForeignKey(PressPreview, on_delete=models.CASCADE, related_name="visits")
    visited_at = models.DateTimeField(default=timezone.now)
    revision_pk = models.BigIntegerField("revision")

    class Meta:
        default_permissions = ("view",)
        ordering = ["-visited_at", "-pk"]

    def __str__(self) -> str:
        return f"Visit at {self.visited_at:%Y-%m-%d %H:%M}"
