"""What the worker does by the clock."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Revision

from apoa_site.settings.base import SCHEDULE
from core.management.commands.run_worker import SCHEDULE_LOCK, run_due_commands
from news.models import NewsroomPage, StatementPage
from tests.factories import StatementPageFactory

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def schedule(settings) -> dict[str, int]:
    settings.SCHEDULE = {"publish_scheduled": 60}
    return settings.SCHEDULE


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch) -> None:
    """The worker gives up connections that are inside of a transaction, as a test's is."""
    monkeypatch.setattr("core.management.commands.run_worker.close_old_connections", lambda: None)


@pytest.fixture
def other_worker(db: None) -> Iterator[psycopg.Connection]:
    """Another worker's connection to the database."""
    parameters = connection.get_connection_params()
    known = {key: parameters.get(key) for key in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**{k: v for k, v in known.items() if v}, autocommit=True) as other:
        yield other


def due_statement(newsroom: NewsroomPage, title: str) -> StatementPage:
    """A statement approved for a moment that has come since."""
    page = StatementPageFactory(parent=newsroom, title=title, live=False)
    page.go_live_at = timezone.now() + MINUTE
    page.save_revision().publish()
    passed = timezone.now() - MINUTE
    StatementPage.objects.filter(pk=page.pk).update(go_live_at=passed)
    revision = Revision.objects.for_instance(page).get()
    revision.approved_go_live_at = passed
    revision.content["go_live_at"] = passed.isoformat()
    revision.save()
    return page


def is_public(client, page: StatementPage) -> bool:
    listed = page.title in client.get("/news/").text
    assert client.get(page.url).status_code == (200 if listed else 404)
    return listed


def test_schedule_publishes_what_is_due(client, newsroom):
    page = due_statement(newsroom, "Embargo is over")
    later = StatementPageFactory(parent=newsroom, title="Still embargoed", live=False)
    later.go_live_at = timezone.now() + MINUTE
    later.save_revision().publish()
    assert not is_public(client, page)
    run_due_commands({})
    assert is_public(client, page)
    assert not is_public(client, later)


def test_schedule_takes_down_what_has_expired(client, newsroom):
    page = StatementPageFactory(parent=newsroom, title="Short-lived")
    page.expire_at = timezone.now() + MINUTE
    page.save_revision().publish()
    run_due_commands({})
    assert is_public(client, page)
    StatementPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - MINUTE)
    run_due_commands({})
    assert not is_public(client, page)


def test_command_runs_again_when_its_time_has_come(client, newsroom):
    last_run: dict = {}
    run_due_commands(last_run)
    page = due_statement(newsroom, "Just missed")
    run_due_commands(last_run)
    assert not is_public(client, page)
    last_run["publish_scheduled"] -= MINUTE
    run_due_commands(last_run)
    assert is_public(client, page)


def test_failing_command_does_not_hold_up_the_next(client, newsroom, settings, caplog):
    settings.SCHEDULE = {"no_such_command": 60, "publish_scheduled": 60}
    page = due_statement(newsroom, "After a failure")
    last_run: dict = {}
    run_due_commands(last_run)
    assert is_public(client, page)
    assert [record.getMessage() for record in caplog.records] == [
        "The scheduled command no_such_command failed."
    ]
    run_due_commands(last_run)
    assert len(caplog.records) == 1  # the failed one waits for its next time too


def test_only_one_worker_keeps_the_schedule(client, newsroom, other_worker):
    page = due_statement(newsroom, "Two workers")
    last_run: dict = {}
    other_worker.execute("SELECT pg_advisory_lock(%s)", [SCHEDULE_LOCK])
    run_due_commands(last_run)
    assert (is_public(client, page), last_run) == (False, {})
    other_worker.execute("SELECT pg_advisory_unlock(%s)", [SCHEDULE_LOCK])
    run_due_commands(last_run)
    assert is_public(client, page)


def test_worker_hands_the_schedule_on_even_after_a_failure(other_worker, settings):
    settings.SCHEDULE = {"no_such_command": 60}
    run_due_commands({})
    free = other_worker.execute("SELECT pg_try_advisory_lock(%s)", [SCHEDULE_LOCK]).fetchone()
    assert free == (True,)


def test_every_scheduled_command_runs_on_the_site_as_loaded(db, settings, caplog):
    settings.SCHEDULE = SCHEDULE
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    call_command("load_content", verbosity=0)
    last_run: dict = {}
    run_due_commands(last_run)
    assert sorted(last_run) == sorted(SCHEDULE)
    assert caplog.records == []
