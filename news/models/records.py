"""What is on record about a statement once it is public."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from core.ledger import Ledger
from news.models.statement import StatementPage


class PublishedVersion(Ledger):
    """The text of a statement as it was published, each time that it was."""

    statement = models.ForeignKey(
        StatementPage, on_delete=models.DO_NOTHING, related_name="versions"
    )
    number = models.PositiveIntegerField(help_text="1 for the first publication.")
    text = models.TextField(help_text="As a wire service would get it.")
    published_at = models.DateTimeField(default=timezone.now)
    # A name, not a key: the line must still say it when the account is gone.
    published_by = models.CharField(max_length=200, blank=True)

    class Meta(Ledger.Meta):
        abstract = False
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "number"], name="version_number")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class Correction(Ledger):
    """What was wrong in a published statement, and what is right."""

    statement = models.ForeignKey(
        StatementPage, on_delete=models.DO_NOTHING, related_name="corrections"
    )
    version = models.ForeignKey(
        PublishedVersion,
        on_delete=models.DO_NOTHING,
        related_name="corrections",
        help_text="The version that is right.",
    )
    wrong = models.TextField("what was wrong")
    right = models.TextField("what is right")
    corrected_at = models.DateTimeField(default=timezone.now)
    corrected_by = models.CharField(max_length=200, blank=True)

    class Meta(Ledger.Meta):
        abstract = False
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index("corrected_at", name="correction_by_age")]

    def __str__(self) -> str:
        return f"Correction of {self.corrected_at:%Y-%m-%d}"

    @property
    def line(self) -> str:
        """All of it in one line of plain text."""
        day = date_format(timezone.localdate(self.corrected_at), "F j, Y")
        line = f"Corrected on {day}. What was wrong: {self.wrong} What is right: {self.right}"
        return " ".join(line.split())


class Withdrawal(models.Model):
    """That a statement no longer stands, and why; ended when it is republished."""

    statement = models.ForeignKey(
        StatementPage, on_delete=models.CASCADE, related_name="withdrawals"
    )
    reason = models.TextField(help_text="Shown to readers in place of the statement, or above it.")
    hides_text = models.BooleanField(
        "take the text off the site",
        default=False,
        help_text="Otherwise it stays readable under the notice.",
    )
    withdrawn_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    republished_at = models.DateTimeField(null=True, blank=True)
    republished_by = models.CharField(max_length=200, blank=True)
    republishing_note = models.TextField(
        "why it stands again", blank=True, help_text="Shown to readers, below the text."
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=models.Q(republished_at=None),
                name="withdrawn_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Withdrawal of {self.withdrawn_at:%Y-%m-%d}"
