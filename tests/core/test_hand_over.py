"""Mails handed over once, to a real mail server that says yes, says no, or says nothing."""

import json
import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import psycopg
import pytest
from anymail.exceptions import AnymailError
from django.core import mail as outbox
from django.core.mail import mailers
from django.db import OperationalError, connection

from core import mail
from core.hand_over import send_once
from membership.models import Signup
from tests.mail_server import ACCEPTED, Mailboxes, serve

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def mailboxes(settings) -> Iterator[Mailboxes]:
    mailboxes = Mailboxes()
    with serve(mailboxes) as port:
        settings.MAILERS = {
            "default": {
                "BACKEND": "core.hand_over.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 20},
            }
        }
        yield mailboxes


def attempt(signup: Signup, text: str = "Good day.") -> bool:
    """One run of a task that mails; whether the server took the mail."""
    message = mail.Message("Hello", text, to=[signup.email], headers={"Message-ID": "<x@y>"})
    row = Signup.objects.filter(pk=signup.pk)
    return send_once(message, row, mark="handed_over_at", then="mailed_at")


def marks(signup: Signup) -> tuple[bool, bool]:
    """Whether the mail was handed over, and whether it was accepted."""
    signup.refresh_from_db()
    return signup.handed_over_at is not None, signup.mailed_at is not None


def test_mail_goes_out_once(mailboxes, signup):
    assert (attempt(signup), attempt(signup)) == (True, False)
    assert mailboxes.identities == ["<x@y>"]
    assert marks(signup) == (True, True)
    assert signup.handed_over_at < signup.mailed_at


def test_lines_that_look_like_the_end_arrive(mailboxes, signup):
    text = ".\r\n..\r\n.x\r\n\r\n.\r\nlast"
    attempt(signup, text)
    assert mailboxes.received[0].endswith(b"\r\n\r\n" + text.encode() + b"\r\n")


@pytest.mark.parametrize("answer", ["451 Try later", "554 Never", "421 Closing"])
def test_mail_that_is_refused_can_be_tried_again(mailboxes, signup, answer):
    mailboxes.answer = lambda _: answer
    with pytest.raises(smtplib.SMTPDataError):
        attempt(signup)
    assert marks(signup) == (False, False)
    mailboxes.answer = lambda _: ACCEPTED
    assert attempt(signup)
    assert mailboxes.identities == ["<x@y>"]


def test_mail_of_which_no_answer_came_is_not_sent_again(mailboxes, signup, caplog):
    def hang_up(server) -> str:
        server.transport.abort()
        return ACCEPTED

    mailboxes.answer = hang_up
    assert not attempt(signup)
    assert not attempt(signup)
    assert mailboxes.identities == ["<x@y>"]
    assert marks(signup) == (True, False)
    assert signup.mail_state == "In doubt: no answer"
    assert [record.getMessage() for record in caplog.records] == [
        "Nobody knows whether <x@y> was accepted."
    ]


def test_mail_that_another_worker_ends_first_is_left_unfinished(mailboxes, signup):
    def overtake() -> None:
        with other_session() as session:
            session.execute("UPDATE membership_signup SET handed_over_at = now()")

    mailboxes.meanwhile = overtake
    assert not attempt(signup)
    assert mailboxes.identities == []


def test_mail_is_left_unfinished_when_the_database_goes_away(mailboxes, signup, caplog):
    pid = connection.connection.info.backend_pid

    def cut() -> None:
        with other_session() as session:
            session.execute("SELECT pg_terminate_backend(%s)", [pid])

    mailboxes.meanwhile = cut
    with pytest.raises(OperationalError):
        attempt(signup)
    assert mailboxes.identities == []
    assert marks(signup) == (False, False)
    mailboxes.meanwhile = lambda: None
    assert attempt(signup)
    assert mailboxes.identities == ["<x@y>"]


def test_batch_goes_on_after_a_mail_that_was_left_unfinished(mailboxes, signup):
    message = mail.Message("Hello", "", to=["bob@example.com"], headers={"Message-ID": "<b@y>"})
    with mailers.default as mailer:
        mailer.send_messages([message])
        assert mailer.connection
        signup.handed_over_at = signup.created_at
        signup.save()
        assert not attempt(signup)
        mailer.send_messages([message])
    assert mailboxes.identities == ["<b@y>"] * 2


def other_session() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    known = {key: parameters.get(key) for key in ("host", "port", "user", "password", "dbname")}
    return psycopg.connect(**{k: v for k, v in known.items() if v}, autocommit=True)


class Provider(BaseHTTPRequestHandler):
    """The interface of a mail provider that answers as ``behavior`` says."""

    behavior = "accept"
    accepted = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.behavior == "hang up":
            self.close_connection = True
            return
        accepts = self.behavior == "accept"
        type(self).accepted += accepts
        answer = {"ErrorCode": 0 if accepts else 10, "Message": "OK", "MessageID": "1", "To": "a@b"}
        self.send_response(200 if accepts else 503)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def provider(settings, monkeypatch) -> Iterator[type[Provider]]:
    monkeypatch.setattr(Provider, "accepted", 0)
    with HTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever).start()
        settings.MAILERS = {
            "default": {
                "BACKEND": "anymail.backends.postmark.EmailBackend",
                "OPTIONS": {
                    "server_token": "x",
                    "api_url": f"http://127.0.0.1:{server.server_port}/",
                },
            }
        }
        yield Provider
        server.shutdown()


def test_provider_gets_a_mail_once(provider, signup):
    assert (attempt(signup), attempt(signup)) == (True, False)
    assert provider.accepted == 1
    assert marks(signup) == (True, True)


def test_provider_that_says_no_is_asked_again(provider, signup, monkeypatch):
    monkeypatch.setattr(Provider, "behavior", "refuse")
    with pytest.raises(AnymailError):
        attempt(signup)
    assert marks(signup) == (False, False)


def test_provider_that_hangs_up_is_not_asked_again(provider, signup, monkeypatch):
    monkeypatch.setattr(Provider, "behavior", "hang up")
    assert not attempt(signup)
    assert marks(signup) == (True, False)


def test_provider_that_is_away_is_asked_again(signup, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "anymail.backends.postmark.EmailBackend",
            "OPTIONS": {"server_token": "x", "api_url": "http://127.0.0.1:9/"},
        }
    }
    with pytest.raises(AnymailError):
        attempt(signup)
    assert marks(signup) == (False, False)


def test_mails_to_memory_are_sent_once_too(signup):
    assert (attempt(signup), attempt(signup)) == (True, False)
    assert len(outbox.outbox) == 1
