from django.db import models
from django.db.models import Q
from django.utils import timezone

from issues.models import IssuePage
from membership.models.people import Person
from membership.topics import Choice, Topic


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        return self.filter(ended_at=None)

    def of_address(self, address_hash: str) -> "SubscriptionQuerySet":
        """Of whoever has this address, or had it: see ``PersonQuerySet.of_address``."""
        return self.filter(person__in=Person.objects.of_address(address_hash))

    def to(self, choice: Choice) -> "SubscriptionQuerySet":
        return self.filter(topic=choice.topic, issue=choice.issue)

    def choices(self) -> list[Choice]:
        """What they are of, the oldest first."""
        rows = self.select_related("issue").order_by("started_at", "pk")
        return [row.choice for row in rows]


class Subscription(models.Model):
    """That a person gets mail on a topic. What awaits confirmation is a ``Signup``."""

    class Frequency(models.TextChoices):
        AT_ONCE = "at-once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="subscriptions")
    topic = models.CharField(max_length=20, choices=Topic)
    issue = models.ForeignKey(
        IssuePage,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        help_text="For mail on one issue: which one.",
    )
    frequency = models.CharField(
        "how often",
        max_length=10,
        choices=Frequency,
        default=Frequency.AT_ONCE,
        db_default=Frequency.AT_ONCE,
    )
    started_at = models.DateTimeField("since", default=timezone.now)
    ended_at = models.DateTimeField("ended", null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index("started_at", "id", name="subscription_by_age"),
            models.Index(
                "topic", "issue", "person", name="subscription_active", condition=Q(ended_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic", "issue"],
                nulls_distinct=False,
                name="subscription_unique",
                violation_error_message="This person has a subscription to this topic.",
            ),
            models.CheckConstraint(
                condition=Q(topic="issue", issue__isnull=False)
                | (~Q(topic="issue") & Q(issue__isnull=True)),
                name="subscription_issue_if_topic_is_issue",
                violation_error_message="Choose an issue for the topic “One issue”, and only then.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                name="subscription_ends_after_start",
                violation_error_message="A subscription cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.label}"

    @property
    def label(self) -> str:
        return self.choice.label

    @property
    def choice(self) -> Choice:
        return Choice(Topic(self.topic), self.issue)

    @property
    def is_active(self) -> bool:
        return self.ended_at is None
