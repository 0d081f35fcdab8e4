"""Tasks that failed, and tasks whose worker was killed."""

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import liveness, retries
from core.locks import Lock, key_of
from membership.tasks import mail_confirmation

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def failed(settings) -> DBTaskResult:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    mail_confirmation.enqueue(0)
    row = DBTaskResult.objects.get()
    row.claim("worker")
    row.set_failed(ValueError("no"))
    return row


def test_failed_task_runs_again_later_and_later(failed):
    pauses = []
    while failed.status == TaskResultStatus.FAILED and len(failed.worker_ids) <= 20:
        retries.retry_failed_task(task_result=failed.task_result)
        failed.refresh_from_db()
        if failed.status == TaskResultStatus.READY:
            pauses.append(round((failed.run_after - timezone.now()).total_seconds()))
            failed.claim("worker")
            failed.set_failed(ValueError("no"))
        else:
            break
    assert pauses == [4 * 2**attempt for attempt in range(12)]
    assert failed.status == TaskResultStatus.FAILED
    assert len(failed.worker_ids) == retries.MOST_ATTEMPTS


def test_task_that_succeeded_does_not_run_again(failed):
    failed.set_successful(None)
    retries.retry_failed_task(task_result=failed.task_result)
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.SUCCESSFUL


def test_failed_task_runs_again_by_the_signal(failed):
    task_finished.send(sender=None, task_result=failed.task_result)
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.READY
    assert failed.run_after > timezone.now()


def at_work(worker: str, *, attempts: int = 1, age: timedelta = MINUTE) -> DBTaskResult:
    mail_confirmation.enqueue(0)
    row = DBTaskResult.objects.latest("enqueued_at")
    for _ in range(attempts):
        row.claim(worker)
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - age)
    return row


@pytest.fixture
def living(settings, other_worker) -> str:
    """The identity of a worker that shows that it lives."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    lock = [Lock.WORKER.value, key_of("living")]
    other_worker.execute("SELECT pg_advisory_lock(%s, %s)", lock)
    return "living"


def test_task_of_a_killed_worker_is_queued_again(living):
    killed = at_work("killed")
    deadly = at_work("killed", attempts=retries.MOST_ATTEMPTS)
    just_begun = at_work("not yet shown", age=timedelta(0))
    long_at_it = at_work(living, age=60 * MINUTE)
    call_command("requeue_abandoned_tasks", verbosity=0)
    assert {row.pk: row.status for row in DBTaskResult.objects.all()} == {
        killed.pk: TaskResultStatus.READY,
        deadly.pk: TaskResultStatus.FAILED,
        just_begun.pk: TaskResultStatus.RUNNING,
        long_at_it.pk: TaskResultStatus.RUNNING,
    }
    assert retries.requeue_abandoned_tasks() == 0


def test_task_of_a_worker_that_ends_is_queued_again(living, other_worker):
    row = at_work(living)
    assert retries.requeue_abandoned_tasks() == 0
    other_worker.close()
    for _ in range(100):
        if retries.requeue_abandoned_tasks():
            break
        time.sleep(0.05)  # until the database has noticed
    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY


def test_task_whose_worker_was_killed_right_after_it_failed_runs_again(failed):
    DBTaskResult.objects.update(started_at=timezone.now() - MINUTE)
    assert retries.requeue_abandoned_tasks() == 1
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.READY


def test_worker_shows_that_it_lives_until_it_is_another(sign):
    sign.show()
    sign.show()
    first = key_of(sign.identity)
    assert first in liveness.living()
    second = key_of(sign.renew())
    sign.show()
    assert liveness.living() & {first, second} == {second}
