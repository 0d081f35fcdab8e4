"""The texts of many statements as HTML that can be read anywhere.

What a page asks of the database for each picture and each link of its text is asked here
for all texts at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import Block
from wagtail.models import Page
from wagtail.rich_text import RichText

from core.models import SiteDocument, SiteRendition
from news.models import StatementPage


def texts(statements: list[StatementPage], request: HttpRequest) -> dict[int, str]:
    """By primary key: what a feed says of each, with addresses that have scheme and host."""
    bodies = _bodies([statement for statement in statements if not statement.hides_text])
    soups = {}
    for statement in statements:
        context = {"page": statement, "body": bodies.get(statement.pk, "")}
        html = render_to_string("news/feed_entry.html", context, request)
        soups[statement.pk] = BeautifulSoup(html, "html.parser")
    _resolve_links(soups.values(), request)
    for statement in statements:
        base = request.build_absolute_uri(statement.get_url(request))
        _complete_addresses(soups[statement.pk], base)
    return {pk: str(soup).strip() for pk, soup in soups.items()}


def _bodies(statements: list[StatementPage]) -> dict[int, SafeString]:
    """Rendered as on the page, but that links in running text are still as they are stored."""
    places, values = defaultdict(list), defaultdict(list)
    for statement in statements:
        for number, block in enumerate(statement.body.raw_data):
            places[block["type"]].append((statement.pk, number))
            values[block["type"]].append(block["value"])
    parts: dict[int, dict[int, str]] = defaultdict(dict)
    blocks = StatementPage._meta.get_field("body").stream_block.child_blocks
    for kind, found in places.items():
        rendered = _rendered(blocks[kind], values[kind])
        for (pk, number), html in zip(found, rendered, strict=True):
            parts[pk][number] = html
    return {
        # Rendered by blocks, or cleaned when it was saved.
        pk: mark_safe("\n".join(html for _, html in sorted(numbered.items())))  # noqa: S308 - see above
        for pk, numbered in parts.items()
    }


def _rendered(block: Block, stored: list[Any]) -> list[str]:
    values = block.bulk_to_python(stored)
    images = [value["image"] for value in values if isinstance(value, dict) and "image" in value]
    renditions = Prefetch(
        "renditions", SiteRendition.objects.all(), to_attr="prefetched_renditions"
    )
    prefetch_related_objects([image for image in images if image], renditions)
    return [
        value.source if isinstance(value, RichText) else str(block.render(value))
        for value in values
    ]


def _resolve_links(soups: Iterable[BeautifulSoup], request: HttpRequest) -> None:
    """Links to pages and documents, which are stored by primary key."""
    links = defaultdict(list)
    for soup in soups:
        for link in soup.find_all("a", linktype=True):
            links[link["linktype"]].append(link)
    pages = Page.objects.in_bulk(_keys(links["page"]))
    documents = SiteDocument.objects.in_bulk(_keys(links["document"]))
    addresses = {
        "page": {pk: page.get_url(request) for pk, page in pages.items()},
        "document": {pk: document.url for pk, document in documents.items()},
    }
    for kind, found in links.items():
        for link in found:
            address = addresses.get(kind, {}).get(int(link.get("id", 0)))
            link.attrs = {"href": address} if address else {}


def _keys(links: list[Tag]) -> set[int]:
    return {int(link["id"]) for link in links if link.get("id")}


def _complete_addresses(soup: BeautifulSoup, base: str) -> None:
    for name in ("href", "src"):
        for tag in soup.find_all(attrs={name: True}):
            tag[name] = urljoin(base, tag[name])
    for tag in soup.find_all(srcset=True):
        sources = (source.strip() for source in tag["srcset"].split(","))
        tag["srcset"] = ", ".join(urljoin(base, source) for source in sources)
    # The editor's own.
    for tag in soup.find_all(attrs={"data-block-key": True}):
        del tag["data-block-key"]
