"""A mail server that takes its time, and counts what it has accepted."""

import asyncio
import contextlib
import email
import random
from collections import Counter
from collections.abc import Iterator

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# Long enough for a worker to be killed before it has its answer.
MOST_SECONDS = 0.03


class Mailboxes:
    """How often each Message-ID was accepted: the number of a sign-up, for its confirmation."""

    def __init__(self) -> None:
        self.accepted: Counter[int] = Counter()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await _think()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        # At once: what has had its end is the server's (RFC 5321, 4.1.1.4), as with those that
        # are in use. This one's library stops here when the worker is killed before its answer.
        message_id = email.message_from_bytes(envelope.content)["Message-ID"]
        self.accepted[int(message_id.split("@")[0].rpartition(".")[2])] += 1
        await _think()
        await _think()
        return "250 Accepted"


async def _think() -> None:
    await asyncio.sleep(MOST_SECONDS * random.random())  # noqa: S311 - no secret


@contextlib.contextmanager
def server(port: int) -> Iterator[Mailboxes]:
    mailboxes = Mailboxes()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailboxes
    finally:
        controller.stop()
