from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from mailing.models.campaign import Audience, Campaign
from mailing.models.journalist import Journalist
from membership.models import Person, Subscription

MOST_ATTEMPTS = 6
# After the first attempt that failed for now, then twice as long each time: under three hours.
FIRST_PAUSE = timedelta(minutes=5)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def queued(self) -> "DeliveryQuerySet":
        return self.filter(state=Delivery.State.QUEUED)

    def due(self) -> "DeliveryQuerySet":
        return self.queued().filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))

    def counted(self) -> dict[str, int]:
        """How many there are in each state."""
        counts = self.order_by().values_list("state").annotate(models.Count("pk"))
        return dict.fromkeys(Delivery.State.values, 0) | dict(counts)


class Delivery(models.Model):
    """One mail of a campaign to one address, and what became of it.

    Holds no address, only its keyed hash: the address is its person's or journalist's, and
    is gone with them.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        SUPPRESSED = "suppressed", "Left in the meantime"
        CANCELED = "canceled", "Not sent any more"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliveries")
    address_hash = models.CharField(max_length=64)
    audience = models.CharField("got it as", max_length=20, choices=Audience)
    journalist = models.ForeignKey(
        Journalist, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    subscription = models.ForeignKey(
        Subscription, null=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    state = models.CharField(
        max_length=20, choices=State, default=State.QUEUED, db_default=State.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField("next attempt", null=True)
    sent_at = models.DateTimeField("sent", null=True)
    error = models.TextField("what the mail server said", default="", db_default="", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "deliveries"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["campaign", "id"], condition=Q(state="queued"), name="delivery_to_send"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "address_hash"], name="delivery_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address or 'Somebody erased'}: {self.get_state_display()}"

    @property
    def address(self) -> str:
        """Where to; empty when its owner was erased."""
        owner = self.journalist or self.person
        return owner.email if owner else ""

    @property
    def is_wanted(self) -> bool:
        """Whether its owner is still on the list that it comes of."""
        if self.audience == Audience.PRESS:
            return bool(self.journalist and self.journalist.is_active)
        return bool(self.subscription and self.subscription.is_active)
