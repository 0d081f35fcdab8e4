"""Rendering within this process: what one page asks of the database. Needs Django."""

from http import HTTPStatus

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scripts.production_site import CannotStart


def index() -> None:
    """Bring search up to date, and the planner's statistics too: as on a site that has run."""
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def count_queries(path: str) -> int:
    """The queries of a cold render, in a process that has served before."""
    client = Client(headers={"host": "localhost"})
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        if response.status_code != HTTPStatus.OK:
            raise CannotStart(f"{path} answers {response.status_code}.")
    return len(queries)
