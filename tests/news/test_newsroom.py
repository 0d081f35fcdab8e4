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


def paging(page: BeautifulSoup) -> dict[str, str]:
    nav = page.find("nav", {"aria-label": "Pages"})
    return {text_of(link): link["href"] for link in nav("a")} if nav else {}


def test_newsroom_shows_ten_at_a_time_to_the_end_and_back(client, statements):
    by_number = {statement.title: statement for statement in statements}
    address, seen = "/news/", []
    for last in (16, 6, 1):
        page = soup_of(client, address)
        seen.append((address, titles(page)))
        links = paging(page)
        if last > 1:
            oldest = by_number[f"Number {last}"]
            assert links["Older →"] == f"?before={oldest.date}.{oldest.pk}"
            address = f"/news/{links['Older →']}"
    assert [shown for _, shown in seen] == [numbers(25, 16), numbers(15, 6), numbers(5, 1)]
    assert list(links) == ["← Newer", "Newest"]
    page = soup_of(client, f"/news/{links['← Newer']}")
    assert titles(page) == numbers(15, 6)
    first = soup_of(client, f"/news/{paging(page)['← Newer']}")
    assert titles(first) == numbers(25, 16)
    assert list(paging(first)) == ["Older →"]
    assert paging(page)["Newest"] == "/news/"


def test_statements_of_one_day_are_all_shown_once(client, newsroom):
    organization = OrganizationFactory()
    for number in range(1, 26):
        StatementPageFactory(
            parent=newsroom, organization=organization, title=f"Number {number}", date=FIRST_DAY
        )
    page = soup_of(client, "/news/")
    shown = titles(page)
    while older := paging(page).get("Older →"):
        page = soup_of(client, f"/news/{older}")
        shown += titles(page)
    assert shown == numbers(25, 1)


def test_address_of_a_portion_shows_the_same_when_there_is_news(client, newsroom, statements):
    address = f"/news/{paging(soup_of(client, '/news/'))['Older →']}"
    before = titles(soup_of(client, address))
    StatementPageFactory(parent=newsroom, title="News", date=FIRST_DAY + timedelta(60))
    assert titles(soup_of(client, address)) == before


@pytest.mark.parametrize(
    "query",
    ["before=", "before=yesterday", "before=2026-02-30.1", "after=2026-01-01", "from=elsewhere",
     "before=2026-01-01.1%00", "before=2026-01-01.99999999999999999999"],
)  # fmt: skip
def test_address_of_no_portion_shows_the_first(client, statements, query):
    page = soup_of(client, f"/news/?{query}")
    assert titles(page) == numbers(25, 16)
    assert page.find("link", {"rel": "canonical"})["href"] == "http://testserver/news/"


@pytest.mark.parametrize("number", ["1", "2", "999999999999", "0", "-1", "two", "", "1%00"])
def test_numbered_pages_of_old_lead_to_the_newsroom(client, newsroom, number):
    response = client.get(f"/news/?page={number}")
    assert (response.status_code, response["Location"]) == (301, "/news/")


def test_end_of_the_list_leads_back(client, statements):
    page = soup_of(client, "/news/?before=2001-01-01.1")
    assert text_of(page.find(class_="empty")) == "Nothing older. Begin with the newest"
    assert page.find(class_="empty").a["href"] == "/news/"


def test_newsroom_of_one_page_has_no_paging(client: Client, statements):
    for statement in statements[10:]:
        statement.unpublish()
    page = soup_of(client, "/news/")
    assert titles(page) == numbers(10, 1)
    assert paging(page) == {}


def test_empty_newsroom_says_so(client, newsroom):
    StatementPageFactory(parent=newsroom, title="A draft", live=False)
    page = soup_of(client, "/news/")
    assert texts(page.main(["h1", "h2", "h3"])) == ["Newsroom"]
    assert text_of(page.find(class_="empty")) == "No statements have been published yet."


def test_list_marks_what_was_corrected_or_withdrawn(client, newsroom, own):
    _, corrected, withdrawn, hidden = (
        StatementPageFactory(
            parent=newsroom, title=title, organization=own, kind="statement", summary="In short.",
            date=FIRST_DAY - timedelta(day),
        )
        for day, title in enumerate(("Fine", "Corrected", "Withdrawn", "Hidden"))
    )  # fmt: skip
    version = corrected.versions.first()
    corrected.corrections.create(version=version, wrong="Five.", right="Six.")
    withdrawn.withdrawals.create(reason="It does not hold.")
    hidden.withdrawals.create(reason="It does not hold.", hides_text=True)
    items = soup_of(client, "/news/").main("li")
    assert [list(item.stripped_strings)[2:] for item in items] == [
        ["Fine", "In short."],
        ["Corrected", "Corrected", "In short."],
        ["Withdrawn", "Withdrawn", "In short."],
        ["Withdrawn", "Hidden"],
    ]
