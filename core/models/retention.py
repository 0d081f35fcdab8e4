from datetime import date, datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class RetentionRunQuerySet(models.QuerySet["RetentionRun"]):
    def in_month(self, month: date) -> "RetentionRunQuerySet":
        """Those of the month that starts on this day, by the site's own time."""
        after = (month + timedelta(days=32)).replace(day=1)
        start, end = (timezone.make_aware(datetime.combine(day, time())) for day in (month, after))
        return self.filter(ran_at__gte=start, ran_at__lt=end)

    def deleted(self) -> dict[str, int]:
        """How much of each kind, in all of them."""
        total: dict[str, int] = {}
        for counts in self.values_list("counts", flat=True):
            for name, count in counts.items():
                total[name] = total.get(name, 0) + count
        return total


class RetentionRun(models.Model):
    """That what is too old was deleted, and how much of it; see ``core.retention``."""

    ran_at = models.DateTimeField("ran", default=timezone.now, db_index=True)
    # By the names of rules.
    counts = models.JSONField("deleted")
    failed = ArrayField(models.CharField(max_length=60), default=list)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-ran_at", "-pk"]

    def __str__(self) -> str:
        return f"Retention of {self.ran_at:%Y-%m-%d %H:%M}"


class RetentionReport(models.Model):
    """What was deleted in a month. Stays: it holds numbers only."""

    month = models.DateField(unique=True, help_text="Its first day.")
    counts = models.JSONField("deleted")
    runs = models.PositiveIntegerField()
    failed = ArrayField(models.CharField(max_length=60), default=list)
    made_at = models.DateTimeField("made", default=timezone.now)

    class Meta:
        default_permissions = ()
        permissions = [("receive_retentionreport", "Gets the monthly retention report by mail")]
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"Retention in {self.month:%B %Y}"
