"""What staff note of people, and which rows they found to be one person."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from membership.models.people import Person


class Note(models.Model):
    """What staff want to remember of a person. The person gets to read it on request."""

    person = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="notes")
    text = models.TextField(help_text="The person can ask to read it: write accordingly.")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.DB_SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.text


class Merge(models.Model):
    """That two rows were one person, and what changed, so that it can be undone."""

    survivor = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="merged_by")
    merged_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DB_SET_NULL, related_name="+"
    )
    # What every moved or changed row was before.
    changes = models.JSONField()
    undone_at = models.DateTimeField("undone", null=True)

    class Meta:
        default_permissions = ("add", "view")
        ordering = ["-merged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.merged} is {self.survivor}"
