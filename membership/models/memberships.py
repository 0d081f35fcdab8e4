from datetime import date

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from membership import numbers
from membership.models.organizations import MemberOrganization
from membership.models.people import Person
from membership.standing import Standing, condition, runs_out_on, standing


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.ACTIVE)

    def with_term_start(self) -> "MembershipQuerySet":
        return self.alias(term_start=Coalesce("renewed_on", "since"))

    def in_standing(self, standing: Standing) -> "MembershipQuerySet":
        """Which are new, current, in grace, lapsed or ended today."""
        return self.with_term_start().filter(condition(standing))


class Membership(models.Model):
    """That a person is a member, as what, and since when."""

    class Kind(models.TextChoices):
        SUPPORTER = "supporter", "Supporter"
        ACTIVE_OFFICER = "active", "Active officer"
        RETIRED_OFFICER = "retired", "Retired officer"
        FAMILY = "family", "Family member of an officer"
        ORGANIZATION = "organization", "Organization"

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        ENDED = "ended", "Ended"

    person = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="memberships")
    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(
        max_length=20,
        choices=Status,
        default=Status.ACTIVE,
        help_text="An ended membership stays on record. A new one may be entered beside it.",
    )
    since = models.DateField("member since", default=timezone.localdate)
    # Counted by the database; shown as ``number``.
    serial = models.BigIntegerField(
        unique=True,
        editable=False,
        db_default=Func(Value("membership_serial"), function="nextval"),
    )
    renewed_on = models.DateField("last renewed", null=True, blank=True)
    # Set and emptied with the status by a trigger (migration “figures and imports”).
    ended_on = models.DateField("ended", null=True, editable=False)
    reminded_on = models.DateField("reminded", null=True, editable=False)
    organization = models.ForeignKey(
        MemberOrganization,
        null=True,
        blank=True,
        on_delete=models.DB_SET_NULL,
        related_name="memberships",
        help_text="The member organization that this person speaks for or belongs to.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "member"
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index("since", "id", name="membership_by_age"),
            models.Index(Coalesce("renewed_on", "since"), name="membership_by_term"),
            # With all that says in which standing a membership is.
            models.Index(
                "kind", "person",
                include=["since", "renewed_on"],
                name="membership_by_kind", condition=Q(status="active"),
            ),
            models.Index("person", name="membership_ended", condition=Q(status="ended")),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status="active"),
                name="membership_one_active",
                violation_error_message="This person is a member already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display().lower()}"

    @property
    def number(self) -> str:
        """The membership number, as it stands on the card."""
        return numbers.written(self.serial)

    @property
    def speaks_for(self) -> MemberOrganization | None:
        """The member organization whose contact this member is."""
        return self.organization if self.kind == self.Kind.ORGANIZATION else None

    @property
    def standing(self) -> Standing:
        return standing(
            since=self.since,
            renewed_on=self.renewed_on,
            is_ended=self.status == self.Status.ENDED,
        )

    @property
    def runs_out_on(self) -> date | None:
        """The first day that it does not cover any more; None where memberships do not expire."""
        return runs_out_on(self.renewed_on or self.since)

    def began_before(self, day: date) -> bool:
        """Whether its term, which a renewal begins anew, had begun by then."""
        return (self.renewed_on or self.since) < day
