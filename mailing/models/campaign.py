from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from news.models import StatementPage


class Occasion(models.TextChoices):
    """What a mailing tells of a statement."""

    PUBLISHED = "published", "New statement"
    CORRECTED = "corrected", "Correction"
    WITHDRAWN = "withdrawn", "Withdrawal"
    REPUBLISHED = "republished", "Stands again"


class Audience(models.TextChoices):
    """Whom a mailing goes to. Who is in several gets the mail of the first."""

    PRESS = "press", "Press list"
    STATEMENTS = "statements", "Subscribers of statements"
    ISSUES = "issues", "Subscribers of its issues"
    SAME = "same", "Everybody who got an earlier mail about it"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def waiting(self) -> "CampaignQuerySet":
        return self.filter(state=Campaign.State.WAITING)

    def under_way(self) -> "CampaignQuerySet":
        return self.filter(state__in=(Campaign.State.QUEUED, Campaign.State.SENDING))

    def standing(self) -> "CampaignQuerySet":
        return self.exclude(state=Campaign.State.CANCELED)

    def with_counts(self) -> "CampaignQuerySet":
        """With how many mails each has, how many were sent, and how many could not be."""
        return self.annotate(
            total_count=Count("deliveries"),
            sent_count=Count("deliveries", filter=Q(deliveries__state="sent")),
            failed_count=Count("deliveries", filter=Q(deliveries__state="failed")),
        )

    def of_the_same_news(self, campaign: "Campaign") -> "CampaignQuerySet":
        """Those that tell what this one tells: nobody is told it twice."""
        return self.filter(
            statement=campaign.statement_id,
            occasion=campaign.occasion,
            news_pk=campaign.news_pk,
        ).exclude(pk=campaign.pk)


class Campaign(models.Model):
    """One mailing of one statement on one occasion."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for publication"
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        CANCELED = "canceled", "Canceled"

    # It stays when the page is deleted: what was mailed was mailed.
    statement = models.ForeignKey(
        StatementPage, null=True, on_delete=models.SET_NULL, related_name="campaigns"
    )
    headline = models.CharField(max_length=255, help_text="As it read when the mailing was made.")
    occasion = models.CharField(max_length=20, choices=Occasion)
    # Which correction or withdrawal. No relation: those records go with the page, by a trigger
    # of the database that Django does not know of.
    news_pk = models.BigIntegerField(null=True, editable=False)
    audiences = ArrayField(models.CharField(max_length=20, choices=Audience))
    note = models.TextField(blank=True, help_text="For colleagues; not part of the mail.")
    state = models.CharField(max_length=20, choices=State)
    created_at = models.DateTimeField("made", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    queued_at = models.DateTimeField("queued", null=True)
    # When a worker last took it up: one that nobody works on is handed out again.
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("finished", null=True)
    outcome = models.CharField(
        max_length=200, blank=True, help_text="Why it was canceled, where it was."
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        verbose_name = "mailing"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index("created_at", "id", name="campaign_by_age")]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(state="waiting"),
                name="campaign_one_waiting",
                violation_error_message="A mailing of this statement is waiting already.",
            ),
            models.CheckConstraint(condition=~Q(audiences=[]), name="campaign_has_an_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.headline}"

    @property
    def audience_names(self) -> str:
        return ", ".join(Audience(audience).label for audience in self.audiences)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.SENDING)

    @property
    def can_be_canceled(self) -> bool:
        return self.is_waiting or self.is_under_way
