"""Reading feeds as feed readers do."""

from typing import Any

import feedparser
from django.test import Client

HOST = "http://testserver"
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


def only_entries(client: Client) -> tuple[feedparser.FeedParserDict, dict[str, Any]]:
    (entry,), (item,) = atom(client).entries, json_feed(client)["items"]
    return entry, item
