"""No task is lost: one that failed runs again, later and later (a mail server may be away for
an hour), and so does one whose worker was killed.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Func, IntegerField, QuerySet
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import liveness
from core.locks import key_of

MOST_ATTEMPTS = 13
# 4 s after the first attempt, then twice as long each time: four and a half hours in all.
FIRST_PAUSE = timedelta(seconds=4)
# So long a worker may take to show itself again after the database was away.
GRACE = timedelta(seconds=10)
ATTEMPTS = Func("worker_ids", function="jsonb_array_length", output_field=IntegerField())


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
    """Queue what a killed worker left, and give up what keeps killing workers.

    A worker is killed when it no longer shows that it lives (``core.liveness``). One may be
    killed, too, after a task failed and before that was queued for later.

    Returns how many were queued again. Safe beside running workers, and twice at once.
    """
    left = DBTaskResult.objects.alias(attempts=ATTEMPTS)
    left = left.filter(started_at__lt=timezone.now() - GRACE)
    running = left.filter(status=TaskResultStatus.RUNNING)
    abandoned = running.filter(pk__in=_without_worker(running))
    abandoned.filter(attempts__gte=MOST_ATTEMPTS).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now()
    )
    missed = left.filter(status=TaskResultStatus.FAILED, attempts__lt=MOST_ATTEMPTS)
    return (abandoned | missed).update(
        status=TaskResultStatus.READY, started_at=None, finished_at=None
    )


def given_up() -> QuerySet[DBTaskResult]:
    """What failed as often as it may."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED)
    return failed.alias(attempts=ATTEMPTS).filter(attempts__gte=MOST_ATTEMPTS)


def requeue_given_up() -> int:
    """Queue again, with all its attempts, what was given up, once its cause is mended."""
    return given_up().update(
        status=TaskResultStatus.READY, worker_ids=[], run_after=timezone.now(),
        started_at=None, finished_at=None, exception_class_path="", traceback="",
    )  # fmt: skip


def _without_worker(running: QuerySet[DBTaskResult]) -> list[Any]:
    rows = list(running.values_list("pk", "worker_ids"))
    living = liveness.living() if rows else set()
    return [pk for pk, workers in rows if key_of(workers[-1]) not in living]
