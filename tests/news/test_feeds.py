import xml.etree.ElementTree as ET
from datetime import date

from tests.factories import OrganizationFactory, StatementPageFactory

QUERIES = 4
ATOM = "{http://www.w3.org/2005/Atom}"


def test_feed_lists_published_statements_newest_first(client, newsroom, django_assert_num_queries):
    partner = OrganizationFactory(name="A partner")
    for day in (1, 3, 2):
        StatementPageFactory(
            parent=newsroom, title=f"Day {day}", date=date(2026, 1, day), organization=partner
        )
    StatementPageFactory(parent=newsroom, title="A draft", live=False)

    client.get("/news/feed.atom")
    with django_assert_num_queries(QUERIES):
        response = client.get("/news/feed.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 - our own feed
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Day 3", "Day 2", "Day 1"]
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "A partner"
    assert entries[0].findtext(f"{ATOM}published") == "2026-01-03T00:00:00-05:00"
    assert entries[0].find(f"{ATOM}link").get("href") == "http://testserver/news/day-3/"


def test_empty_feed_is_a_feed(client, newsroom):
    root = ET.fromstring(client.get("/news/feed.atom").content)  # noqa: S314 - our own feed
    assert root.tag == f"{ATOM}feed"
    assert not root.findall(f"{ATOM}entry")
