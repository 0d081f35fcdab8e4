"""What an operator wants to know of background work: that somebody does it, and that it is done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from core import liveness, retries

# Longer than a worker needs to start again, and a mail server to change its mind.
PATIENCE = timedelta(minutes=5)
GIVEN_UP = timedelta(days=1)
# An address that does not exist is somebody's slip, and no trouble of ours.
REFUSED = ("smtplib.SMTPRecipientsRefused", "anymail.exceptions.AnymailRecipientsRefused")


@dataclass(frozen=True)
class Backlog:
    """Numbers of workers that live and of tasks; never what a task is about."""

    workers: int
    waiting: int  # ready for minutes, and nobody takes them
    failing: int  # failed, and tried again for minutes
    given_up: int  # failed for the last time, within a day

    @property
    def is_well(self) -> bool:
        return bool(self.workers) and not (self.waiting or self.failing or self.given_up)

    def __str__(self) -> str:
        names = ("workers", "waiting", "failing", "given up")
        numbers = (self.workers, self.waiting, self.failing, self.given_up)
        return "".join(f"{name}: {number}\n" for name, number in zip(names, numbers, strict=True))


def backlog() -> Backlog:
    long_ago = timezone.now() - PATIENCE
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, enqueued_at__lt=long_ago)
    is_due = Q(run_after=get_date_max()) | Q(run_after__lt=long_ago)
    given_up = retries.given_up().exclude(exception_class_path__in=REFUSED)
    return Backlog(
        workers=len(liveness.living()),
        waiting=ready.filter(is_due).count(),
        failing=ready.exclude(exception_class_path__in=("", *REFUSED)).count(),
        given_up=given_up.filter(finished_at__gt=timezone.now() - GIVEN_UP).count(),
    )
