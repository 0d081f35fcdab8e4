"""What is due is published and taken down: each item by itself, once, whoever is at it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import PageLogEntry

from core.publishing import publish_due
from news.models import StatementPage
from tests.core.due import (
    MINUTE,
    come_due,
    due_statement,
    is_public,
    mend_pages,
    times_published,
    transactional,
)
from tests.factories import StatementPageFactory

PATIENCE_SECONDS = 30
HOLD = 7_000_001  # a lock of no use but to stop a runner


def test_due_statement_is_published_once(client, newsroom):
    page = due_statement(newsroom, "Embargo is over")
    assert not is_public(client, page)
    assert publish_due() == 1
    assert is_public(client, page)
    assert publish_due() == 0
    assert times_published(page) == 1


def test_due_change_replaces_the_text(client, newsroom):
    page = StatementPageFactory(parent=newsroom, title="Old headline")
    page.save_revision().publish()
    page = StatementPage.objects.get()
    page.title, page.release = "New headline", "embargoed"
    page.embargo_until = timezone.now() + MINUTE
    page.save_revision().publish()
    assert publish_due() == 0
    assert "Old headline" in client.get(page.url).text
    come_due(page)
    assert publish_due() == 1
    assert "New headline" in client.get(page.url).text


def test_expired_page_is_taken_down(client, newsroom):
    page = StatementPageFactory(parent=newsroom, title="Short-lived")
    page.save_revision().publish()
    StatementPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() + MINUTE)
    assert publish_due() == 0
    assert is_public(client, page)
    StatementPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - MINUTE)
    assert publish_due() == 1
    assert not is_public(client, page)
    assert PageLogEntry.objects.filter(action="wagtail.unpublish.scheduled").count() == 1


def test_failing_item_does_not_hold_up_the_others(client, newsroom, break_page, caplog):
    first, broken, last = (
        due_statement(newsroom, title, late=late * MINUTE / 2)
        for title, late in (("First", 3), ("Broken", 2), ("Last", 1))
    )
    break_page(broken)
    assert publish_due() == 2
    assert [is_public(client, page) for page in (first, broken, last)] == [True, False, True]
    assert [record.getMessage() for record in caplog.records] == [
        "Could not publish “Broken”; it is tried again."
    ]
    mend_pages()
    assert publish_due() == 1
    assert [times_published(page) for page in (first, broken, last)] == [1, 1, 1]


def test_item_that_hangs_is_given_up_for_now(client, newsroom, break_page, monkeypatch, caplog):
    monkeypatch.setattr("core.publishing.STATEMENT_TIMEOUT", "200ms")
    slow, quick = (due_statement(newsroom, title) for title in ("Slow", "Quick"))
    break_page(slow, "PERFORM pg_sleep(30)")
    started = time.monotonic()
    assert publish_due() == 1
    assert time.monotonic() - started < 10
    assert [is_public(client, page) for page in (slow, quick)] == [False, True]
    assert len(caplog.records) == 1


def test_overdue_item_gives_way_to_what_is_just_due(newsroom):
    old = due_statement(newsroom, "Old", late=5 * MINUTE)
    new = due_statement(newsroom, "New", late=MINUTE / 2)
    publish_due()
    published = PageLogEntry.objects.filter(action="wagtail.publish.scheduled").order_by("pk")
    assert list(published.values_list("page", flat=True)) == [new.pk, old.pk]


def test_command_says_how_much_it_did(newsroom, capsys):
    due_statement(newsroom, "By hand")
    call_command("publish_due")
    assert capsys.readouterr().out == "Published or taken down: 1\n"


@transactional
def test_two_runners_publish_each_item_once(client, newsroom):
    pages = [due_statement(newsroom, f"Number {number}") for number in range(6)]
    start = threading.Barrier(3)
    counts: list[int] = []

    def run() -> None:
        start.wait()
        counts.append(publish_due())
        connections.close_all()

    runners = [threading.Thread(target=run) for _ in range(3)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    counts.append(publish_due())  # what one passed over because another one had it in hand
    assert sum(counts) == 6
    assert [times_published(page) for page in pages] == [1] * 6
    assert all(is_public(client, page) for page in pages)


@transactional
def test_item_in_another_runners_hand_is_passed_over(client, newsroom, break_page):
    """The other runner is stopped in the middle of the first of two."""
    held, free = (due_statement(newsroom, title) for title in ("Held", "Free"))
    break_page(held, f"PERFORM pg_advisory_xact_lock({HOLD})")
    counts: list[int] = []

    def run() -> None:
        counts.append(publish_due())
        connections.close_all()

    other = threading.Thread(target=run)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD])
        other.start()
        wait_until(lambda: waiting_for("advisory") == 1)
        assert publish_due() == 1
        assert [is_public(client, page) for page in (held, free)] == [False, True]
        cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD])
    other.join()
    assert counts == [1]
    assert [times_published(page) for page in (held, free)] == [1, 1]


@transactional
def test_killed_runner_loses_nothing_and_repeats_nothing(client, newsroom, break_page):
    """SIGKILL between two items: the second is under way, and never comes to its end."""
    pages = [
        due_statement(newsroom, title, late=late * MINUTE / 2)
        for title, late in (("First", 3), ("Second", 2), ("Third", 1))
    ]
    break_page(pages[1], "PERFORM pg_sleep(60)")
    runner = start_runner()
    try:
        wait_until(lambda: waiting_for("PgSleep") == 1)
        assert [is_public(client, page) for page in pages] == [True, False, False]
    finally:
        os.kill(runner.pid, signal.SIGKILL)
    assert runner.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    wait_until(lambda: not waiting_for("PgSleep"))  # until the database has noticed
    mend_pages()
    assert publish_due() == 2
    assert [is_public(client, page) for page in pages] == [True, True, True]
    assert publish_due() == 0
    assert [times_published(page) for page in pages] == [1, 1, 1]


def start_runner() -> subprocess.Popen:
    """A process of its own on the test's database, which notices at once when that dies."""
    root = Path(__file__).parents[2]
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "PGOPTIONS": "-c client_connection_check_interval=100",
        "DJANGO_SETTINGS_MODULE": "apoa_site.settings.test",
    }
    command = [sys.executable, "manage.py", "publish_due"]
    return subprocess.Popen(command, cwd=root, env=environment)


def database_url() -> str:
    parameters = connection.get_connection_params()
    known = {key: parameters[key] for key in ("host", "port") if parameters.get(key)}
    account = ":".join(filter(None, (parameters["user"], parameters.get("password"))))
    return f"postgres://{account}@/{parameters['dbname']}?{urlencode(known)}"


def waiting_for(event: str) -> int:
    """How many sessions of the test's database wait for that, by PostgreSQL's name of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event = %s",
            [event],
        )
        return cursor.fetchone()[0]


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
