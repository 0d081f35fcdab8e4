"""What becomes of a statement, told in the feeds; and what they must not tell."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.factories import IssuePageFactory, StatementPageFactory
from tests.html import texts
from tests.news.feeds.reading import FORMS, HOST, only_entries, titles


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
    moment = datetime(2099, 3, 4, 12, tzinfo=UTC)
    full.withdrawals.create(reason="It does not hold.", hides_text=hides_text, withdrawn_at=moment)
    entry, item = only_entries(client)
    assert entry.id == item["id"] == before.id
    assert entry.title == item["title"] == "Withdrawn: Safety & <rights>"
    assert item["summary"] == "Withdrawn on March 4, 2099: It does not hold."
    assert datetime.fromisoformat(item["date_modified"]) == moment
    assert datetime.fromisoformat(entry.updated) == moment
    assert "Withdrawn" in item["tags"]
    text = BeautifulSoup(item["content_html"], "html.parser").get_text()
    assert "Withdrawn on March 4, 2099." in text and "It does not hold." in text
    for response in (client.get("/news/feed.atom"), client.get("/news/feed.json")):
        said = response.content.decode()
        for part in ("elsewhere", "Another", "In short", "letter", "It goes on."):
            assert (part not in said) or not hides_text, part
    assert ("elsewhere" in text) is not hides_text


def test_statement_that_stands_again_says_so(client, full):
    full.withdrawals.create(
        reason="It did not hold.", withdrawn_at=datetime(2099, 3, 4, 12, tzinfo=UTC),
        republished_at=datetime(2099, 3, 5, 12, tzinfo=UTC), republishing_note="It does.",
    )  # fmt: skip
    _, item = only_entries(client)
    assert item["title"] == "Safety & <rights>"
    assert datetime.fromisoformat(item["date_modified"]) == datetime(2099, 3, 5, 12, tzinfo=UTC)
    told = texts(BeautifulSoup(item["content_html"], "html.parser")("p"))[:2]
    assert told == ["Withdrawn on March 4, 2099, published again on March 5, 2099.", "It does."]


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
