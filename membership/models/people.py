import re
from datetime import date
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Exists, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils import timezone

from issues.models import IssuePage
from membership import numbers
from membership.addresses import address_hash, masked, normalize
from membership.models.organizations import MemberOrganization
from membership.standing import Standing, condition, runs_out_on, standing
from membership.states import STATES
from membership.topics import Choice, Topic

# Whatever parts an e-mail address is a space to the search: “lee” finds ann.lee@example.com.
SEPARATORS = "@.+-_'’"
NO_SEPARATORS = str.maketrans(SEPARATORS, " " * len(SEPARATORS))
SEARCHED = ("first_name", "last_name", "email", "zip_code")


class SearchText(Func):
    """What people are found by, word by word, whatever language the words are of."""

    function = "to_tsvector"
    template = "%(function)s('simple'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()

    def __init__(self, *fields: str) -> None:
        words = [part for field in fields for part in (Value(" "), field)][1:]
        text = Func(
            Concat(*words, output_field=models.TextField()),
            Value(SEPARATORS),
            Value(" " * len(SEPARATORS)),
            function="translate",
        )
        super().__init__(text)


def beginnings(text: str) -> SearchQuery:
    """That every word of the text is the beginning of one in a ``SearchText``."""
    words = re.findall(r"\w+", text.translate(NO_SEPARATORS))
    return SearchQuery(
        " & ".join(f"{word}:*" for word in words), config="simple", search_type="raw"
    )


class PersonQuerySet(models.QuerySet["Person"]):
    def at(self, address: str) -> "PersonQuerySet":
        """Whoever has this e-mail address, however it is spelled; one row at most."""
        return self.alias(_key=Lower("email")).filter(_key=normalize(address))

    def of_address(self, address_hash: str) -> "PersonQuerySet":
        """Whose it is that has this address, or had it; one row at most, whatever it was merged
        into. An address that somebody else has today is that person's alone.
        """
        rows = Person.objects.filter(address_hash=address_hash)
        moved = Person.objects.filter(
            ~Exists(rows),
            address_changes__old_address_hash=address_hash,
            address_changes__done_at__isnull=False,
        )
        owner, mover = (
            people.annotate(owner=Coalesce("merged_into", "pk")).order_by().values("owner")
            for people in (rows, moved)
        )
        return self.filter(pk__in=owner.union(mover))

    def standing(self) -> "PersonQuerySet":
        """Without those that were found to be somebody else's second row."""
        return self.filter(merged_into=None)

    def matching(self, text: str) -> "PersonQuerySet":
        """Who has, for every word, a name, ZIP code or part of an address that starts so."""
        return self.alias(_words=SearchText(*SEARCHED)).filter(_words=beginnings(text))


class Person(models.Model):
    """One e-mail address and whom it belongs to.

    A person comes into being when the link in a mail to the address is confirmed, or when
    staff enter one; ``confirmed_at`` is empty until the address has proved itself.
    """

    email = models.EmailField("e-mail address", help_text="As the person wrote it.")
    # What a suppression is found by, and what the links in mails carry instead of the address.
    address_hash = models.CharField(max_length=64, unique=True, editable=False)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, choices=STATES, blank=True)
    zip_code = models.CharField("ZIP code", max_length=5, blank=True, help_text="Five digits.")
    agency = models.CharField(
        max_length=120, blank=True, help_text="Where an officer serves or has served."
    )
    confirmed_at = models.DateTimeField(
        "confirmed",
        null=True,
        blank=True,
        editable=False,
        help_text="When the link in a mail to this address was first confirmed.",
    )
    created_at = models.DateTimeField("entered", default=timezone.now, editable=False)
    paused_until = models.DateField(
        "no mail until", null=True, blank=True, help_text="Until that day nothing is mailed."
    )
    # Part of the personal links: raised when those that are out must stop working.
    link_key = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    # The row stays, with its address and its consents: nothing on record is rewritten. It goes
    # with the other one by a trigger (migration 0002): this model cannot name DB_CASCADE, for
    # Django allows no mixture below it.
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.DO_NOTHING, related_name="merged"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["last_name", "first_name", "pk"]
        # Without the merged rows, as listings are: so they can be counted by an index alone.
        indexes = [
            models.Index("id", name="person_standing", condition=Q(merged_into=None)),
            models.Index(
                "last_name", "first_name", "id",
                name="person_by_name", condition=Q(merged_into=None),
            ),
            models.Index(
                "state", "last_name", "first_name", "id",
                name="person_by_state", condition=Q(merged_into=None),
            ),
            models.Index(
                "id", name="person_unconfirmed",
                condition=Q(merged_into=None, confirmed_at=None),
            ),
            GinIndex(SearchText(*SEARCHED), name="person_by_words"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_unique",
                violation_error_message="Another person has this e-mail address.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address_hash = address_hash(self.email)
        super().save(*args, **kwargs)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def survivor(self) -> "Person":
        """Whose row stands for this person: another one's after a merge."""
        return self.merged_into or self

    @property
    def masked_email(self) -> str:
        return masked(self.email)

    @property
    def is_paused(self) -> bool:
        return bool(self.paused_until and self.paused_until > timezone.localdate())


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


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> "SubscriptionQuerySet":
        return self.filter(ended_at=None)

    def of_address(self, address_hash: str) -> "SubscriptionQuerySet":
        """Of whoever has this address, or had it: see ``PersonQuerySet.of_address``."""
        return self.filter(person__in=Person.objects.of_address(address_hash))

    def to(self, choice: Choice) -> "SubscriptionQuerySet":
        return self.filter(topic=choice.topic, issue=choice.issue)


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
