"""Mailings over a real connection to a mail server, by one worker and by two."""

import email
import email.policy
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.mail import mailers
from django.db import connections

from mailing import campaigns, sending
from mailing.models import Audience, Campaign, Delivery, Occasion
from news.models import StatementPage
from tests import factories
from tests.mail_server import free_port
from tests.mailing.conftest import make_journalist, make_mailing, make_statement

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
COUNT = 12
REFUSED = "j3@example.com"


class Mailboxes:
    """A mail server's other side: takes every mail but for one address, and one not at first."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.connections: set[int] = set()
        self.put_off = {"j5@example.com"}

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.connections.add(id(session))
        if address == REFUSED:
            return "550 5.1.1 No such user"
        if address in self.put_off:
            self.put_off.remove(address)
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        [address] = envelope.rcpt_tos
        self.received.append((address, envelope.content))
        return "250 Accepted"

    @property
    def addresses(self) -> list[str]:
        return sorted(address for address, _ in self.received)


@pytest.fixture
def mailboxes(settings) -> Iterator[Mailboxes]:
    mailboxes = Mailboxes()
    port = free_port()
    controller = Controller(mailboxes, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 20},
        }
    }
    yield mailboxes
    controller.stop()


@pytest.fixture
def campaign(settings, home) -> Campaign:
    """To twelve journalists, queued and not begun."""
    newsroom = factories.NewsroomPageFactory(parent=home)
    index = factories.IssueIndexPageFactory(parent=home)
    issue = factories.IssuePageFactory(parent=index)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(COUNT):
        make_journalist(number)
    return make_mailing(make_statement(newsroom, issue), Audience.PRESS)


def everybody(*, but: set[str]) -> list[str]:
    return sorted({f"j{number}@example.com" for number in range(COUNT)} - but)


def test_batch_goes_over_one_connection_and_each_answer_is_recorded(campaign, mailboxes):
    assert not sending.send_batch(campaign.pk)
    assert len(mailboxes.connections) == 1
    assert mailboxes.addresses == everybody(but={REFUSED, "j5@example.com"})
    failed = Delivery.objects.get(state="failed")
    assert failed.address == REFUSED
    assert "No such user" in failed.error
    put_off = Delivery.objects.get(state="queued")
    assert (put_off.address, put_off.attempts) == ("j5@example.com", 1)
    Delivery.objects.update(retry_at=None)
    sending.send_batch(campaign.pk)
    assert mailboxes.addresses == everybody(but={REFUSED})
    campaign.refresh_from_db()
    assert campaign.state == "sent"


def test_mail_arrives_whole(campaign, mailboxes):
    sending.send_batch(campaign.pk)
    address, content = mailboxes.received[0]
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["To"] == address
    assert message["Subject"] == "A word & more"
    delivery = Delivery.objects.get(journalist__email=address)
    assert message["Message-ID"] == f"<campaign.{campaign.pk}.{delivery.pk}@localhost>"
    assert message["List-Unsubscribe"].startswith("<http://localhost:8000/press/list/place/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "It matters." in text
    assert "It matters." in html
    assert max(len(line) for line in content.splitlines()) <= 998


def test_two_workers_share_the_mails_and_send_none_twice(campaign, mailboxes, monkeypatch):
    mailboxes.put_off = set()
    slow(monkeypatch)

    def work(_: int) -> None:
        try:
            sending.send_batch(campaign.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert mailboxes.addresses == everybody(but={REFUSED})
    assert len(mailboxes.connections) == 2
    campaign.refresh_from_db()
    assert campaign.state == "sent"


def test_two_people_who_send_the_same_at_once_mail_nobody_twice(campaign, mailboxes):
    Campaign.objects.all().delete()
    statement = StatementPage.objects.get()
    together = threading.Barrier(2)

    def make(_: int) -> None:
        try:
            mailing = campaigns.draft(statement, Occasion.PUBLISHED, [Audience.PRESS])
            together.wait(timeout=20)
            campaigns.make(mailing, by=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(make, range(2)))
    assert Campaign.objects.filter(state="queued").count() == 2
    assert Delivery.objects.count() == COUNT


def slow(monkeypatch) -> None:
    """Hold each mail long enough for the other worker to come to its own."""
    backend = type(mailers.default)
    accepted = backend.send_messages

    def send_messages(self, messages):
        time.sleep(0.05)
        return accepted(self, messages)

    monkeypatch.setattr(backend, "send_messages", send_messages)


def test_mail_server_that_is_away_leaves_everything_queued(campaign, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2},
        }
    }
    with pytest.raises(OSError, match="refused"):
        sending.send_batch(campaign.pk)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("queued", 0)}
