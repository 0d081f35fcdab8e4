"""A task that failed runs again, later and later: a mail server may be away for an hour."""

from datetime import timedelta
from typing import Any

from django.tasks import TaskResultStatus
from django.utils import timezone

MOST_ATTEMPTS = 10
# 30 s after the first attempt, then twice as long each time: four hours in all.
FIRST_PAUSE = timedelta(seconds=30)


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
