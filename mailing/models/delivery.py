from django.db import models
from django.db.models import Q

from mailing.models.campaign import Audience, Campaign
from mailing.models.digest import Digest
from mailing.models.journalist import Journalist
from mailing.models.mail import Mail, MailQuerySet, State
from membership.models import Person, Subscription


class DeliveryQuerySet(MailQuerySet["Delivery"]):
    def held(self) -> "DeliveryQuerySet":
        return self.filter(state=State.HELD)

    def unfinished(self) -> "DeliveryQuerySet":
        return self.filter(state__in=(State.QUEUED, State.HELD))

    def with_owner(self) -> "DeliveryQuerySet":
        return self.select_related(
            "journalist", "person__merged_into", "subscription__person", "subscription__issue"
        )


class Delivery(Mail):
    """One mail of a campaign to one address, and what became of it.

    Holds no address, only its keyed hash: the address is its person's or journalist's, and
    is gone with them.
    """

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
    # Of one that is held: from when on it may be mailed, and in which mail it goes.
    held_until = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        Digest, null=True, on_delete=models.SET_NULL, related_name="deliveries", db_index=False
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta(Mail.Meta):
        abstract = False
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["campaign", "id"], condition=Q(state="queued"), name="delivery_to_send"
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state="held", digest=None),
                name="delivery_to_gather",
            ),
            models.Index(fields=["campaign"], condition=Q(state="held"), name="delivery_held"),
            models.Index(
                fields=["campaign", "id"], condition=Q(state="failed"), name="delivery_failed"
            ),
            models.Index(
                fields=["digest"], condition=Q(digest__isnull=False), name="delivery_of_digest"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "address_hash"], name="delivery_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address or 'Somebody erased'}: {self.get_state_display()}"

    @property
    def reader(self) -> Person | None:
        """Whose subscription it comes of: the survivor's, where two rows were one person."""
        if self.subscription:
            return self.subscription.person
        return self.person.survivor if self.person else None

    @property
    def address(self) -> str:
        """Where to; empty when its owner was erased."""
        owner = self.journalist or self.reader
        return owner.email if owner else ""

    @property
    def is_wanted(self) -> bool:
        """Whether its owner is still on the list that it comes of."""
        if self.audience == Audience.PRESS:
            return bool(self.journalist and self.journalist.is_active)
        return bool(self.subscription and self.subscription.is_active)

    @property
    def is_anothers_too(self) -> bool:
        """Whether another delivery of the campaign tells the same reader: two rows, one person."""
        reader = self.reader
        if reader is None or reader.pk == self.person_id:
            return False
        others = Delivery.objects.filter(
            campaign=self.campaign_id, address_hash=reader.address_hash
        ).exclude(pk=self.pk)
        return others.filter(state__in=(State.QUEUED, State.HELD, State.SENT)).exists()
