from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

MOST_ATTEMPTS = 6
# After the first attempt that failed for now, then twice as long each time: under three hours.
FIRST_PAUSE = timedelta(minutes=5)


class State(models.TextChoices):
    QUEUED = "queued", "Queued"
    HELD = "held", "Held for a digest"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    SUPPRESSED = "suppressed", "Left in the meantime"
    PAUSED = "paused", "Paused in the meantime"
    CANCELED = "canceled", "Not sent any more"


class MailQuerySet[M: "Mail"](models.QuerySet[M]):
    def queued(self) -> "MailQuerySet[M]":
        return self.filter(state=State.QUEUED)

    def due(self) -> "MailQuerySet[M]":
        return self.queued().filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))


class Mail(models.Model):
    """What became of something that is to be mailed to one address."""

    State = State

    state = models.CharField(
        max_length=20, choices=State, default=State.QUEUED, db_default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField("next attempt", null=True)
    sent_at = models.DateTimeField("sent", null=True)
    error = models.TextField("what the mail server said", default="", db_default="", blank=True)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]

    def record(self, error: Exception | None, *, is_final: bool) -> None:
        """Keep that the mail was accepted, or why not and when it is tried again."""
        self.attempts += 1
        self.error = str(error or "")
        self.retry_at = None
        if error is None:
            self.state, self.sent_at = State.SENT, timezone.now()
        elif is_final or self.attempts >= MOST_ATTEMPTS:
            self.state = State.FAILED
        else:
            self.retry_at = timezone.now() + FIRST_PAUSE * 2 ** (self.attempts - 1)
        self.save(update_fields=["attempts", "error", "retry_at", "state", "sent_at"])
