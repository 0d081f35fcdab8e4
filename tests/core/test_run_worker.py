"""What the worker does by the clock."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apoa_site.settings import base
from core import publishing
from core.locks import Lock
from core.management.commands.run_worker import publish_once, run_due_commands
from membership.tasks import mail_confirmation
from tests.core.due import due_statement, is_public
from tests.factories import StatementPageFactory

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def schedule(settings) -> dict[str, int]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.SCHEDULE = {"requeue_abandoned_tasks": 60}
    return settings.SCHEDULE


@pytest.fixture(autouse=True)
def _keep_the_connection(monkeypatch) -> None:
    """The worker gives up connections that are inside of a transaction, as a test's is."""
    monkeypatch.setattr("core.management.commands.run_worker.close_old_connections", lambda: None)


@pytest.fixture
def abandoned(db: None) -> DBTaskResult:
    """A task whose worker was killed, as the scheduled command finds it."""
    mail_confirmation.enqueue(0)
    row = DBTaskResult.objects.get()
    abandon(row)
    return row


def abandon(row: DBTaskResult) -> None:
    row.claim("worker")
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - 60 * MINUTE)


def is_requeued(row: DBTaskResult) -> bool:
    row.refresh_from_db()
    return row.status == "READY"


def test_command_runs_again_when_its_time_has_come(abandoned):
    last_run: dict = {}
    run_due_commands(last_run)
    assert is_requeued(abandoned)
    abandon(abandoned)
    run_due_commands(last_run)
    assert not is_requeued(abandoned)
    last_run["requeue_abandoned_tasks"] -= MINUTE
    run_due_commands(last_run)
    assert is_requeued(abandoned)


def test_failing_command_does_not_hold_up_the_next(abandoned, settings, caplog):
    settings.SCHEDULE = {"no_such_command": 60, "requeue_abandoned_tasks": 60}
    last_run: dict = {}
    run_due_commands(last_run)
    assert is_requeued(abandoned)
    assert [record.getMessage() for record in caplog.records] == [
        "The scheduled command no_such_command failed."
    ]
    run_due_commands(last_run)
    assert len(caplog.records) == 1  # the failed one waits for its next time too


def test_only_one_worker_keeps_the_schedule(abandoned, other_worker):
    last_run: dict = {}
    other_worker.execute("SELECT pg_advisory_lock(%s, 0)", [Lock.SCHEDULE])
    run_due_commands(last_run)
    assert (is_requeued(abandoned), last_run) == (False, {})
    other_worker.execute("SELECT pg_advisory_unlock(%s, 0)", [Lock.SCHEDULE])
    run_due_commands(last_run)
    assert is_requeued(abandoned)


def test_worker_hands_the_schedule_on_even_after_a_failure(other_worker, settings):
    settings.SCHEDULE = {"no_such_command": 60}
    run_due_commands({})
    free = other_worker.execute("SELECT pg_try_advisory_lock(%s, 0)", [Lock.SCHEDULE]).fetchone()
    assert free == (True,)


def test_every_scheduled_command_runs_on_the_site_as_loaded(db, settings, caplog):
    settings.SCHEDULE = base.SCHEDULE
    call_command("load_content", verbosity=0)
    last_run: dict = {}
    run_due_commands(last_run)
    publish_once()
    assert sorted(last_run) == sorted(base.SCHEDULE)
    assert caplog.records == []


def test_publishing_waits_for_no_command_of_the_schedule(client, newsroom, other_worker):
    """Another worker is at the schedule, and may be for an hour."""
    page = due_statement(newsroom, "In time")
    later = StatementPageFactory(
        parent=newsroom, title="Still embargoed", live=False,
        release="embargoed", embargo_until=timezone.now() + MINUTE,
    )  # fmt: skip
    later.save_revision().publish()
    other_worker.execute("SELECT pg_advisory_lock(%s, 0)", [Lock.SCHEDULE])
    publish_once()
    assert is_public(client, page)
    assert not is_public(client, later)


def test_publishing_survives_a_failure(newsroom, settings, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wagtailcore_revision RENAME TO gone")
    publish_once()
    assert [record.getMessage() for record in caplog.records] == [
        "Nothing could be published; it is tried again."
    ]


def test_item_that_is_due_is_public_within_a_minute():
    """Just missed, and behind two that hang as long as they can, each with its lock."""
    hang = _seconds(publishing.STATEMENT_TIMEOUT) + _seconds(publishing.LOCK_TIMEOUT)
    assert base.PUBLISH_EVERY_SECONDS + 2 * hang + 10 < 60
    assert "publish_scheduled" not in base.SCHEDULE


def _seconds(text: str) -> int:
    return int(text.removesuffix("s"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_publishing_runs_beside_everything_else(client, newsroom):
    page = due_statement(newsroom, "By the thread")
    thread = threading.Thread(target=_publish_and_hang_up)
    thread.start()
    thread.join()
    assert is_public(client, page)


def _publish_and_hang_up() -> None:
    publish_once()
    connections.close_all()
