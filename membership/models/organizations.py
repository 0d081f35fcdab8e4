from django.db import models
from django.utils import timezone

from membership.states import STATES


class MemberOrganizationQuerySet(models.QuerySet["MemberOrganization"]):
    def in_directory(self) -> "MemberOrganizationQuerySet":
        """Those that agreed to be listed, that staff found to be real, and that are members."""
        return self.filter(
            is_listed=True,
            approved_at__isnull=False,
            memberships__kind="organization",
            memberships__status="active",
        ).distinct()


class MemberOrganization(models.Model):
    """An association, union or lodge that joined; its contact is whose membership says so."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", "Association"
        UNION = "union", "Union"
        LODGE = "lodge", "Lodge"

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind)
    size = models.PositiveIntegerField(
        "officers represented", help_text="About how many officers belong to it."
    )
    website = models.URLField(blank=True, max_length=255)
    state = models.CharField(max_length=2, choices=STATES, blank=True)
    is_listed = models.BooleanField(
        "agreed to be listed",
        default=False,
        editable=False,
        help_text="In the public directory. The contact’s consent is on record.",
    )
    # Anybody can say that they speak for a union.
    approved_at = models.DateTimeField("approved", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects = MemberOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "member organization"
        ordering = ["name", "pk"]
        indexes = [models.Index("name", "id", name="member_organization_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def contact_names(self) -> str:
        """Who speaks for it, with their addresses."""
        contacts = (each for each in self.memberships.all() if each.kind == "organization")
        return ", ".join(f"{each.person.full_name} <{each.person.email}>" for each in contacts)
