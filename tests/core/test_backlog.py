"""What an operator is told of the background work, and can do about it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import retries
from membership.tasks import mail_confirmation

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
REFUSED = "smtplib.SMTPRecipientsRefused"


@pytest.fixture(autouse=True)
def _queue(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def worker(sign) -> None:
    sign.show()


def task(*, age: timedelta = 10 * MINUTE, **fields: object) -> DBTaskResult:
    mail_confirmation.enqueue(0)
    row = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - age, **fields)
    return row


def given_up(cause: str = "builtins.OSError") -> DBTaskResult:
    attempts = ["worker"] * retries.MOST_ATTEMPTS
    return task(
        status="FAILED", worker_ids=attempts, finished_at=timezone.now(), exception_class_path=cause
    )


def health(client: Client) -> tuple[int, str]:
    response = client.get("/health/work")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, ", ".join(response.text.splitlines())


def test_health_says_that_no_worker_lives(client):
    assert health(client) == (503, "workers: 0, waiting: 0, failing: 0, given up: 0")


@pytest.mark.usefixtures("worker")
def test_health_is_well_while_tasks_are_young_or_addresses_refused(client):
    task(age=MINUTE)
    task(age=MINUTE, exception_class_path="builtins.OSError")
    later = timezone.now() + MINUTE
    task(run_after=later, worker_ids=["worker"], exception_class_path=REFUSED)
    given_up(REFUSED)
    assert health(client) == (200, "workers: 1, waiting: 0, failing: 0, given up: 0")


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("name", ["waiting", "failing", "given up"])
def test_health_counts(client, name):
    if name == "waiting":
        task()
    elif name == "failing":
        later = timezone.now() + MINUTE
        task(run_after=later, worker_ids=["worker"], exception_class_path="builtins.OSError")
    else:
        given_up()
    status, text = health(client)
    assert status == 503
    assert [part for part in text.split(", ") if part.endswith("1")] == ["workers: 1", f"{name}: 1"]


def test_what_was_given_up_is_queued_again_on_demand_only(capsys):
    row = given_up()
    call_command("requeue_abandoned_tasks")
    row.refresh_from_db()
    assert row.status == "FAILED"
    call_command("requeue_abandoned_tasks", "--given-up")
    row.refresh_from_db()
    assert (row.status, row.worker_ids, row.exception_class_path) == ("READY", [], "")
    assert row in DBTaskResult.objects.ready()
    assert capsys.readouterr().out == "Queued again: 0\nQueued again: 1\n"
