import logging
import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from core import hand_over_notes
from core.liveness import Sign
from core.locks import Lock, alone
from core.publishing import publish_due
from core.retries import requeue_abandoned_tasks

logger = logging.getLogger(__name__)

TICK_SECONDS = 20
WATCH_SECONDS = 2


class Command(BaseCommand):
    help = (
        "Run the background worker: queued tasks, and the commands of settings.SCHEDULE. "
        "Any number of workers may run; each scheduled command runs in one of them. What is due "
        "is published beside all that, and waits for none of it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sign = Sign()
        for keep in (_keep_schedule, _keep_publishing, partial(_keep_watch, sign)):
            threading.Thread(target=keep, daemon=True).start()
        while not _works_off(sign.identity):
            connection.close()
            time.sleep(WATCH_SECONDS)
            sign.renew()


def _works_off(identity: str) -> bool:
    """Do what is queued until told to end; False when the database went away."""
    try:
        call_command(
            "db_worker", verbosity=0, reload=False, startup_delay=False, worker_id=identity
        )
    except (OperationalError, InterfaceError):
        logger.warning("The database is away; the worker waits for it.", exc_info=True)
        return False
    return True


def _keep_watch(sign: Sign) -> None:
    """Show that this worker lives, and take up what workers left that do not."""
    while True:
        try:
            sign.show()
            hand_over_notes.recover()
            requeue_abandoned_tasks()
        except (OperationalError, InterfaceError):
            connection.close()  # the worker itself says that the database is away
        except Exception:
            logger.exception("Abandoned tasks could not be looked for; it is tried again.")
        time.sleep(WATCH_SECONDS)


def _keep_schedule() -> None:
    last_run: dict[str, Any] = {}
    while True:
        try:
            run_due_commands(last_run)
        except Exception:
            logger.exception("The schedule failed; it goes on at the next tick.")
        time.sleep(TICK_SECONDS)


def _keep_publishing() -> None:
    """In a thread of its own: a command of the schedule may take longer than a page may wait."""
    while True:
        publish_once()
        time.sleep(settings.PUBLISH_EVERY_SECONDS)


def publish_once() -> None:
    try:
        close_old_connections()
        publish_due()
    except Exception:
        logger.exception("Nothing could be published; it is tried again.")


def run_due_commands(last_run: dict[str, Any]) -> None:
    """Run what is due, unless another worker is at it; each command by itself.

    ``last_run`` maps commands to the moment of their last start in this process.
    """
    close_old_connections()
    with alone(Lock.SCHEDULE) as is_alone:
        if is_alone:
            for command, seconds in settings.SCHEDULE.items():
                _run_if_due(command, timedelta(seconds=seconds), last_run)


def _run_if_due(command: str, interval: timedelta, last_run: dict[str, Any]) -> None:
    now = timezone.now()
    if command in last_run and now - last_run[command] < interval:
        return
    last_run[command] = now
    try:
        call_command(command, verbosity=0)
    except Exception:
        logger.exception("The scheduled command %s failed.", command)
