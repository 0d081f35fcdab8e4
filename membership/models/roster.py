from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from membership.addresses import address_hash, normalize
from membership.models.organizations import MemberOrganization
from membership.models.people import Person


class RosterInvitationQuerySet(models.QuerySet["RosterInvitation"]):
    def at(self, address: str) -> "RosterInvitationQuerySet":
        return self.alias(_key=Lower("email")).filter(_key=normalize(address))

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
    email = models.EmailField("e-mail address")
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
            models.UniqueConstraint("organization", Lower("email"), name="roster_once_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.organization}"

    @property
    def address_hash(self) -> str:
        return address_hash(self.email)
