"""The two forms of our feeds: Atom (RFC 4287) and JSON Feed (https://www.jsonfeed.org)."""

import json
from datetime import datetime
from typing import IO, Any

from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

JSON_FEED = "https://jsonfeed.org/version/1.1"


class _Feed(SyndicationFeed):
    def latest_post_date(self) -> datetime:
        """Of an empty feed: since when it is. It must not seem new each time it is read."""
        return super().latest_post_date() if self.items else self.feed["begun_at"]


class AtomFeed(_Feed, Atom1Feed):
    """Atom, with the text of each entry and where it was published first."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("icon", self.feed["icon"])

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        # Said to be HTML, by Django's own: what is plain text until here.
        super().add_item_elements(handler, item | {"description": escape(item["description"])})
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if item["original"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["original"]})


class JsonFeed(_Feed):
    """JSON Feed, version 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[Any], encoding: str) -> None:
        feed = {
            "version": JSON_FEED,
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["subtitle"],
            "icon": self.feed["icon"],
            "authors": _authors(self.feed),
            "language": self.feed["language"],
            "items": [_item(item) for item in self.items],
        }
        outfile.write(json.dumps(_said(feed), ensure_ascii=False).encode(encoding))


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return _said(
        {
            "id": item["unique_id"],
            "url": item["link"],
            "external_url": item["original"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": _authors(item),
            "tags": item["categories"],
            "attachments": [
                {
                    "url": enclosure.url,
                    "mime_type": enclosure.mime_type,
                    "size_in_bytes": int(enclosure.length),
                }
                for enclosure in item["enclosures"]
            ],
        }
    )


def _authors(of: dict[str, Any]) -> list[dict[str, str]]:
    return [_said({"name": of["author_name"], "url": of["author_link"]})]


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty; a feed without items says so."""
    return {name: value for name, value in fields.items() if value or name == "items"}
