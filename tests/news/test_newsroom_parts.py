"""The parts of the newsroom: by year, kind and issue, each at its own address."""

import json
from datetime import date

import html5lib
import pytest
from bs4 import Tag
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from core.changes import listener
from issues.models import IssuePage
from tests.factories import IssuePageFactory, StatementPageFactory
from tests.html import soup_of, text_of, texts

MOST_QUERIES = 16


def titles(page: Tag) -> list[str]:
    return texts(page.main("h3"))


@pytest.fixture
def gun_laws(issue_index) -> IssuePage:
    return IssuePageFactory(parent=issue_index, title="Gun laws")


@pytest.fixture
def mixed(newsroom, gun_laws, own) -> None:
    """Press releases and statements of two years, every second of them on an issue."""
    for year in (2024, 2026):
        for kind in ("release", "statement"):
            for issues in ([], [gun_laws]):
                statement = StatementPageFactory(
                    parent=newsroom, organization=own, kind=kind, date=date(year, 1, 2),
                    title=f"{kind} {year}{' on guns' if issues else ''}",
                )  # fmt: skip
                statement.issues = issues
                statement.save()


PARTS = {
    "/news/2026/": (
        "News in 2026",
        ["statement 2026 on guns", "statement 2026", "release 2026 on guns", "release 2026"],
    ),
    "/news/kind/press-release/": (
        "Press releases",
        ["release 2026 on guns", "release 2026", "release 2024 on guns", "release 2024"],
    ),
    "/news/issue/gun-laws/": (
        "News on Gun laws",
        ["statement 2026 on guns", "release 2026 on guns", "statement 2024 on guns",
         "release 2024 on guns"],
    ),
    "/news/2024/kind/statement/": (
        "Statements in 2024", ["statement 2024 on guns", "statement 2024"],
    ),
    "/news/2024/issue/gun-laws/": (
        "News on Gun laws in 2024", ["statement 2024 on guns", "release 2024 on guns"],
    ),
    "/news/kind/press-release/issue/gun-laws/": (
        "Press releases on Gun laws", ["release 2026 on guns", "release 2024 on guns"],
    ),
    "/news/2024/kind/press-release/issue/gun-laws/": (
        "Press releases on Gun laws in 2024", ["release 2024 on guns"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("address", PARTS)
def test_part_of_the_newsroom_says_what_it_is_and_lists_that(client, mixed, address):
    page = soup_of(client, address)
    heading, shown = PARTS[address]
    assert text_of(page.h1) == heading
    assert page.title.string == f"{heading} — APOA"
    assert page.find("meta", {"property": "og:title"})["content"] == heading
    assert page.find("meta", {"name": "description"})["content"].startswith(heading)
    assert page.find("link", {"rel": "canonical"})["href"] == f"http://testserver{address}"
    assert titles(page) == shown
    crumbs = page.find(class_="breadcrumbs")("a")
    assert [(text_of(link), link["href"]) for link in crumbs] == [
        ("Home", "/"), ("Newsroom", "/news/"),
    ]  # fmt: skip


@pytest.mark.parametrize("address", PARTS)
def test_form_shows_what_is_chosen_and_leads_to_it(client, mixed, address):
    form = soup_of(client, address).find("form", class_="filter")
    chosen = {}
    for select in form("select"):
        option = select.find("option", selected=True)
        chosen[select["name"]] = option.get("value", option.string) if option else ""
    response = client.get(form["action"], chosen)
    assert (response.status_code, response["Location"]) == (302, address)


def test_form_offers_what_there_is(client, mixed, issue_index):
    IssuePageFactory(parent=issue_index, title="A draft", live=False)
    form = soup_of(client, "/news/").find("form", class_="filter")
    years = [str(year) for year in range(max(localdate().year, 2026), 2023, -1)]
    assert [texts(select("option")) for select in form("select")] == [
        ["All years", *years],
        ["All kinds", "Statement", "Press release", "Media advisory", "Partner statement"],
        ["All issues", "Gun laws"],
    ]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("year=&kind=&issue=", "/news/"),
        ("year=2024&kind=nonsense&issue=nowhere", "/news/2024/"),
        ("year=1&kind=statement", "/news/kind/statement/"),
        ("year=two", "/news/"),
        ("issue=a-draft", "/news/"),
    ],
)
def test_form_leaves_out_what_does_not_exist(client, mixed, issue_index, query, address):
    IssuePageFactory(parent=issue_index, title="A draft", live=False)
    assert client.get(f"/news/?{query}")["Location"] == address


@pytest.mark.parametrize(
    "address",
    ["/news/2023/", "/news/9999/", "/news/0000/", "/news/kind/release/", "/news/kind/",
     "/news/issue/nowhere/", "/news/issue/a-draft/", "/news/issue/private/",
     "/news/kind/statement/2024/"],
)  # fmt: skip
def test_part_that_does_not_exist_is_not_found(client, mixed, issue_index, address):
    IssuePageFactory(parent=issue_index, title="A draft", live=False)
    private = IssuePageFactory(parent=issue_index, title="Private")
    private.view_restrictions.create(restriction_type="login")
    assert client.get(address).status_code == 404


def test_parts_of_a_newsroom_that_is_not_public_are_not_found(client, mixed, newsroom):
    newsroom.unpublish()
    assert client.get("/news/2024/").status_code == 404


def test_part_without_statements_says_so_and_leads_on(client, mixed):
    page = soup_of(client, "/news/2025/kind/press-release/issue/gun-laws/")
    empty = page.find(class_="empty")
    assert text_of(empty.p) == "No press releases on Gun laws in 2025."
    assert [(text_of(link), link["href"]) for link in empty("a")] == [
        ("Press releases on Gun laws", "/news/kind/press-release/issue/gun-laws/"),
        ("Everything, newest first", "/news/"),
    ]
    assert titles(page) == []


def test_parts_list_no_draft_and_nothing_private(client, mixed, newsroom, gun_laws):
    draft = StatementPageFactory(parent=newsroom, title="A draft", live=False)
    private = StatementPageFactory(parent=newsroom, title="Private")
    for statement in (draft, private):
        statement.date = date(2026, 5, 1)
        statement.issues = [gun_laws]
        statement.save()
    shown = titles(soup_of(client, "/news/2026/issue/gun-laws/"))
    assert shown == ["Private", "statement 2026 on guns", "release 2026 on guns"]
    private.view_restrictions.create(restriction_type="login")
    for address in PARTS:
        assert not {"A draft", "Private"} & set(titles(soup_of(client, address)))


INDEXED = {
    "/news/": True,
    "/news/2026/": True,
    "/news/kind/statement/": True,
    "/news/issue/gun-laws/": True,
    "/news/2026/kind/statement/": False,
    "/news/2025/": False,
    "/news/?before=2025-01-01.1": False,
}


@pytest.mark.parametrize("address", INDEXED)
def test_search_engines_list_the_first_page_of_one_choice(client, mixed, address):
    robots = soup_of(client, address).find("meta", {"name": "robots"})
    assert (robots is None) is INDEXED[address]
    assert robots is None or robots["content"] == "noindex, follow"


def test_structured_data_of_a_part(client, mixed):
    scripts = soup_of(client, "/news/2026/")("script", {"type": "application/ld+json"})
    about, crumbs = (json.loads(script.string) for script in scripts)
    assert (about["name"], about["url"]) == ("News in 2026", "http://testserver/news/2026/")
    assert [(item["name"], item["item"]) for item in crumbs["itemListElement"]] == [
        ("Home", "http://testserver/"),
        ("Newsroom", "http://testserver/news/"),
        ("News in 2026", "http://testserver/news/2026/"),
    ]


@pytest.mark.parametrize("address", [*PARTS, "/news/2025/", "/news/?before=2025-01-01.1"])
def test_part_is_well_formed_html(client, mixed, address):
    html5lib.HTMLParser(strict=True).parse(client.get(address).content)


FEEDS = {
    "/news/": "/news/feed",
    "/news/2026/": "/news/feed",
    "/news/kind/press-release/": "/news/kind/press-release/feed",
    "/news/2024/issue/gun-laws/": "/news/issue/gun-laws/feed",
    "/news/2024/kind/statement/issue/gun-laws/": "/news/kind/statement/issue/gun-laws/feed",
}


@pytest.mark.parametrize("address", FEEDS)
def test_part_names_its_feeds(client, mixed, address):
    page = soup_of(client, address)
    found = [(link["type"], link["href"]) for link in page("link", {"rel": "alternate"})]
    assert found[:2] == [
        ("application/atom+xml", f"{FEEDS[address]}.atom"),
        ("application/feed+json", f"{FEEDS[address]}.json"),
    ]
    assert [link["href"] for link in page.find(class_="follow")("a")] == [
        f"{FEEDS[address]}.atom", f"{FEEDS[address]}.json",
    ]  # fmt: skip


ADDRESSES = ["/news/", "/news/2026/", "/news/kind/partner-statement/", "/news/issue/gun-laws/",
             "/news/2026/kind/partner-statement/issue/gun-laws/",
             "/news/?before=2027-01-01.1"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_list_takes_as_many_queries_for_one_statement_as_for_thirty(
    client, newsroom, gun_laws, partner, address, keeping, django_assert_max_num_queries
):
    def add_statements(number: int) -> None:
        for _ in range(number):
            statement = StatementPageFactory(
                parent=newsroom, organization=partner, date=date(2026, 1, 1)
            )
            statement.issues = [gun_laws]
            statement.save()

    add_statements(1)
    client.get(address)
    counts = []
    for more in (0, 29):
        add_statements(more)
        listener.start_generation()  # as after a change: nothing is kept
        with django_assert_max_num_queries(MOST_QUERIES) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("slug", ["2024", "kind", "issue"])
def test_statement_cannot_stand_where_a_part_does(newsroom, own, slug):
    statement = StatementPageFactory.build(
        title="A statement", slug=slug, organization=own, kind="statement"
    )
    with pytest.raises(ValidationError) as caught:
        newsroom.add_child(instance=statement)
    assert list(caught.value.message_dict) == ["slug"]
