from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from issues.models import IssuePage, IssueQuerySet
from mailing.models.journalist import EVERY_ISSUE, Kind, kind_names
from membership.addresses import address_hash, normalize


class PressSignupQuerySet(models.QuerySet["PressSignup"]):
    def at(self, address: str) -> "PressSignupQuerySet":
        return self.alias(_key=Lower("email")).filter(_key=normalize(address))


class PressSignup(models.Model):
    """What somebody asked for in the press list's form, on behalf of an address that has yet
    to agree. Nothing about a journalist changes before that (docs/adr/0007).
    """

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=120)
    outlet = models.CharField(max_length=120)
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind), default=list, blank=True)
    issue_pks = ArrayField(models.BigIntegerField(), default=list, blank=True)
    wording = models.TextField(help_text="The words agreed to, as they were shown.")
    wording_version = models.CharField(max_length=40)
    path = models.CharField("address of the form", max_length=255, blank=True)
    created_at = models.DateTimeField("asked", default=timezone.now, editable=False)
    mailed_at = models.DateTimeField("mailed", null=True, editable=False)
    confirmed_at = models.DateTimeField("confirmed", null=True, editable=False)

    objects = PressSignupQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")
        verbose_name = "sign-up for the press list"
        verbose_name_plural = "sign-ups for the press list"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Lower("email"), name="press_signup_by_address"),
            models.Index("created_at", "id", name="press_signup_by_age"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def address_hash(self) -> str:
        return address_hash(self.email)

    @property
    def issues(self) -> IssueQuerySet:
        """Those of the chosen issues that can still be chosen."""
        return IssuePage.objects.published().filter(pk__in=self.issue_pks).in_order()

    @property
    def kind_names(self) -> str:
        return kind_names(self.kinds)

    @property
    def issue_names(self) -> str:
        if not self.issue_pks:
            return EVERY_ISSUE
        return ", ".join(issue.title for issue in self.issues)
