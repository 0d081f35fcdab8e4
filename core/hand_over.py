"""A mail is handed to the mail server once, however often its task runs, in however many workers.

A mail is accepted when the server has read the line with the dot that ends it (RFC 5321,
4.1.1.4). Right before that line a mark is set in the database, committed by itself, and only
who set it may send the dot. Killed before the mark: the server never got a whole mail, and the
task runs again. Killed after the dot: the mail is never sent again. Killed between the two:
``core.hand_over_notes``. docs/adr/0018 says what is left.
"""

import logging
import smtplib
import time
from collections.abc import Callable, Iterator
from ssl import SSLError

import requests
from anymail.exceptions import AnymailError
from django.core.mail import mailers
from django.core.mail.backends import smtp
from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone
from urllib3.exceptions import ProtocolError

from core.hand_over_notes import Note
from core.mail import Message

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 1
GO_AHEAD = 354
# What leaves open whether a provider's interface has taken a mail. An answer that says no, and a
# provider that cannot be reached, do not.
UNANSWERED = (requests.ReadTimeout, requests.exceptions.ChunkedEncodingError, ProtocolError)
BROKEN_OFF = (
    smtplib.SMTPServerDisconnected, TimeoutError, BrokenPipeError, ConnectionResetError, SSLError
)  # fmt: skip


class HandedOverError(Exception):
    """Another attempt has handed the mail over."""


class HandOver:
    """The mark of one mail: a moment in a column of one row. Who sets it may send the mail."""

    def __init__(self, row: QuerySet, mark: str) -> None:
        self.row, self.mark = row, mark
        # Known before it is written: a write of which no answer came can be taken back.
        self.moment = timezone.now()
        self.is_claimed = False
        self.is_out = False
        self.note = Note(row, mark, self.moment)

    def claim(self) -> None:
        """Set the mark. Raises HandedOverError where it is set, and the database's errors."""
        self.note.write()
        self.is_claimed = True
        if not self.row.filter(**{self.mark: None}).update(**{self.mark: self.moment}):
            self.is_claimed = False
            self.note.remove()
            raise HandedOverError
        self.note.remove()
        self.is_out = True

    def take_back(self) -> None:
        if self.is_claimed:
            self.note.write()
            write(lambda: self.row.filter(**{self.mark: self.moment}).update(**{self.mark: None}))
            self.note.remove()


def send_once(message: Message, row: QuerySet, *, mark: str, then: str = "") -> bool:
    """Send a mail unless its mark is set; whether the mail server said that it has it.

    ``mark`` and ``then`` are columns of the one ``row`` for moments: when the mail was handed
    over, and when the server said yes. Raises what kept the mail from being sent, for the task
    to run again. Where it is not known whether the server has it, it is not sent again, and
    ``then`` stays empty. Not to be called in a transaction: the mark must be on record.
    """
    hand_over = message.hand_over = HandOver(row, mark)
    try:
        if not isinstance(mailers.default, EmailBackend):
            hand_over.claim()
        message.send()
    except HandedOverError:
        return False
    except BaseException as error:
        if not hand_over.is_out or _is_refusal(error):
            hand_over.take_back()
            raise
        if not isinstance(error, Exception):  # the process is asked to end
            raise
        logger.exception(
            "Nobody knows whether %s was accepted.", message.extra_headers["Message-ID"]
        )
        return False
    if then:
        write(lambda: row.update(**{then: timezone.now()}))
    return True


def write(statement: Callable[[], object]) -> None:
    """Write what must not be lost, however long the database is away."""
    while True:
        try:
            statement()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            logger.warning("The database is away; what became of a mail waits to be written.")
            connection.close()
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _is_refusal(error: BaseException) -> bool:
    """Whether an error after the claim says that the mail was not taken."""
    if isinstance(error, AnymailError):
        return not any(isinstance(cause, UNANSWERED) for cause in _causes(error))
    return isinstance(error, Exception) and not isinstance(error, BROKEN_OFF)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """What led to an error. The HTTP library keeps what it wraps among the arguments."""
    while error:
        yield error
        yield from (argument for argument in error.args if isinstance(argument, Exception))
        error = error.__cause__ or error.__context__


class _Session:
    """An SMTP session that claims a mail before it ends it."""

    hand_over: HandOver | None = None

    def data(self, msg: bytes) -> tuple[int, bytes]:
        """As the standard library's, but for the claim. ``msg`` has network line ends."""
        code, reply = self.docmd("data")
        if code != GO_AHEAD:
            raise smtplib.SMTPDataError(code, reply)
        self.send(_transparent(msg))
        if self.hand_over:
            self._claim(self.hand_over)
        self.send(b".\r\n")
        return self.getreply()

    def _claim(self, hand_over: HandOver) -> None:
        try:
            hand_over.claim()
        except BaseException:
            self.close()  # without its end, the server forgets the mail
            raise


def _transparent(msg: bytes) -> bytes:
    """No line looks like the end (RFC 5321, 4.5.2), and the last one is whole."""
    end = b"" if msg.endswith(b"\r\n") else b"\r\n"
    dot = b"." if msg.startswith(b".") else b""
    return dot + msg.replace(b"\r\n.", b"\r\n..") + end


class _Plain(_Session, smtplib.SMTP):
    pass


class _Encrypted(_Session, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's, with sessions that claim what ``send_once`` sends."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    def _send(self, email_message: Message) -> bool:
        self.connection.hand_over = getattr(email_message, "hand_over", None)
        try:
            return super()._send(email_message)
        finally:
            if self.connection.sock is None:
                self.connection = None  # the next mail of a batch opens another

    def _close_connection(self, connection: smtplib.SMTP) -> None:
        """What was accepted before stays accepted when the goodbye goes wrong."""
        try:
            super()._close_connection(connection)
        except OSError:
            connection.close()
