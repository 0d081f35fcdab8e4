"""Rendering within this process: what one page asks of the database. Needs Django."""

import time
from http import HTTPStatus

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.changes import listener
from scripts.production_site import CannotStart

LISTEN_SECONDS = 10


def index() -> None:
    """Bring search up to date, and the planner's statistics too: as on a site that has run."""
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _listen() -> None:
    """Keep between requests what a web process keeps."""
    listener.ensure_running()
    deadline = time.monotonic() + LISTEN_SECONDS
    while not listener.is_listening:
        if time.monotonic() > deadline:
            raise CannotStart("the database does not tell of changes.")
        time.sleep(0.01)


def stop_listening() -> None:
    """Before the database is dropped."""
    listener.stop()


def count_queries(path: str) -> int:
    """The queries of a cold render, in a process that has served before."""
    _listen()
    client = Client(headers={"host": "localhost"})
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        if response.status_code != HTTPStatus.OK:
            raise CannotStart(f"{path} answers {response.status_code}.")
    return len(queries)
