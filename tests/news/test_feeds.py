"""The feeds, read as feed readers do."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date
from wagtail.images.tests.utils import get_test_image_file

from core.models import SiteDocument, SiteImage
from issues.models import IssuePage
from news.models import StatementPage
from tests.factories import IssuePageFactory, StatementPageFactory
from tests.html import soup_of, texts
from tests.news.feed_rules import broken_atom_rules, broken_json_feed_rules

HOST = "http://testserver"
# The newsroom, statements, corrections, withdrawals, attachments, issues, the last change.
QUERIES = 7
FORMS = {"atom": "application/atom+xml", "json": "application/feed+json"}


def atom(client: Client, address: str = "/news/feed.atom") -> feedparser.FeedParserDict:
    parsed = feedparser.parse(client.get(address).content)
    assert not parsed.bozo
    return parsed


def json_feed(client: Client, address: str = "/news/feed.json") -> dict[str, Any]:
    return client.get(address).json()


def titles(client: Client, part: str = "") -> list[str]:
    """What both forms of a feed list: the same."""
    found = [entry.title for entry in atom(client, f"/news/{part}feed.atom").entries]
    items = json_feed(client, f"/news/{part}feed.json")["items"]
    assert [item["title"] for item in items] == found
    return found


@pytest.fixture
def guns(issue_index) -> IssuePage:
    return IssuePageFactory(parent=issue_index, title="Gun laws")


@pytest.fixture
def full(newsroom, guns, partner) -> StatementPage:
    """A statement that has everything."""
    document = SiteDocument.objects.create(title="Letter", file=ContentFile(b"text", "letter.txt"))
    image = SiteImage.objects.create(title="A picture", file=get_test_image_file())
    statement = StatementPageFactory(
        parent=newsroom, title="Safety & <rights>", slug="full", organization=partner,
        date=date(2026, 1, 3), subheading="One line\nAnother", summary="In short: A < B & C.",
        original_url="https://www.partner.example/original/",
        body=[
            ("heading", "Why"),
            ("paragraph", f'<p>See <a linktype="page" id="{guns.pk}">guns</a> & more.</p>'),
            ("quotation", {"text": "Well.", "speaker": "A. Speaker", "role": "Chief"}),
            ("figure", {"image": {"image": image, "decorative": False, "alt_text": "Us"},
                        "caption": "All of us"}),
        ],
    )  # fmt: skip
    statement.issues = [guns]
    statement.attachments.create(document=document)
    statement.save_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)


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
        "Why", "Washington", "— See", "guns", "& more.",
        "“Well.”", "— A. Speaker, Chief", "All of us",
        "The association exists.", "It goes on.",
    ]  # fmt: skip


def test_addresses_in_the_text_are_whole(client, full):
    soup = BeautifulSoup(json_feed(client)["items"][0]["content_html"], "html.parser")
    assert [link["href"] for link in soup("a")] == [full.original_url, f"{HOST}/issues/gun-laws/"]
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
    client, newsroom, guns, partner, keeping, django_assert_num_queries
):
    client.get("/news/feed.atom")
    for number in range(3):
        statement = StatementPageFactory(
            parent=newsroom, organization=partner, slug=f"number-{number}"
        )
        statement.issues = [guns]
        statement.save_revision().publish()
        version = statement.versions.first()
        statement.corrections.create(version=version, wrong="Five.", right="Six.")
        statement.withdrawals.create(reason="It does not hold.")
        for form in FORMS:
            with django_assert_num_queries(QUERIES):
                client.get(f"/news/feed.{form}")


def only_entries(client: Client) -> tuple[feedparser.FeedParserDict, dict[str, Any]]:
    (entry,), (item,) = atom(client).entries, json_feed(client)["items"]
    return entry, item


def test_correction_is_told_and_the_entry_stays_the_same(client, full):
    before, _ = only_entries(client)
    full.correction_wrong, full.correction_right = "It said five.", "It is six."
    full.slug = "moved"
    full.save_revision().publish()
    entry, item = only_entries(client)
    assert entry.id == item["id"] == before.id
    assert entry.link == item["url"] == f"{HOST}/news/moved/"
    full.refresh_from_db()
    for updated in (entry.updated, item["date_modified"]):
        assert datetime.fromisoformat(updated) == full.last_published_at
    assert "Corrected" in item["tags"]
    today = timezone.localdate()
    told = texts(BeautifulSoup(item["content_html"], "html.parser")("p"))[:3]
    assert told == [
        f"Corrected on {today:%B} {today.day}, {today.year}.",
        "What was wrong: It said five.",
        "What is right: It is six.",
    ]
    assert "It is six." in entry.content[0].value


@pytest.mark.parametrize("hides_text", [False, True])
def test_withdrawal_is_told_with_its_reason(client, full, hides_text):
    before, _ = only_entries(client)
    moment = datetime(2027, 3, 4, 12, tzinfo=UTC)
    full.withdrawals.create(reason="It does not hold.", hides_text=hides_text, withdrawn_at=moment)
    entry, item = only_entries(client)
    assert entry.id == item["id"] == before.id
    assert entry.title == item["title"] == "Withdrawn: Safety & <rights>"
    assert item["summary"] == "Withdrawn on March 4, 2027: It does not hold."
    assert datetime.fromisoformat(item["date_modified"]) == moment
    assert datetime.fromisoformat(entry.updated) == moment
    assert "Withdrawn" in item["tags"]
    text = BeautifulSoup(item["content_html"], "html.parser").get_text()
    assert "Withdrawn on March 4, 2027." in text and "It does not hold." in text
    for response in (client.get("/news/feed.atom"), client.get("/news/feed.json")):
        said = response.content.decode()
        for part in ("more.", "Another", "In short", "letter", "It goes on."):
            assert (part not in said) or not hides_text, part
    assert ("more." in text) is not hides_text


def test_statement_that_stands_again_says_so(client, full):
    full.withdrawals.create(
        reason="It did not hold.", withdrawn_at=datetime(2027, 3, 4, 12, tzinfo=UTC),
        republished_at=datetime(2027, 3, 5, 12, tzinfo=UTC), republishing_note="It does.",
    )  # fmt: skip
    _, item = only_entries(client)
    assert item["title"] == "Safety & <rights>"
    assert datetime.fromisoformat(item["date_modified"]) == datetime(2027, 3, 5, 12, tzinfo=UTC)
    told = texts(BeautifulSoup(item["content_html"], "html.parser")("p"))[:2]
    assert told == ["Withdrawn on March 4, 2027, published again on March 5, 2027.", "It does."]


def test_feeds_hold_nothing_that_is_not_public(client, newsroom, issue_index, partner):
    secret_issue = IssuePageFactory(parent=issue_index, title="Secretissue", live=False)
    private_issue = IssuePageFactory(parent=issue_index, title="Secretprivateissue")
    private_issue.view_restrictions.create(restriction_type="login")
    soon = timezone.now() + timedelta(hours=1)
    draft = StatementPageFactory(parent=newsroom, title="Secretdraft", live=False)
    embargoed = StatementPageFactory(
        parent=newsroom, title="Secretembargo", live=False, release="embargoed",
        embargo_until=soon, go_live_at=soon,
    )  # fmt: skip
    private = StatementPageFactory(parent=newsroom, title="Secretprivate")
    gone = StatementPageFactory(parent=newsroom, title="Secretgone")
    public = StatementPageFactory(parent=newsroom, title="Public", organization=partner)
    for statement in (draft, embargoed, private, gone, public):
        statement.issues = [secret_issue, private_issue]
        statement.save()
    public.title = "Secretchange"
    public.save_revision()
    before = client.get("/news/feed.atom").content.decode()
    assert "Secretprivate" in before and "Secretgone" in before
    private.view_restrictions.create(restriction_type="login")
    gone.unpublish()
    for form in FORMS:
        for part in ("", "kind/partner-statement/"):
            assert "Secret" not in client.get(f"/news/{part}feed.{form}").content.decode()
    assert titles(client) == ["Public"]


def test_private_newsroom_has_no_feed(client, full, newsroom):
    newsroom.view_restrictions.create(restriction_type="login")
    assert client.get("/news/feed.atom").status_code == 404


@pytest.fixture
def visitors(client, staff) -> dict[str, Client]:
    return {"anonymous": client, "staff": staff}


@pytest.mark.parametrize("form", FORMS)
def test_feed_is_the_same_for_everybody(visitors, full, form):
    answers = [visitor.get(f"/news/feed.{form}") for visitor in visitors.values()]
    assert answers[0].content == answers[1].content
    for answer in answers:
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("who", ["anonymous", "staff"])
def test_unchanged_feed_is_not_sent_again(visitors, full, form, who):
    address, visitor = f"/news/feed.{form}", visitors[who]
    first = visitor.get(address)
    for header in ({"If-None-Match": first["ETag"]},
                   {"If-Modified-Since": first["Last-Modified"]}):  # fmt: skip
        again = visitor.get(address, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]


CHANGES = {
    "published": lambda statement: statement.save_revision().publish(),
    "unpublished": lambda statement: statement.unpublish(),
    "withdrawn": lambda statement: statement.withdrawals.create(reason="It does not hold."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_feed_is_sent_again(client, newsroom, full, partner, change):
    other = StatementPageFactory(parent=newsroom, organization=partner, date=date(2026, 1, 2))
    other.save_revision().publish()
    first = client.get("/news/feed.atom")
    # The dates of HTTP have seconds; what was read before this one is older than any change.
    earlier = http_date(parse_http_date(first["Last-Modified"]) - 1)
    CHANGES[change](full)
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": earlier}):
        again = client.get("/news/feed.atom", headers=header)
        assert again.status_code == 200
        assert again.content != first.content
    assert again["Last-Modified"] >= first["Last-Modified"]


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


def test_head_of_a_feed(client, full):
    full_answer, head = client.get("/news/feed.json"), client.head("/news/feed.json")
    assert head["Last-Modified"] == full_answer["Last-Modified"]
    assert head.content == b""
    assert client.post("/news/feed.json").status_code == 405
