from django.conf import settings
from django.db import models
from django.utils import timezone

from news.models.statement import StatementPage


class ImportedDocument(models.Model):
    """The document that a statement was imported from, as it came in.

    It is kept in the database: no address leads to it, and a backup has it.
    """

    statement = models.ForeignKey(
        StatementPage,
        null=True,  # until whoever imports it has looked at what was read
        on_delete=models.CASCADE,
        related_name="imported_documents",
    )
    name = models.CharField("file name", max_length=255)
    content = models.BinaryField()
    reading = models.JSONField(help_text="What was recognized, guessed and left over.")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.name
