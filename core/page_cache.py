"""Whole public pages, kept in each web process until public content changes.

A WSGI wrapper outside Django answers from a dictionary what Django rendered before:
compressed once, no session, no query. ``core.changes`` tells when a page is out of date.

Kept: GET of an address without a query, by someone without a cookie of ours, answered
200 without ``Set-Cookie``, ``Vary: Cookie``, ``private`` or ``no-store``. Every other text
that such a reader gets is compressed on its way: it holds no secret that its length
could tell (the BREACH attack), for there is no session.
See docs/adr/0004-page-cache.md.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

import brotli
from django.conf import settings
from django.utils.http import parse_http_date_safe

from core.changes import Listener, listener

# The forms in a page carry the hour in which it was rendered, and lose their validity.
LIFETIME_SECONDS = 3600
MOST_PAGES = 2000
PATHS_OF_STAFF = ("/admin/", "/account/")
READING = ("GET", "HEAD")
OURS = {"content-length", "etag", "vary"}
# What browsers are told: use it, but ask first. Nobody can empty a browser's cache.
CACHE_CONTROL = "public, max-age=0, must-revalidate"

CODINGS = {
    "br": lambda body: brotli.compress(body, quality=9),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}
NO_QUALITY = re.compile(r"q=0(\.0*)?")

Headers = list[tuple[str, str]]
Environ = dict[str, Any]
Key = tuple[str, str, str, str]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Answer:
    """A rendered page, compressed once for each coding that somebody asks for."""

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        self.status = status
        self.fields = {name.lower(): value for name, value in headers}
        self.headers = [(name, value) for name, value in headers if name.lower() not in OURS]
        vary = [self.fields["vary"]] if "vary" in self.fields else []
        self.headers.append(("Vary", ", ".join([*vary, "Accept-Encoding"])))
        self.bodies = {"": body}
        self.expires_at = time.monotonic() + LIFETIME_SECONDS
        if status.startswith("200") and "cache-control" not in self.fields:
            # Weak: a page's codings differ in bytes and share their meaning (RFC 9110, 8.8.1).
            self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
            self.headers += [("Cache-Control", CACHE_CONTROL), ("ETag", self.etag)]
        else:
            self.etag = ""

    def send(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        if self._is_known(environ):
            start_response("304 Not Modified", self.headers)
            return []
        coding = _best_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = self._encoded(coding)
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        start_response(self.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_known(self, environ: Environ) -> bool:
        """Whether the client has this page; a date counts only without a tag (RFC 9110, 13.2.2)."""
        if not self.etag or environ["REQUEST_METHOD"] not in READING:
            return False
        if tags := environ.get("HTTP_IF_NONE_MATCH"):
            return self.etag in tags
        seen = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
        changed = parse_http_date_safe(self.fields.get("last-modified", ""))
        return seen is not None and changed is not None and changed <= seen

    def _encoded(self, coding: str) -> bytes:
        if coding not in self.bodies:
            self.bodies[coding] = CODINGS[coding](self.bodies[""])
        return self.bodies[coding]


class PageCache:
    """Wraps a WSGI application."""

    def __init__(self, application: Application, listener: Listener = listener) -> None:
        self.application = application
        self.listener = listener
        # Each page with the generation of content that it shows.
        self.pages: OrderedDict[Key, tuple[int, Answer]] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.listener.ensure_running()
        if not _is_anonymous(environ):
            return self.application(environ, start_response)
        key = _key(environ)
        if _is_read(environ) and (page := self._fresh(key)):
            return page.send(environ, start_response)
        return self._render(key, environ, start_response)

    def _fresh(self, key: Key) -> Answer | None:
        generation, page = self.pages.get(key, (None, None))
        is_fresh = generation == self.listener.generation and page.expires_at > time.monotonic()
        return page if is_fresh else None

    def _render(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        generation = self.listener.generation
        answered: list[Any] = []

        def keep(status: str, headers: Headers, exc_info: Any = None) -> None:
            answered[:] = [status, headers]

        chunks = self.application(environ, keep)
        status, headers = answered
        # A view that compares by itself may answer that nothing changed: with nothing.
        if status.startswith("304") or not _is_plain_text(headers):
            start_response(status, headers)
            return chunks
        page = Answer(status, headers, b"".join(chunks))
        chunks.close()
        if _may_be_kept(environ, page) and self.listener.is_listening:
            self._keep(key, generation, page)
        return page.send(environ, start_response)

    def _keep(self, key: Key, generation: int, page: Answer) -> None:
        with self.lock:
            self.pages[key] = (generation, page)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)


def _is_anonymous(environ: Environ) -> bool:
    return (
        settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
        and not environ.get("HTTP_AUTHORIZATION")
        # WhiteNoise serves these from memory, compressed, by itself.
        and not environ["PATH_INFO"].startswith(settings.STATIC_URL)
        # A sign-in answers with what its length must not tell.
        and not environ["PATH_INFO"].startswith(PATHS_OF_STAFF)
    )


def _is_read(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] in READING


def _key(environ: Environ) -> Key:
    """What an answer depends on: the address, as the proxy in front of us saw it."""
    return (
        environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


def _is_plain_text(headers: Headers) -> bool:
    fields = {name.lower(): value for name, value in headers}
    kind = fields.get("content-type", "")
    is_text = kind.startswith("text/") or any(word in kind for word in ("json", "xml", "svg"))
    return is_text and not {"content-encoding", "content-disposition"} & fields.keys()


def _may_be_kept(environ: Environ, page: Answer) -> bool:
    control = page.fields.get("cache-control", "").lower()
    return (
        _is_read(environ)
        # There is no end of addresses with a query.
        and not environ.get("QUERY_STRING")
        and page.status.startswith("200")
        and "set-cookie" not in page.fields
        and "cookie" not in page.fields.get("vary", "").lower()
        and not any(word in control for word in ("private", "no-store", "no-cache"))
    )


def _best_coding(accepted: str) -> str:
    """The smallest form that the client takes; ``q=0`` refuses one (RFC 9110, 12.5.3)."""
    offers = dict(part.strip().partition(";")[::2] for part in accepted.lower().split(","))
    for coding in CODINGS:
        if coding in offers and not NO_QUALITY.fullmatch(offers[coding].strip()):
            return coding
    return ""
