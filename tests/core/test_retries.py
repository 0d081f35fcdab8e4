"""Tasks that failed, and tasks whose worker was killed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import retries
from membership.tasks import mail_confirmation

pytestmark = pytest.mark.django_db


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
    assert pauses == [30 * 2**attempt for attempt in range(9)]
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


def running(attempts: int, age: timedelta) -> DBTaskResult:
    mail_confirmation.enqueue(0)
    row = DBTaskResult.objects.latest("enqueued_at")
    for _ in range(attempts):
        row.claim("worker")
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - age)
    return row


def test_task_of_a_killed_worker_is_queued_again(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    minute = timedelta(minutes=1)
    killed = running(1, retries.ABANDONED_AFTER + minute)
    at_work = running(1, retries.ABANDONED_AFTER - minute)
    deadly = running(retries.MOST_ATTEMPTS, retries.ABANDONED_AFTER + minute)
    call_command("requeue_abandoned_tasks", verbosity=0)
    assert {row.pk: row.status for row in DBTaskResult.objects.all()} == {
        killed.pk: TaskResultStatus.READY,
        at_work.pk: TaskResultStatus.RUNNING,
        deadly.pk: TaskResultStatus.FAILED,
    }
    assert retries.requeue_abandoned_tasks() == 0
