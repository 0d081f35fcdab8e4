"""What part of the newsroom a list or a feed shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.timezone import localdate

from core.changes import kept
from issues.models import IssuePage, issues_in_order
from news.models.statement import StatementPage
from news.querysets import Place, StatementQuerySet

# As addresses name them: these stay when a kind is called otherwise.
SLUGS_BY_KIND = {
    StatementPage.Kind.STATEMENT: "statement",
    StatementPage.Kind.RELEASE: "press-release",
    StatementPage.Kind.ADVISORY: "media-advisory",
    StatementPage.Kind.PARTNER: "partner-statement",
}
KINDS_BY_SLUG = {slug: kind for kind, slug in SLUGS_BY_KIND.items()}
PLURALS = {
    StatementPage.Kind.STATEMENT: "Statements",
    StatementPage.Kind.RELEASE: "Press releases",
    StatementPage.Kind.ADVISORY: "Media advisories",
    StatementPage.Kind.PARTNER: "Partner statements",
}


def years() -> list[int]:
    """From this one back to that of the oldest statement."""
    oldest, newest = _first_and_last_year() or (localdate().year,) * 2
    return list(range(max(newest, localdate().year), oldest - 1, -1))


@kept
def _first_and_last_year() -> tuple[int, int] | None:
    dates = StatementPage.objects.published().listed().values_list("date", flat=True)
    newest, oldest = dates.first(), dates.reverse().first()
    return (oldest.year, newest.year) if newest else None


@dataclass(frozen=True)
class Selection:
    """A year, a kind, an issue, any of them together, or none: everything."""

    year: int | None = None
    kind: StatementPage.Kind | None = None
    issue: IssuePage | None = None

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def parts(self) -> dict[str, str]:
        """What its address is made of."""
        named = {
            "year": self.year and f"{self.year:04d}",
            "kind": self.kind and SLUGS_BY_KIND[self.kind],
            "issue": self.issue and self.issue.slug,
        }
        return {name: value for name, value in named.items() if value}

    @property
    def heading(self) -> str:
        """Such as “Press releases on Red flag laws in 2024”; “News” of whatever kind."""
        words = [PLURALS[self.kind] if self.kind else "News"]
        words += [f"on {self.issue.title}"] if self.issue else []
        words += [f"in {self.year}"] if self.year else []
        return " ".join(words)

    @property
    def nothing(self) -> str:
        """What a reader is told where there are none: “No press releases in 2024.”."""
        return f"No {self.heading[0].lower()}{self.heading[1:]}."

    @property
    def address(self) -> str:
        """Of a part only: everything is at the newsroom's own."""
        return reverse("newsroom_part", kwargs=self.parts)

    @property
    def atom(self) -> str:
        return self._feed("atom")

    @property
    def json(self) -> str:
        return self._feed("json")

    @property
    def followed(self) -> "Selection":
        """What one can subscribe to: a year ends."""
        return replace(self, year=None)

    @property
    def wider(self) -> "Iterator[Selection]":
        """Those that ask for one thing less, the nearest first."""
        for name in ("year", "kind", "issue"):
            if getattr(self, name):
                yield replace(self, **{name: None})

    def statements(self, **bounds: Place | None) -> StatementQuerySet:
        """The published ones; see ``StatementQuerySet.listed()``."""
        return StatementPage.objects.published().listed(
            issue=self.issue, kind=self.kind or "", year=self.year, **bounds
        )

    @classmethod
    def from_names(cls, year: str = "", kind: str = "", issue: str = "") -> "Selection":
        """What an address or a form names, each part as the address has it.

        Raises ``LookupError`` for what does not exist, or not for readers.
        """
        if year and int(year) not in years():
            raise LookupError(year)
        issues = {page.slug: page for page in issues_in_order()} if issue else {}
        return cls(
            year=int(year) if year else None,
            kind=KINDS_BY_SLUG[kind] if kind else None,
            issue=issues[issue] if issue else None,
        )

    def _feed(self, form: str) -> str:
        return reverse("newsroom_feed", kwargs=self.followed.parts | {"form": form})
