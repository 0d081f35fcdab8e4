"""What the feeds say, in both of their forms."""

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup

from core.changes import listener
from tests.factories import IssuePageFactory, StatementPageFactory
from tests.html import soup_of
from tests.news.feeds.reading import FORMS, HOST, atom, json_feed, only_entries, titles
from tests.news.feeds.rules import broken_atom_rules, broken_json_feed_rules

# The newsroom, statements, corrections, withdrawals, attachments and their documents, issues,
# pictures and their sizes, pages that are linked to, the last change; what every page shows.
QUERIES = 15


def test_feeds_list_the_newest_first(client, newsroom, partner):
    for day in range(1, 23):
        StatementPageFactory(
            parent=newsroom, title=f"Day {day}", date=date(2026, 1, day), organization=partner
        )
    assert titles(client) == [f"Day {day}" for day in range(22, 2, -1)]


@pytest.mark.parametrize("form", FORMS)
def test_feed_has_its_own_type(client, newsroom, form):
    assert client.get(f"/news/feed.{form}")["Content-Type"] == f"{FORMS[form]}; charset=utf-8"


def test_atom_says_everything(client, full):
    feed = atom(client)
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.link) == (
        "American Police Officers Alliance: newsroom", f"{HOST}/news/",
    )  # fmt: skip
    assert feed.feed.language == "en-US"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [
        f"{HOST}/news/feed.atom"
    ]
    (entry,) = feed.entries
    assert entry.title == "Safety & <rights>"
    assert entry.link == f"{HOST}/news/full/"
    assert entry.id == full.translation_key.urn
    assert entry.published == "2026-01-03T00:00:00-05:00"
    assert datetime.fromisoformat(entry.updated) == full.last_published_at
    assert BeautifulSoup(entry.summary, "html.parser").get_text() == "In short: A < B & C."
    assert entry.author_detail == {
        "name": "Partner Association", "href": "https://www.partner.example/",
    }  # fmt: skip
    assert [tag.term for tag in entry.tags] == ["Partner statement", "Gun laws"]
    (enclosure,) = entry.enclosures
    assert enclosure.href.startswith(f"{HOST}/documents/")
    assert (enclosure.type, enclosure.length) == ("text/plain", "4")
    assert [link.href for link in entry.links if link.rel == "via"] == [full.original_url]


def test_json_feed_says_the_same(client, full):
    feed, (entry,) = json_feed(client), atom(client).entries
    (item,) = feed["items"]
    assert feed["home_page_url"] == f"{HOST}/news/"
    assert feed["feed_url"] == f"{HOST}/news/feed.json"
    assert item["id"] == entry.id
    assert item["url"] == entry.link
    assert item["external_url"] == full.original_url
    assert item["summary"] == "In short: A < B & C."
    assert item["tags"] == [tag.term for tag in entry.tags]
    assert item["date_published"] == entry.published
    assert item["date_modified"] == entry.updated
    assert item["authors"] == [
        {"name": "Partner Association", "url": "https://www.partner.example/"}
    ]
    (enclosure,) = entry.enclosures
    assert item["attachments"] == [
        {"url": enclosure.href, "mime_type": "text/plain", "size_in_bytes": 4}
    ]


def test_feeds_carry_the_whole_text(client, full):
    content = json_feed(client)["items"][0]["content_html"]
    soup = BeautifulSoup(content, "html.parser")
    # feedparser cleans what it reads; the words are the same.
    parsed = BeautifulSoup(atom(client).entries[0].content[0].value, "html.parser")
    assert list(parsed.stripped_strings) == list(soup.stripped_strings)
    assert list(soup.stripped_strings) == [
        "Issued by the Partner Association, not by APOA.", "Read the original", ".",
        "One line", "Another",
        "Why", "Washington", "— See", "guns", "&", "more", ",", "gone", ",", "elsewhere", ".",
        "“Well.”", "— A. Speaker, Chief", "All of us",
        "The association exists.", "It goes on.",
    ]  # fmt: skip


def test_addresses_in_the_text_are_whole(client, full):
    soup = BeautifulSoup(json_feed(client)["items"][0]["content_html"], "html.parser")
    document = full.attachments.get().document
    assert [link.attrs for link in soup("a")] == [
        {"href": full.original_url},
        {"href": f"{HOST}/issues/gun-laws/"},
        {"href": f"{HOST}{document.url}"},
        {},
        {"href": "https://a.example/"},
    ]
    assert not soup(attrs={"data-block-key": True})
    assert soup.img["src"].startswith(f"{HOST}/media/images/")
    for source in soup.img["srcset"].split(", "):
        assert source.startswith(f"{HOST}/media/images/")
    assert soup.img["alt"] == "Us"


