"""A mail server on loopback, with a mind of its own."""

import contextlib
import email
import email.policy
import socket
from collections.abc import Callable, Iterator

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPTED = "250 Accepted"


class Mailboxes:
    """What arrives. ``meanwhile`` runs once a mail has begun, ``answer`` says what to its end."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.meanwhile: Callable[[], None] = lambda: None
        self.answer: Callable[[SMTP], str] = lambda _: ACCEPTED

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        self.meanwhile()
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answer(server)
        if answer == ACCEPTED:
            self.received.append(envelope.content)
        return answer

    @property
    def identities(self) -> list[str]:
        """The Message-IDs of what was accepted, as often as it was."""
        messages = (
            email.message_from_bytes(raw, policy=email.policy.SMTP) for raw in self.received
        )
        return [str(message["Message-ID"]) for message in messages]


@contextlib.contextmanager
def serve(mailboxes: Mailboxes) -> Iterator[int]:
    """Take mail until the end of the block; the port."""
    port = free_port()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
