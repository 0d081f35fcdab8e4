"""How feeds are answered: the same for everybody, and not twice."""

from datetime import date

import pytest
from django.test import Client
from django.utils.http import http_date, parse_http_date

from tests.factories import StatementPageFactory
from tests.news.feeds.reading import FORMS


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


def test_head_of_a_feed(client, full):
    full_answer, head = client.get("/news/feed.json"), client.head("/news/feed.json")
    assert head["Last-Modified"] == full_answer["Last-Modified"]
    assert head.content == b""
    assert client.post("/news/feed.json").status_code == 405