@pytest.mark.parametrize("part", ["", "kind/partner-statement/", "issue/gun-laws/"])
def test_feeds_keep_the_rules_of_their_formats(client, full, part):
    assert not broken_atom_rules(client.get(f"/news/{part}feed.atom").content)
    assert not broken_json_feed_rules(client.get(f"/news/{part}feed.json").content)


def test_empty_feeds_are_feeds_and_stay_as_they_are(client, newsroom):
    assert titles(client) == []
    assert not broken_atom_rules(client.get("/news/feed.atom").content)
    assert not broken_json_feed_rules(client.get("/news/feed.json").content)


def test_feeds_of_a_kind_and_of_an_issue(client, newsroom, guns, partner, own):
    for kind in ("partner", "release"):
        for issues in ([], [guns]):
            statement = StatementPageFactory(
                parent=newsroom, title=f"{kind}{' on guns' if issues else ''}", kind=kind,
                organization=own if kind == "release" else partner,
            )  # fmt: skip
            statement.issues = issues
            statement.save()
    assert titles(client, "kind/press-release/") == ["release on guns", "release"]
    assert titles(client, "issue/gun-laws/") == ["release on guns", "partner on guns"]
    assert titles(client, "kind/press-release/issue/gun-laws/") == ["release on guns"]
    feed = atom(client, "/news/kind/press-release/issue/gun-laws/feed.atom").feed
    assert feed.title == "American Police Officers Alliance: Press releases on Gun laws"
    assert feed.link == f"{HOST}/news/kind/press-release/issue/gun-laws/"


@pytest.mark.parametrize(
    "part", ["kind/nonsense/", "issue/nowhere/", "issue/a-draft/", "2026/", "kind/"]
)
def test_feed_of_what_does_not_exist_is_not_found(client, newsroom, issue_index, part):
    IssuePageFactory(parent=issue_index, title="A draft", live=False)
    assert client.get(f"/news/{part}feed.atom").status_code == 404


def test_feed_takes_as_many_queries_for_one_statement_as_for_three(
    client, full, newsroom, guns, partner, keeping, django_assert_num_queries
):
    attachment = full.attachments.get()
    for number in range(3):
        if number:
            statement = StatementPageFactory(
                parent=newsroom, organization=partner, slug=f"number-{number}",
                body=full.body.raw_data,
            )  # fmt: skip
            statement.issues = [guns]
            statement.attachments.create(document=attachment.document)
            statement.save_revision().publish()
        else:
            statement = full
        version = statement.versions.first()
        statement.corrections.create(version=version, wrong="Five.", right="Six.")
        statement.withdrawals.create(reason="It does not hold.")
        client.get("/news/feed.atom")
        for form in FORMS:
            listener.start_generation()  # as after a change: nothing is kept
            with django_assert_num_queries(QUERIES):
                client.get(f"/news/feed.{form}")
            with django_assert_num_queries(1):  # the newsroom
                client.get(f"/news/feed.{form}")


def test_feed_says_the_moment_where_the_date_is_that_day(client, newsroom, partner):
    statement = StatementPageFactory(parent=newsroom, organization=partner)
    statement.save_revision().publish()
    statement.refresh_from_db()
    (entry,) = atom(client).entries
    published = datetime.fromisoformat(entry.published)
    assert published == statement.first_published_at


def test_summary_in_our_words_is_ours(client, full):
    full.is_summary = True
    full.save()
    _, item = only_entries(client)
    assert item["authors"] == [{"name": "American Police Officers Alliance", "url": f"{HOST}/"}]


def test_issue_page_names_its_feeds(client, full, guns):
    links = soup_of(client, guns.url)("link", {"rel": "alternate"})
    assert [link["href"] for link in links] == [
        "/news/issue/gun-laws/feed.atom", "/news/issue/gun-laws/feed.json",
        "/news/feed.atom", "/news/feed.json",
    ]  # fmt: skip
    assert [link["title"] for link in links][:2] == ["APOA: News on Gun laws"] * 2
