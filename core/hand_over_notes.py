"""Notes, on the machine's own disk, of mails that are about to be handed over.

The mark of a mail (``core.hand_over``) is on record before the mail is whole. A process that is
killed in between leaves a mark that nobody takes back. So what is to be marked is noted before,
in a file that is locked while it is written down, and removed right before the mail is whole.
The kernel ends the lock when the process ends, and keeps the file: a note that nobody holds is
of a mail that no mail server has got.
"""

import fcntl
import json
import logging
import time
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.tasks import TaskResult
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

# So long the database may be busy with the last that a killed process told it.
GRACE_SECONDS = 10
_running: ContextVar[TaskResult | None] = ContextVar("running", default=None)


def remember_task(*, task_result: TaskResult, **kwargs: Any) -> None:
    """Receives ``task_started``: this task sends what is noted from now on."""
    _running.set(task_result)


def forget_task(**kwargs: Any) -> None:
    _running.set(None)


class Note:
    """That a column of a row is about to be set to a moment, by the task that runs."""

    def __init__(self, row: QuerySet, mark: str, moment: datetime) -> None:
        task = _running.get()
        self._text = json.dumps({
            "model": row.model._meta.label,
            "pk": row.values_list("pk", flat=True).first(),
            "mark": mark,
            "moment": moment.isoformat(),
            "task": task and [task.task.module_path, task.args, task.kwargs],
        })  # fmt: skip
        self._file: Any = None

    def write(self) -> None:
        """Without a disk to write on, mails go out all the same."""
        if self._file:
            return
        directory = Path(settings.HAND_OVER_DIR)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._file = NamedTemporaryFile("w", dir=directory, delete=False)  # noqa: SIM115 - stays open
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._file.write(self._text)
            self._file.flush()
        except OSError:
            _complain(directory)

    def remove(self) -> None:
        """Raises OSError when it stays: then nobody may end the mail."""
        if self._file:
            Path(self._file.name).unlink(missing_ok=True)
            with suppress(OSError):  # a disk that is full has said so before
                self._file.close()
            self._file = None


@cache
def _complain(directory: Path) -> None:
    """Once in each process."""
    logger.error("Mails go out without a note of them: %s cannot be written.", directory)


def recover() -> None:
    """Take back what killed processes marked, and queue those mails again.

    The task may have run again meanwhile, and found the mark: so it is queued anew. Raises the
    database's errors; a note that was not dealt with stays. Safe in several workers at once.
    """
    for path in Path(settings.HAND_OVER_DIR).glob("*"):
        with suppress(FileNotFoundError, BlockingIOError), path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - path.stat().st_mtime > GRACE_SECONDS:
                _deal_with(file.read())
                path.unlink()


def _deal_with(text: str) -> None:
    try:
        if text:  # otherwise it was killed before it had noted anything, or marked
            _take_back(**json.loads(text))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("A note of a mail that was not sent cannot be read: %s", text)


@transaction.atomic
def _take_back(*, model: str, pk: Any, mark: str, moment: str, task: list[Any] | None) -> None:
    row = apps.get_model(model).objects.filter(pk=pk)
    list(row.select_for_update().values_list("pk"))  # waits until a mark under way is written
    if row.filter(**{mark: moment}).update(**{mark: None}) and task:
        path, args, kwargs = task
        import_string(path).enqueue(*args, **kwargs)
        logger.warning("A mail that a killed worker had marked is sent: %s %s", model, pk)
