"""The page cache, over the real application and real notifications."""

import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils.http import http_date, parse_http_date

from core import page_cache
from core.changes import Listener
from core.models import BrandSettings
from core.page_cache import PageCache
from news.models import NewsroomPage, StatementPage
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PATIENCE_SECONDS = 5.0


class Visitor:
    """Speaks WSGI to a cache in front of the site, and counts what reaches the site."""

    def __init__(self) -> None:
        self.rendered = 0
        self.site = get_wsgi_application()
        self.cache = PageCache(self._count, Listener())

    def _count(self, environ: dict[str, Any], start_response: Callable) -> Any:
        self.rendered += 1
        return self.site(environ, start_response)

    def get(self, address: str, method: str = "GET", **headers: str) -> tuple[str, dict, bytes]:
        environ = RequestFactory().generic(method, address, **headers).environ
        answered: list[Any] = []
        body = b"".join(self.cache(environ, lambda *args: answered.extend(args)))
        return answered[0], dict(answered[1]), body


def wait_until(condition: Callable[[], Any]) -> None:
    """Notifications arrive within milliseconds, and after the commit."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def newsroom(transactional_db: None) -> NewsroomPage:
    return factories.NewsroomPageFactory(parent=factories.make_home())


@pytest.fixture
def statement(newsroom: NewsroomPage) -> StatementPage:
    return factories.StatementPageFactory(parent=newsroom, title="First headline")


@pytest.fixture
def visitor(statement: StatementPage) -> Iterator[Visitor]:
    visitor = Visitor()
    visitor.get("/health/live")
    wait_until(lambda: visitor.cache.listener.is_listening)
    visitor.rendered = 0
    yield visitor
    visitor.cache.listener.stop()


def test_page_is_rendered_once(visitor):
    first = visitor.get("/news/")
    second = visitor.get("/news/")
    assert visitor.rendered == 1
    assert first == second
    assert second[1]["Cache-Control"] == page_cache.CACHE_CONTROL
    assert second[1]["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_page_is_sent_compressed(visitor, coding, unpack):
    plain = visitor.get("/news/")[2]
    _, headers, body = visitor.get("/news/", HTTP_ACCEPT_ENCODING=f"deflate, {coding};q=0.8")
    assert headers["Content-Encoding"] == coding
    assert int(headers["Content-Length"]) == len(body) < len(plain)
    assert unpack(body) == plain


def test_refused_coding_is_not_used(visitor):
    _, headers, _ = visitor.get("/news/", HTTP_ACCEPT_ENCODING="br;q=0, gzip;q=0.0")
    assert "Content-Encoding" not in headers


def test_unchanged_page_is_not_sent_again(visitor):
    etag = visitor.get("/news/")[1]["ETag"]
    status, headers, body = visitor.get("/news/", HTTP_IF_NONE_MATCH=etag)
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == etag


def test_tag_counts_before_a_date(visitor):
    etag = visitor.get("/news/feed.atom")[1]["ETag"]
    for tag, status in ((etag, "304 Not Modified"), ('W/"another"', "200 OK")):
        answer = visitor.get(
            "/news/feed.atom", HTTP_IF_NONE_MATCH=tag, HTTP_IF_MODIFIED_SINCE=http_date()
        )
        assert answer[0] == status


def test_page_unchanged_since_a_date_is_not_sent_again(visitor):
    _, headers, feed = visitor.get("/news/feed.atom")
    changed = parse_http_date(headers["Last-Modified"])
    for seconds, status in ((0, "304 Not Modified"), (60, "304 Not Modified"), (-1, "200 OK")):
        answer = visitor.get("/news/feed.atom", HTTP_IF_MODIFIED_SINCE=http_date(changed + seconds))
        assert (answer[0], answer[2]) == (status, b"" if status.startswith("304") else feed)
    assert visitor.rendered == 1
    for nonsense in ("yesterday", ""):
        answer = visitor.get("/news/feed.atom", HTTP_IF_MODIFIED_SINCE=nonsense)
        assert answer[0] == "200 OK"
    # A page that does not say when it changed is sent.
    assert visitor.get("/news/", HTTP_IF_MODIFIED_SINCE=http_date())[0] == "200 OK"


def test_view_that_says_that_nothing_changed_is_passed_on(visitor):
    etag = Client().get("/news/feed.atom")["ETag"]
    status, headers, body = visitor.get(
        "/news/feed.atom", HTTP_IF_NONE_MATCH=etag, HTTP_ACCEPT_ENCODING="br"
    )
    assert (status, body) == ("304 Not Modified", b"")
    assert "Content-Encoding" not in headers


def test_head_has_headers_and_no_body(visitor):
    plain = visitor.get("/news/")[2]
    _, headers, body = visitor.get("/news/", method="HEAD")
    assert body == b""
    assert headers["Content-Length"] == str(len(plain))


def publish(statement: StatementPage) -> None:
    statement.title = "Second headline"
    statement.save_revision().publish()


def unpublish(statement: StatementPage) -> None:
    statement.unpublish()


def restrict(statement: StatementPage) -> None:
    statement.view_restrictions.create(restriction_type="login")


def delete(statement: StatementPage) -> None:
    statement.delete()


def rename_organization(statement: StatementPage) -> None:
    statement.organization.name = "Another name"
    statement.organization.save()


@pytest.mark.parametrize("change", [publish, unpublish, restrict, delete, rename_organization])
def test_change_is_seen_at_once(visitor, statement, change):
    before = visitor.get("/news/")
    change(statement)
    wait_until(lambda: visitor.get("/news/") != before)


def test_changed_settings_are_seen_at_once(visitor, newsroom):
    before = visitor.get("/news/")
    BrandSettings.objects.create(site=newsroom.get_site(), mission="A new mission.")
    wait_until(lambda: visitor.get("/news/") != before)


def test_draft_empties_nothing(visitor, statement):
    visitor.get("/news/")
    statement.title = "A draft"
    statement.save_revision()
    time.sleep(0.2)  # a notification would have come by now
    visitor.get("/news/")
    assert visitor.rendered == 1


def test_change_that_is_rolled_back_empties_nothing(visitor, statement):
    visitor.get("/news/")
    with transaction.atomic():
        publish(statement)
        transaction.set_rollback(True)
    time.sleep(0.2)
    visitor.get("/news/")
    assert visitor.rendered == 1


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/news/?page=1", {}),
        ("/news/", {"HTTP_COOKIE": "sessionid=whatever"}),
        ("/admin/", {}),
        ("/nowhere/", {}),
        ("/account/login/", {}),
    ],
)
def test_what_is_not_for_everybody_is_rendered_each_time(visitor, address, headers):
    for _ in range(2):
        visitor.get(address, **headers)
    assert visitor.rendered == 2


def test_page_whose_rendering_began_before_a_change_is_not_kept(visitor):
    site = visitor.site

    def slow_site(environ: dict[str, Any], start_response: Callable) -> Any:
        answer = site(environ, start_response)
        visitor.cache.listener.start_generation()
        return answer

    visitor.site = slow_site
    visitor.get("/news/")
    visitor.get("/news/")
    assert visitor.rendered == 2


def test_without_notifications_nothing_is_kept(visitor):
    visitor.cache.listener.is_listening = False
    visitor.get("/news/")
    visitor.get("/news/")
    assert visitor.rendered == 2


def test_text_of_a_statement_is_kept_and_forgotten_like_its_page(visitor, statement):
    address = f"{statement.url}statement.txt"
    status, headers, body = visitor.get(address)
    assert (status, visitor.get(address)[2], visitor.rendered) == ("200 OK", body, 1)
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert visitor.get(address, HTTP_IF_NONE_MATCH=headers["ETag"])[0] == "304 Not Modified"
    since = visitor.get(address, HTTP_IF_MODIFIED_SINCE=headers["Last-Modified"])
    assert since[0] == "304 Not Modified"
    statement.unpublish()
    wait_until(lambda: visitor.get(address)[0] == "404 Not Found")
