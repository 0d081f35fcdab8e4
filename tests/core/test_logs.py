"""What the log keeps to itself, and whom it tells."""

import logging

import pytest
from django.test import Client

from apoa_site.settings import base
from core.logs import MailToAdmins, WithoutLinks
from membership import tokens
from membership.models import Person


@pytest.fixture
def log(caplog) -> pytest.LogCaptureFixture:
    """As the console shows it: ``base.LOGGING`` gives that handler this filter."""
    assert base.LOGGING["handlers"]["console"]["filters"] == ["without links"]
    caplog.handler.addFilter(without_links := WithoutLinks())
    caplog.set_level(logging.WARNING, "django")
    yield caplog
    caplog.handler.removeFilter(without_links)


def test_log_shows_no_personal_link(log, home):
    token = tokens.for_preferences(Person.objects.create(email="jane@example.com"))
    client = Client(enforce_csrf_checks=True)
    assert client.get(f"/preferences/{token}/nowhere/").status_code == 404
    assert client.put(f"/preferences/{token}/stop/").status_code == 405
    assert client.post("/account/password/reset/key/1-c0ffee-beef/").status_code == 403
    assert [record.getMessage() for record in log.records] == [
        "Not Found: /preferences/…/nowhere/",
        "Method Not Allowed (PUT): /preferences/…/stop/",
        "Forbidden (CSRF cookie not set.): /account/password/reset/key/…/",
    ]


def test_log_shows_where_else_nothing_was_found(log, home):
    Client().get("/isues/")
    assert [record.getMessage() for record in log.records] == ["Not Found: /isues/"]


@pytest.fixture
def logger(settings) -> logging.Logger:
    settings.ADMINS = ["root@example.com"]
    logger = logging.getLogger("core.something")
    logger.addHandler(handler := MailToAdmins())
    yield logger
    logger.removeHandler(handler)


def fail(logger: logging.Logger, why: str) -> None:
    try:
        raise LookupError(why)  # noqa: TRY301 - as a command does
    except LookupError:
        logger.exception("The scheduled command %s failed.", "send_digests")


def test_admins_are_told_of_an_error_once_and_of_nobody(logger, mailoutbox):
    fail(logger, "jane@example.com is on record")
    fail(logger, "john@example.com is on record")
    [mail] = mailoutbox
    assert mail.to == ["root@example.com"]
    assert mail.subject.endswith("Error in core.something")
    assert mail.body.startswith(
        "The scheduled command send_digests failed.\n\nbuiltins.LookupError"
    )
    assert "builtins.LookupError" in mail.body
    assert "in fail" in mail.body
    assert "@example.com" not in mail.body


def test_admins_are_told_of_another_error_as_well(logger, mailoutbox):
    fail(logger, "x")
    logger.error("Overdue: could not publish.")
    logger.warning("Slow.")
    assert len(mailoutbox) == 2


def test_admins_are_not_told_of_requests_for_other_hosts(settings, mailoutbox):
    settings.ADMINS = ["root@example.com"]
    record = logging.makeLogRecord({"name": "django.security.DisallowedHost", "levelname": "ERROR"})
    MailToAdmins().emit(record)
    assert mailoutbox == []
