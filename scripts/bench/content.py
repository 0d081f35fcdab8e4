"""A newsroom of some years, and the pages to measure. Needs Django."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from issues.models import IssuePage
from news.models import NewsroomPage, Organization, StatementPage

STATEMENTS = 200
PARAGRAPH = (
    "<p>Police officers deserve to be represented by people who understand their issues, and "
    "elected officials answer to their constituents for what they decide about both.</p>"
)


@dataclass(frozen=True)
class Measured:
    """A page to measure; ``is_kept`` says whether the page cache keeps such a page."""

    name: str
    path: str
    is_kept: bool = True


@transaction.atomic
def add_statements() -> None:
    """Publish statements about every issue in turn, one for each week that has passed."""
    newsroom = NewsroomPage.objects.get()
    issues = list(IssuePage.objects.in_order())
    own = Organization.objects.get(is_own=True)
    today = timezone.localdate()
    for number in range(1, STATEMENTS + 1):
        page = StatementPage(
            title=f"Statement number {number} on what was decided this week",
            slug=f"statement-{number}",
            kind=StatementPage.Kind.STATEMENT,
            organization=own,
            summary="What the alliance says about what was decided this week, in one sentence.",
            city="Washington",
            # Older than the real ones, so that those stay where a reader finds them.
            date=today - timedelta(weeks=number + 100),
            body=[("paragraph", PARAGRAPH)] * 6,
        )
        page.issues = [issues[number % len(issues)]]
        newsroom.add_child(instance=page)


def pages() -> list[Measured]:
    issue = IssuePage.objects.published().in_order().first()
    statement = StatementPage.objects.published().get(slug="statement-1")
    return [
        Measured("home", "/"),
        Measured("issue index", "/issues/"),
        Measured("issue", issue.url),
        Measured("newsroom", "/news/"),
        Measured("newsroom, far back", f"/news/?before={_far_back()}", is_kept=False),
        Measured("statement", statement.url),
        Measured("about", "/about/"),
        Measured("join", "/join/"),
        Measured("join as a supporter", "/join/supporter/"),
        Measured("newsletter", "/newsletter/"),
        Measured("search", "/search/?q=police", is_kept=False),
        Measured("Atom feed", "/news/feed.atom"),
    ]


def _far_back() -> str:
    """The place in the newsroom after which its tenth portion begins."""
    statement = StatementPage.objects.get(slug="statement-90")
    return f"{statement.date}.{statement.pk}"
