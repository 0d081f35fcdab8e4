"""Whole public pages, kept in each web process and emptied through PostgreSQL.

A WSGI wrapper outside Django answers from a dictionary what Django rendered
before: compressed once, no session, no query. Every change to content sends
``NOTIFY`` in its own transaction, so all processes on all machines drop what
they hold when, and only when, the change is committed. A process that cannot
listen (the database is away) caches nothing.

Stored: GET of an address without a query, by someone without a cookie of ours,
answered 200 without ``Set-Cookie``, ``Vary: Cookie``, ``private`` or ``no-store``.
See docs/adr/0004-page-cache.md.
"""

import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

import brotli
import psycopg
from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)

CHANNEL = "page_cache"
LIFETIME_SECONDS = 3600
MOST_PAGES = 2000
# How long a listener that lost its database waits before it asks again.
RECONNECT_SECONDS = 2.0
# A listener wakes this often to see that its connection still lives.
HEARTBEAT_SECONDS = 5.0
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


def empty() -> None:
    """Have every process drop its pages, once the running transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


class Answer:
    """A rendered page, compressed once for each coding that somebody asks for."""

    def __init__(self, body: bytes, headers: Headers) -> None:
        fields = {name.lower(): value for name, value in headers}
        ours = {"content-length", "etag", "vary"}
        self.headers = [(name, value) for name, value in headers if name.lower() not in ours]
        self.headers.append(("Vary", "Accept-Encoding"))
        if "cache-control" not in fields:
            self.headers.append(("Cache-Control", CACHE_CONTROL))
        self.is_text = _is_text(fields.get("content-type", ""))
        self.bodies = {"": body}
        # Weak: a page's codings differ in bytes and share their meaning (RFC 9110, 8.8.1).
        self.etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        self.expires_at = time.monotonic() + LIFETIME_SECONDS

    def send(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        headers = [*self.headers, ("ETag", self.etag)]
        if self.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers)
            return []
        coding = _best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")) if self.is_text else ""
        body = self._encoded(coding)
        headers.append(("Content-Length", str(len(body))))
        if coding:
            headers.append(("Content-Encoding", coding))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _encoded(self, coding: str) -> bytes:
        if coding not in self.bodies:
            self.bodies[coding] = CODINGS[coding](self.bodies[""])
        return self.bodies[coding]


class PageCache:
    """Wraps a WSGI application."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.pages: OrderedDict[Key, Answer] = OrderedDict()
        self.lock = threading.Lock()
        # Raised whenever the pages are dropped: a page whose rendering began
        # before that may be out of date, and is not stored.
        self.generation = 0
        self.listener = Listener(self)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.listener.ensure_running()
        if not _is_anonymous_read(environ):
            return self.application(environ, start_response)
        key = _key(environ)
        page = self.pages.get(key)
        if page and page.expires_at > time.monotonic():
            return page.send(environ, start_response)
        return self._render(key, environ, start_response)

    def drop_all(self) -> None:
        with self.lock:
            self.generation += 1
            self.pages.clear()

    def _render(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        generation = self.generation
        answered: list[Any] = []

        def keep(status: str, headers: Headers, exc_info: Any = None) -> None:
            answered[:] = [status, headers]

        chunks = self.application(environ, keep)
        status, headers = answered
        if not _is_for_everybody(status, headers):
            start_response(status, headers)
            return chunks
        body = b"".join(chunks)
        chunks.close()
        page = Answer(body, headers)
        # An address with a query is answered, compressed, and forgotten: there is no end of them.
        if self.listener.is_listening and not environ.get("QUERY_STRING"):
            self._store(key, page, generation)
        return page.send(environ, start_response)

    def _store(self, key: Key, page: Answer, generation: int) -> None:
        with self.lock:
            if generation != self.generation:
                return
            self.pages[key] = page
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)


class Listener:
    """One thread that waits for ``NOTIFY`` and drops the pages."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache
        self.is_listening = False
        self._started = threading.Event()
        self._stopped = threading.Event()
        self._start_lock = threading.Lock()

    def ensure_running(self) -> None:
        """Start with the first request: a thread does not survive gunicorn's fork."""
        if self._started.is_set():
            return
        with self._start_lock:
            if not self._started.is_set():
                threading.Thread(target=self._run, daemon=True, name="page-cache").start()
                self._started.set()

    def stop(self) -> None:
        """End the thread at its next heartbeat, for good."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (psycopg.Error, OSError) as error:
                logger.warning("The page cache is off: %s", error)
            self.is_listening = False
            self.cache.drop_all()
            self._stopped.wait(RECONNECT_SECONDS)

    def _listen(self) -> None:
        parameters = connection.get_connection_params()
        wanted = ("host", "port", "dbname", "user", "password")
        own = {name: parameters[name] for name in wanted if parameters.get(name)}
        with psycopg.connect(**own, autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            # What changed before we listened is not told any more.
            self.cache.drop_all()
            self.is_listening = True
            while not self._stopped.is_set():
                if any(listening.notifies(timeout=HEARTBEAT_SECONDS, stop_after=1)):
                    self.cache.drop_all()
                else:
                    listening.execute("SELECT 1")


def _is_anonymous_read(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in environ.get("HTTP_COOKIE", "")
        and not environ.get("HTTP_AUTHORIZATION")
        # WhiteNoise serves these from memory, compressed, by itself.
        and not environ["PATH_INFO"].startswith(settings.STATIC_URL)
    )


def _key(environ: Environ) -> Key:
    """What an answer depends on: the address, as the proxy in front of us saw it."""
    return (
        environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


def _is_for_everybody(status: str, headers: Headers) -> bool:
    if not status.startswith("200"):
        return False
    fields = {name.lower(): value.lower() for name, value in headers}
    control = fields.get("cache-control", "")
    return not (
        "set-cookie" in fields
        or "cookie" in fields.get("vary", "")
        or any(word in control for word in ("private", "no-store", "no-cache"))
        or {"content-encoding", "content-disposition"} & fields.keys()
    )


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or any(
        kind in content_type for kind in ("json", "xml", "javascript", "svg")
    )


def _best_coding(accepted: str) -> str:
    """The smallest form that the client takes; ``q=0`` refuses one (RFC 9110, 12.5.3)."""
    offers = dict(part.strip().partition(";")[::2] for part in accepted.lower().split(","))
    for coding in CODINGS:
        if coding in offers and not NO_QUALITY.fullmatch(offers[coding].strip()):
            return coding
    return ""
