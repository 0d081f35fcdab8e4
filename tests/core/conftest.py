from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection

from core.liveness import Sign
from membership.models import Signup
from news.models import StatementPage
from tests.core.due import mend_pages


@pytest.fixture
def other_worker(db: None) -> Iterator[psycopg.Connection]:
    """Another worker's connection to the database."""
    parameters = connection.get_connection_params()
    known = {key: parameters.get(key) for key in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**{k: v for k, v in known.items() if v}, autocommit=True) as other:
        yield other
        if not other.closed:  # or the database notices a moment later, in the next test
            other.execute("SELECT pg_advisory_unlock_all()")


@pytest.fixture
def break_page(db: None) -> Iterator[Callable[..., None]]:
    """Let the database refuse, or delay, that a page goes live."""

    def break_page(page: StatementPage, problem: str = "RAISE EXCEPTION 'broken'") -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION break_page() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {problem}; RETURN NEW; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER break_page BEFORE UPDATE ON wagtailcore_page FOR EACH ROW"
                f" WHEN (NEW.id = {page.pk} AND NEW.live AND NOT OLD.live)"
                " EXECUTE FUNCTION break_page()"
            )

    yield break_page
    mend_pages()  # a transactional test leaves its triggers behind


@pytest.fixture
def sign(db: None) -> Iterator[Sign]:
    """A worker that lives no longer than the test, though its connection does."""
    yield Sign()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


@pytest.fixture
def signup(home) -> Signup:
    return Signup.objects.create(email="ann@example.com", kind="supporter", source="join")
