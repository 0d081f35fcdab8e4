from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from mailing.models.mail import State
from membership.states import STATES
from news.models import StatementPage

NAMED_STATES = 3


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
    STATES = "states", "People in chosen states"
    SAME = "same", "Everybody who got an earlier mail about it"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def waiting(self) -> "CampaignQuerySet":
        return self.filter(state=Campaign.State.WAITING)

    def under_way(self) -> "CampaignQuerySet":
        return self.filter(state__in=(Campaign.State.QUEUED, Campaign.State.SENDING))

    def open(self) -> "CampaignQuerySet":
        """Under way, or with mails that are held for digests."""
        return self.under_way() | self.filter(state=Campaign.State.HELD)

    def standing(self) -> "CampaignQuerySet":
        return self.exclude(state=Campaign.State.CANCELED)

    def with_counts(self) -> "CampaignQuerySet":
        """With how many mails each has, how many were sent, and how many could not be.

        Of what is over they are on record; only what is under way is counted.
        """
        return self.annotate(
            total_count=_count("total"),
            sent_count=_count("sent", deliveries__state="sent"),
            failed_count=_count("failed", deliveries__state="failed"),
        )

    def without_held(self) -> "CampaignQuerySet":
        """Those whose last held mail has gone."""
        return self.filter(state=Campaign.State.HELD).exclude(deliveries__state=State.HELD)

    def of_the_same_news(self, campaign: "Campaign") -> "CampaignQuerySet":
        """Those that tell what this one tells: nobody is told it twice."""
        return self.filter(
            statement=campaign.statement_id,
            occasion=campaign.occasion,
            news_pk=campaign.news_pk,
        ).exclude(pk=campaign.pk)


def _count(name: str, **which: str) -> Case:
    deliveries = Count("deliveries", filter=Q(**which))
    counted = Campaign.objects.order_by().values("pk").annotate(count=deliveries)
    return Case(
        When(~Q(counts={}), then=Cast(KT(f"counts__{name}"), IntegerField())),
        default=Subquery(counted.filter(pk=OuterRef("pk")).values("count")),
    )


class Campaign(models.Model):
    """One mailing of one statement on one occasion."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for publication"
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Being sent"
        HELD = "held", "Sent; the rest goes with digests"
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
    states = ArrayField(
        models.CharField(max_length=2, choices=STATES),
        default=list,
        blank=True,
        help_text="Whose state alerts it is.",
    )
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
    # Of what is over: how many mails ended in which state, and altogether. It stays when
    # retention has deleted the deliveries.
    counts = models.JSONField(default=dict, editable=False)

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
            models.CheckConstraint(
                condition=Q(audiences__contains=["states"]) & ~Q(states=[])
                | ~Q(audiences__contains=["states"]) & Q(states=[]),
                name="campaign_states_if_audience_is_states",
                violation_error_message="Choose states for state alerts, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.headline}"

    @property
    def audience_names(self) -> str:
        return ", ".join(self._name(Audience(audience)) for audience in self.audiences)

    def _name(self, audience: Audience) -> str:
        if audience != Audience.STATES:
            return audience.label
        names = [str(name) for code, name in STATES if code in self.states]
        named = " and ".join(names) if len(names) <= NAMED_STATES else f"{len(names)} states"
        return f"State alerts for {named}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.SENDING)

    @property
    def can_be_canceled(self) -> bool:
        return self.is_waiting or self.is_under_way or self.state == self.State.HELD

    def counted(self) -> dict[str, int]:
        """How many mails are in each state, and altogether under ``total``."""
        if self.counts:
            return dict.fromkeys(State.values, 0) | self.counts
        found = dict(self.deliveries.order_by().values_list("state").annotate(Count("pk")))
        return dict.fromkeys(State.values, 0) | found | {"total": sum(found.values())}
