from typing import Any

from django.db import models
from django.utils import timezone

from membership.addresses import address_hash
from membership.models.organizations import MemberOrganization
from membership.models.people import Person


class RosterInvitationQuerySet(models.QuerySet["RosterInvitation"]):
    def at(self, address: str) -> "RosterInvitationQuerySet":
        return self.filter(address_hash=address_hash(address))

    def open(self) -> "RosterInvitationQuerySet":
        return self.filter(state=RosterInvitation.State.INVITED)


class RosterInvitation(models.Model):
    """That a member organization asks somebody onto its roster, and what they answered.

    The organization's contact typed the address; nothing about its owner changes, and nobody
    learns whether it is known, until the owner accepts.
    """

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        ACCEPTED = "accepted", "On the roster"
        DECLINED = "declined", "Declined"
        ENDED = "ended", "Left the roster"

    organization = models.ForeignKey(
        MemberOrganization, on_delete=models.DB_CASCADE, related_name="invitations"
    )
    # Of who declines only the hash is kept: enough to ask nobody twice.
    email = models.EmailField("e-mail address", blank=True)
    address_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.INVITED)
    invited_at = models.DateTimeField("invited", default=timezone.now)
    mailed_at = models.DateTimeField("mailed", null=True)
    answered_at = models.DateTimeField("answered", null=True)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.DB_CASCADE, related_name="roster_invitations"
    )

    objects = RosterInvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-invited_at", "-pk"]
        indexes = [
            models.Index("organization", "state", "id", name="roster_by_state"),
            models.Index("invited_at", "id", name="roster_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "address_hash"], name="roster_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email or 'Somebody'}, {self.organization}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.email:
            self.address_hash = address_hash(self.email)
        super().save(*args, **kwargs)
