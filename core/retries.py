"""No task is lost: one that failed runs again, later and later (a mail server may be away for
an hour), and so does one whose worker was killed.
"""

from datetime import timedelta
from typing import Any

from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

MOST_ATTEMPTS = 10
# 30 s after the first attempt, then twice as long each time: four hours in all.
FIRST_PAUSE = timedelta(seconds=30)
# Longer than any task of ours runs: whatever still says so lost its worker.
ABANDONED_AFTER = timedelta(minutes=15)


def retry_failed_task(*, task_result: Any, **kwargs: Any) -> None:
    """Receives ``task_finished``. Only the database's queue can hold a task for later."""
    row = getattr(task_result, "db_result", None)
    if row is None or task_result.status != TaskResultStatus.FAILED:
        return
    if task_result.attempts < MOST_ATTEMPTS:
        pause = FIRST_PAUSE * 2 ** (task_result.attempts - 1)
        type(row).objects.filter(pk=row.pk).update(
            status=TaskResultStatus.READY, finished_at=None, run_after=timezone.now() + pause
        )


def requeue_abandoned_tasks() -> int:
    """Queue what a killed worker left running, and give up what keeps killing workers.

    Returns how many were queued again. Safe beside running workers, and twice at once.
    """
    abandoned = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - ABANDONED_AFTER
    )
    dead = [row.pk for row in abandoned if len(row.worker_ids) >= MOST_ATTEMPTS]
    abandoned.filter(pk__in=dead).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    return abandoned.exclude(pk__in=dead).update(status=TaskResultStatus.READY, started_at=None)
