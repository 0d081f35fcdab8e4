"""What search engines are told about a statement (https://schema.org/NewsArticle)."""

from datetime import UTC, date, datetime

import pytest

from news.models import NewsroomPage, Organization, StatementPage
from tests.factories import StatementPageFactory
from tests.pages.test_site import graph_of

FIRST = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)  # March 1 in New York
LAST = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def statement(newsroom: NewsroomPage, own: Organization) -> StatementPage:
    return StatementPageFactory(
        parent=newsroom, organization=own, kind="release", city="Springfield, Ohio",
        date=date(2026, 3, 1), first_published_at=FIRST, last_published_at=LAST,
    )  # fmt: skip


def test_article_says_from_where_and_when(client, statement):
    article = graph_of(client, statement.url)["NewsArticle"]
    assert article["dateline"] == "Springfield, Ohio"
    assert datetime.fromisoformat(article["datePublished"]) == FIRST
    assert datetime.fromisoformat(article["dateModified"]) == LAST
    assert "isBasedOn" not in article
    assert "correction" not in article


@pytest.mark.parametrize(
    ("day", "published"),
    [
        (date(2026, 2, 1), "2026-03-02T04:30:00Z"),  # put here later than it is dated
        (date(2026, 3, 1), "2026-03-02T04:30:00Z"),
        (date(2026, 3, 2), "2026-03-02"),  # published before its date
    ],
)
def test_publication_is_the_moment_when_readers_got_it(client, statement, day, published):
    statement.date = day
    statement.save()
    assert graph_of(client, statement.url)["NewsArticle"]["datePublished"] == published


def test_each_correction_is_told(client, statement):
    version = statement.versions.first()
    for number, moment in (("Two", FIRST), ("Four", LAST)):
        statement.corrections.create(
            version=version, wrong=f"{number}.", right="Three.", corrected_at=moment
        )
    assert graph_of(client, statement.url)["NewsArticle"]["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": f"Corrected on March {day}, 2026. What was wrong: {number}."
            " What is right: Three.",
            "datePublished": moment,
        }
        for day, number, moment in (
            (5, "Four", "2026-03-05T12:00:00Z"),
            (1, "Two", "2026-03-02T04:30:00Z"),
        )
    ]
