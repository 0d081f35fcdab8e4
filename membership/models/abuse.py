from django.db import models
from django.utils import timezone

from membership.addresses import address_hash


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def of(self, address: str) -> "SuppressionQuerySet":
        return self.filter(address_hash=address_hash(address))

    def liftable(self) -> "SuppressionQuerySet":
        """Those that end when the owner of the address comes back through a form."""
        return self.filter(reason=Suppression.Reason.UNSUBSCRIBED)


class Suppression(models.Model):
    """An address that must not be mailed, known only by its keyed hash."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", "Left all lists"
        COMPLAINT = "complaint", "Marked our mail as spam"
        STAFF = "staff", "Asked us in another way"

        @classmethod
        def told(cls) -> list[tuple[str, str]]:
            """What staff can be told, as choices: who leaves by a link says so there."""
            return [(each.value, each.label) for each in cls if each != cls.UNSUBSCRIBED]

    address_hash = models.CharField("hash of the address", max_length=64, unique=True)
    reason = models.CharField(max_length=20, choices=Reason)
    suppressed_at = models.DateTimeField("since", default=timezone.now)
    # Anybody can type the address into a form: its owner is not to be asked again and again.
    asked_at = models.DateTimeField("last sent a link on request", null=True, editable=False)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view", "delete")
        verbose_name = "suppressed address"
        verbose_name_plural = "suppressed addresses"
        ordering = ["-suppressed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.address_hash[:12]}…"

    @property
    def can_be_lifted(self) -> bool:
        """Whether its owner can come back through a form: not against the other reasons."""
        return self.reason == self.Reason.UNSUBSCRIBED


class RateCounter(models.Model):
    """How often something came from one network, or for one address, since a moment."""

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("starts_at", name="rate_counter_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["key", "starts_at"], name="rate_counter_unique")
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]}… since {self.starts_at:%Y-%m-%d %H:%M}: {self.count}"
