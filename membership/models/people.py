from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from membership.addresses import address_hash, masked, normalize
from membership.models.search import SearchText, beginnings
from membership.states import STATES

SEARCHED = ("first_name", "last_name", "email", "zip_code")


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
    def rows(self) -> list["Person"]:
        """This row, and those that were merged into it."""
        return [self, *self.merged.order_by("pk")]

    @property
    def masked_email(self) -> str:
        return masked(self.email)

    @property
    def is_paused(self) -> bool:
        return bool(self.paused_until and self.paused_until > timezone.localdate())
