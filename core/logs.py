"""What the log does not say, and who is told of errors."""

import logging
import re
import time
import traceback
from copy import copy

from django.conf import settings
from django.core.mail import mail_admins

# Each link that is for one person has a signature, set off by a colon; a page has none.
SIGNED = re.compile(r"[^/]*:[^/]*|(?<=/reset/key/)[^/]+")
# So long nobody is told again of the same error by the same process.
SILENCE_SECONDS = 60 * 60


class WithoutLinks(logging.Filter):
    """Django logs the path of each request that is refused or fails. What stands in a link that is
    for one person only would be of use to whoever reads the log.
    """

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        if not hasattr(record, "request"):
            return record
        record = copy(record)
        record.args = tuple(
            SIGNED.sub("…", argument) if str(argument).startswith("/") else argument
            for argument in record.args or ()
        )
        return record


class MailToAdmins(logging.Handler):
    """Tell ``settings.ADMINS`` of an error: what and where, and not what a visitor had sent or
    the database answered. That stands in the log.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._told: dict[tuple[str, str], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        # Requests for hosts that are not ours are an error to Django, and to nobody else.
        if not settings.ADMINS or record.name.startswith("django.security"):
            return
        try:
            where = _where(record)
            if self._is_news(record.name, where):
                mail_admins(f"Error in {record.name}", f"{record.getMessage()}\n\n{where}")
        except Exception:  # noqa: BLE001 - whoever logs an error must not fail by it
            self.handleError(record)

    def _is_news(self, *what: str) -> bool:
        now = time.monotonic()
        if now - self._told.get(what, -SILENCE_SECONDS) < SILENCE_SECONDS:
            return False
        self._told[what] = now
        return True


def _where(record: logging.LogRecord) -> str:
    """The exception's kind and the lines that led to it; never its text."""
    kind, _, frames = record.exc_info or (None, None, None)
    if kind is None:
        return f"{record.pathname}:{record.lineno} {record.msg}"
    return f"{kind.__module__}.{kind.__qualname__}\n\n{''.join(traceback.format_tb(frames))}"
