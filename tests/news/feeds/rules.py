"""What a valid feed has, by the words of the two specifications.

Atom: RFC 4287, sections 4.1.1 and 4.1.2. JSON Feed: https://www.jsonfeed.org/version/1.1/.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE = {"id", "title", "updated"}
AT_MOST_ONCE = {"subtitle", "icon", "logo", "rights", "generator", "published", "summary",
                "content", "source"}  # fmt: skip
KNOWN = ONCE | AT_MOST_ONCE | {"author", "category", "contributor", "link", "entry"}


def broken_atom_rules(document: bytes) -> list[str]:
    root = ET.fromstring(document)  # noqa: S314 - our own feed
    entries = root.findall(f"{ATOM}entry")
    broken = [] if root.tag == f"{ATOM}feed" else [f"the root is {root.tag}"]
    for element in (root, *entries):
        broken += _broken_of(element)
    if not any(link.get("rel") == "self" for link in root.findall(f"{ATOM}link")):
        broken.append("the feed does not say where it is")
    if root.find(f"{ATOM}author") is None:
        broken.append("the feed has no author")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    return broken if len(ids) == len(set(ids)) else [*broken, "two entries share an id"]


def _broken_of(element: ET.Element) -> Iterator[str]:
    names = [child.tag.removeprefix(ATOM) for child in element]
    yield from (f"no such element: {name}" for name in set(names) - KNOWN)
    yield from (f"{name}: {names.count(name)}" for name in ONCE if names.count(name) != 1)
    yield from (f"{name} twice" for name in AT_MOST_ONCE if names.count(name) > 1)
    for name in ("id", "icon"):
        if (value := element.findtext(f"{ATOM}{name}")) and not _is_address(value):
            yield f"{name} is no address: {value}"
    for name in ("updated", "published"):
        if (value := element.findtext(f"{ATOM}{name}")) and not _is_moment(value):
            yield f"{name} is no moment: {value}"
    for link in element.findall(f"{ATOM}link"):
        if not _is_address(link.get("href", "")):
            yield f"a link leads nowhere: {link.attrib}"
    alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(alternates) != 1:
        yield "not one page that it stands for"


def broken_json_feed_rules(document: bytes) -> list[str]:
    feed = json.loads(document)
    broken = []
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        broken.append("the version")
    broken += [f"no {name}" for name in ("title", "items") if name not in feed]
    broken += _broken_addresses(feed, "home_page_url", "feed_url", "icon")
    broken += _broken_authors(feed)
    for item in feed["items"]:
        broken += _broken_item(item)
    ids = [item["id"] for item in feed["items"]]
    return broken if len(ids) == len(set(ids)) else [*broken, "two items share an id"]


def _broken_item(item: dict[str, Any]) -> Iterator[str]:
    if not isinstance(item.get("id"), str):
        yield "an id that is no text"
    if not item.keys() & {"content_html", "content_text"}:
        yield "an item without content"
    yield from _broken_addresses(item, "url", "external_url")
    yield from _broken_authors(item)
    for name in ("date_published", "date_modified"):
        if name in item and not _is_moment(item[name]):
            yield f"{name}: {item[name]}"
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        yield "a tag that is no text"
    for attachment in item.get("attachments", []):
        yield from _broken_addresses(attachment, "url")
        if not attachment.get("mime_type") or not isinstance(attachment["size_in_bytes"], int):
            yield "an attachment without its type or size"


def _broken_authors(of: dict[str, Any]) -> list[str]:
    if "author" in of:
        return ["author, which is of version 1.0"]
    return [str(author) for author in of.get("authors", []) if not author]


def _broken_addresses(of: dict[str, Any], *names: str) -> list[str]:
    return [f"{name}: {of[name]}" for name in names if name in of and not _is_address(of[name])]


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme == "urn" and parts.path) or bool(parts.scheme and parts.netloc)


def _is_moment(text: str) -> bool:
    """Whether it is one of RFC 3339, which asks for an offset."""
    return "T" in text and datetime.fromisoformat(text).tzinfo is not None
