from django.db import models

from issues.models import IssuePage
from news.models.statement import StatementPage


class Listing(models.Model):
    """That a live statement is listed: among all (no issue), and under each of its issues.

    Written by the database alone (``news.listing_triggers``), so that it is never behind.
    Here everything that lists are chosen and ordered by stands in one index, which pages,
    statements and their issues, each in its own table, could not have. See docs/adr.
    """

    # The constraint and the indexes below begin with these columns.
    statement = models.ForeignKey(
        StatementPage, on_delete=models.CASCADE, related_name="listings", db_index=False
    )
    issue = models.ForeignKey(
        IssuePage, null=True, on_delete=models.CASCADE, related_name="listings", db_index=False
    )
    kind = models.CharField(max_length=20)
    date = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "issue"], nulls_distinct=False, name="listed_once"
            )
        ]
        indexes = [
            models.Index(fields=["issue", "date", "statement"], name="listing_by_date"),
            models.Index(fields=["issue", "kind", "date", "statement"], name="listing_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} under {self.issue_id or 'all'}"
