from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from issues.models import IssuePage
from membership.addresses import address_hash, normalize
from news.models import StatementPage

Kind = StatementPage.Kind
EVERY_KIND = "Every kind"
EVERY_ISSUE = "Every issue"


def kind_names(kinds: Iterable[str]) -> str:
    """The kinds of statement in words; none chosen means all."""
    return ", ".join(Kind(kind).label for kind in kinds) or EVERY_KIND


def wish(kind_names: str, issue_names: str) -> str:
    return f"{kind_names}; {issue_names}"


class Wanted(NamedTuple):
    """Which statements somebody chose. No kind means every kind.

    No issue does not mean every issue: those chosen may be gone.
    """

    kinds: list[str]
    issues: list[IssuePage]
    every_issue: bool

    @classmethod
    def chosen(cls, kinds: Iterable[str], issues: Iterable[IssuePage]) -> "Wanted":
        """In a form, where choosing no issue does mean every issue."""
        issues = list(issues)
        return cls(list(kinds), issues, not issues)


class JournalistQuerySet(models.QuerySet["Journalist"]):
    def at(self, address: str) -> "JournalistQuerySet":
        """Whoever has this e-mail address, however it is spelled; one row at most."""
        return self.alias(_key=Lower("email")).filter(_key=normalize(address))

    def active(self) -> "JournalistQuerySet":
        return self.filter(left_at=None)

    def wanting(self, statement: StatementPage) -> "JournalistQuerySet":
        """Who asked for statements of this kind on one of these issues."""
        chosen = Journalist.issues.through.objects.filter(
            journalist=models.OuterRef("pk"),
            issuepage__in=[issue.pk for issue in statement.issues.all()],
        )
        return self.filter(
            models.Q(kinds=[]) | models.Q(kinds__contains=[statement.kind]),
            models.Q(wants_every_issue=True) | models.Exists(chosen),
        )


class Journalist(models.Model):
    """Somebody of the press who gets our statements.

    A row comes into being when the link in a mail to the address is confirmed, or when staff
    enter one and say how they were asked; ``confirmed_at`` is empty until the address has
    proved itself.
    """

    email = models.EmailField("e-mail address")
    # What a suppression is found by.
    address_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(max_length=120)
    outlet = models.CharField(
        max_length=120, blank=True, help_text="The newspaper, station, agency or site."
    )
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Kind),
        verbose_name="kinds of statement",
        default=list,
        blank=True,
        help_text="None chosen: every kind.",
    )
    # An issue whose page is deleted leaves the list of those chosen, and what is then left
    # empty must not become "all".
    wants_every_issue = models.BooleanField("every issue", default=True, editable=False)
    issues = models.ManyToManyField(
        IssuePage, blank=True, related_name="journalists", help_text="None chosen: every issue."
    )
    confirmed_at = models.DateTimeField(
        "confirmed",
        null=True,
        blank=True,
        editable=False,
        help_text="When the link in a mail to this address was first confirmed.",
    )
    added_at = models.DateTimeField("on the list since", default=timezone.now, editable=False)
    left_at = models.DateTimeField("left", null=True, blank=True, editable=False)

    objects = JournalistQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index("name", "id", name="journalist_by_name")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="journalist_email_unique",
                violation_error_message="Another journalist has this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.outlet}" if self.outlet else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address_hash = address_hash(self.email)
        super().save(*args, **kwargs)

    def choose(self, wanted: "Wanted") -> None:
        """Save what this journalist gets from now on."""
        self.kinds = wanted.kinds
        self.wants_every_issue = wanted.every_issue
        self.save()
        self.issues.set([] if wanted.every_issue else wanted.issues)

    @property
    def is_active(self) -> bool:
        return self.left_at is None

    @property
    def kind_names(self) -> str:
        return kind_names(self.kinds)

    @property
    def issue_names(self) -> str:
        if self.wants_every_issue:
            return EVERY_ISSUE
        return ", ".join(issue.title for issue in self.issues.all()) or "None that still exists"

    @property
    def wants(self) -> str:
        """What this journalist asked for, in words."""
        return wish(self.kind_names, self.issue_names)
