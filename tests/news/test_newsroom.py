"""The newsroom: what it lists, and in which order and portions."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from news.models import NewsroomPage, StatementPage
from tests.factories import OrganizationFactory, StatementPageFactory
from tests.html import soup_of, text_of, texts

FIRST_DAY = date(2026, 1, 1)


def titles(page: BeautifulSoup) -> list[str]:
    return texts(page.main("h3"))


def numbers(first: int, last: int) -> list[str]:
    return [f"Number {number}" for number in range(first, last - 1, -1)]


@pytest.fixture
def statements(newsroom: NewsroomPage) -> list[StatementPage]:
    """Twenty-five, of which the last is the newest."""
    organization = OrganizationFactory()
    return [
        StatementPageFactory(
            parent=newsroom,
            organization=organization,
            title=f"Number {number}",
            date=FIRST_DAY + timedelta(number),
        )
        for number in range(1, 26)
    ]


def test_newsroom_lists_published_statements_newest_first(client, newsroom, partner):
    for day in (1, 3, 2):
        StatementPageFactory(
            parent=newsroom, title=f"Day {day}", date=date(2026, 1, day), organization=partner
        )
    StatementPageFactory(parent=newsroom, title="A draft", live=False)
    private = StatementPageFactory(parent=newsroom, title="Private")
    private.view_restrictions.create(restriction_type="login")
    assert titles(soup_of(client, "/news/")) == ["Day 3", "Day 2", "Day 1"]


def test_newsroom_shows_what_each_statement_is(client, newsroom, partner, own):
    StatementPageFactory(
        parent=newsroom, title="Theirs", slug="theirs", organization=partner, summary="They said.",
        date=date(2026, 1, 25),
    )  # fmt: skip
    StatementPageFactory(
        parent=newsroom, title="Ours", organization=own, kind="release", summary="",
        date=date(2026, 1, 24),
    )  # fmt: skip
    theirs, ours = soup_of(client, "/news/").main("li")
    assert list(theirs.stripped_strings) == [
        "January 25, 2026", "Partner statement", "Partner Association", "Theirs", "They said.",
    ]  # fmt: skip
    assert theirs.a["href"] == "/news/theirs/"
    assert list(ours.stripped_strings) == ["January 24, 2026", "Press release", "Ours"]


def test_newsroom_groups_by_month(client, newsroom, partner):
    for month, day in ((1, 5), (3, 1), (1, 20)):
        StatementPageFactory(
            parent=newsroom, title=f"{month}/{day}", date=date(2026, month, day),
            organization=partner,
        )  # fmt: skip
    months = soup_of(client, "/news/").main("section")
    assert [(text_of(month.h2), texts(month("h3"))) for month in months] == [
        ("March 2026", ["3/1"]),
        ("January 2026", ["1/20", "1/5"]),
    ]


PAGES = {
    "/news/": (numbers(25, 16), "Page 1 of 3", {"next": "?page=2"}),
    "/news/?page=2": (numbers(15, 6), "Page 2 of 3", {"prev": "/news/", "next": "?page=3"}),
    "/news/?page=3": (numbers(5, 1), "Page 3 of 3", {"prev": "?page=2"}),
}
NONSENSE = {
    "/news/?page=4": "/news/?page=3",
    "/news/?page=999999999999": "/news/?page=3",
    "/news/?page=0": "/news/?page=3",
    "/news/?page=-1": "/news/?page=3",
    "/news/?page=two": "/news/",
    "/news/?page=": "/news/",
    "/news/?page=1%00": "/news/",
}


@pytest.mark.parametrize("address", [*PAGES, *NONSENSE])
def test_newsroom_shows_ten_a_page(client, statements, address):
    assert _paging(soup_of(client, address)) == PAGES[NONSENSE.get(address, address)]


def _paging(page: BeautifulSoup) -> tuple[list[str], str, dict[str, str]]:
    paging = page.find("nav", {"aria-label": "Pages"})
    links = {link["rel"][0]: link["href"] for link in paging("a")}
    return titles(page), text_of(paging.span), links


def test_newsroom_of_one_page_has_no_paging(client: Client, statements):
    for statement in statements[10:]:
        statement.unpublish()
    page = soup_of(client, "/news/")
    assert titles(page) == numbers(10, 1)
    assert page.find("nav", {"aria-label": "Pages"}) is None


def test_empty_newsroom_says_so(client, newsroom):
    StatementPageFactory(parent=newsroom, title="A draft", live=False)
    page = soup_of(client, "/news/")
    assert texts(page.main(["h1", "h2", "h3"])) == ["Newsroom"]
    assert text_of(page.find(class_="empty")) == "No statements have been published yet."
