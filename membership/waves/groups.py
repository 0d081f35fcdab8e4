"""Signups that came together: from one network, at one domain, or through one form."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Func, Max, Min, Q, QuerySet, TextChoices, TextField, Value
from django.db.models.functions import Lower

from membership.models import Signup, Source

MOST_GROUPS = 100
# Of more signups, different addresses are not told apart: each one would have to be sorted.
MOST_COMPARED = 20_000


class By(TextChoices):
    NETWORK = "network", "Network they came from"
    DOMAIN = "domain", "Domain of the address"
    FORM = "form", "Form"


DOMAIN = Func(
    Lower("email"), Value("@"), Value(-1), function="split_part", output_field=TextField()
)
DIFFERENT = {
    "addresses": Count(Lower("email"), distinct=True),
    "networks": Count("network_hash", distinct=True),
    "domains": Count(DOMAIN, distinct=True),
}
KEYS = {By.NETWORK: F("network_hash"), By.DOMAIN: DOMAIN, By.FORM: F("source")}


class Window(NamedTuple):
    """Which signups are looked at: those asked for in a time, grouped in one way."""

    since: datetime
    until: datetime
    by: By
    only_unconfirmed: bool

    def signups(self) -> QuerySet[Signup]:
        asked = Signup.objects.filter(created_at__gte=self.since, created_at__lte=self.until)
        return asked.filter(confirmed_at=None) if self.only_unconfirmed else asked

    @property
    def is_compared(self) -> bool:
        """Whether it is counted how many addresses, domains and networks a group has."""
        return self.signups().order_by()[: MOST_COMPARED + 1].count() <= MOST_COMPARED

    def groups(self) -> list["Group"]:
        """The largest first, at most so many."""
        different = DIFFERENT if self.is_compared else {}
        rows = (
            self.signups()
            .annotate(key=KEYS[self.by])
            .order_by()
            .values("key")
            .annotate(
                number=Count("pk"),
                confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
                **different,
                first_at=Min("created_at"),
                last_at=Max("created_at"),
            )
            .order_by("-number", "key")
        )
        return [Group(by=self.by, **row) for row in rows[:MOST_GROUPS]]

    def chosen(self, keys: list[str]) -> QuerySet[Signup]:
        """The signups of the groups with these keys."""
        return self.signups().alias(key=KEYS[self.by]).filter(key__in=keys)


class Group:
    """Signups that have something in common, as the screen shows them."""

    def __init__(self, *, by: By, key: str, **figures: Any) -> None:
        self.by, self.key = By(by), key
        self.addresses = self.networks = self.domains = None
        self.__dict__.update(figures)

    @property
    def label(self) -> str:
        return label(self.by, self.key)


def label(by: By, key: str) -> str:
    """What the screen calls a group. A network is known by a hash: the start of it is enough."""
    if by == By.FORM:
        return dict(Source.choices).get(key, key)
    if by == By.NETWORK:
        return f"Network {key[:8]}" if key else "No network on record"
    return key
