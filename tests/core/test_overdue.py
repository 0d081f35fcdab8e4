"""What is not done two minutes after it was due: the log, the administrators, the health page."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from core import publishing
from core.models import User
from core.publishing import publish_due
from news.models import StatementPage
from pages import roles
from tests.core.due import due_statement, is_public, mend_pages
from tests.factories import StatementPageFactory, UserFactory

MINUTE = timedelta(minutes=1)
LATE = 5 * MINUTE
SECRET = "Zanzibar"


@pytest.fixture
def administrators(db: None) -> None:
    group = Group.objects.create(name=roles.ADMINISTRATOR)
    UserFactory(email="root@example.com", is_superuser=True).groups.add(group)
    UserFactory(email="head@example.com").groups.add(group)
    UserFactory(email="gone@example.com", is_active=False).groups.add(group)
    UserFactory(email="other@example.com")


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    messages = [record for record in caplog.records if record.levelname == "ERROR"]
    return [text for record in messages if (text := record.getMessage()).startswith("Overdue")]


def health(client: Client) -> tuple[int, str]:
    response = client.get("/health/publishing")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, response.text


def test_role_of_administrators_is_the_one_that_is_made():
    assert publishing.ADMINISTRATORS == roles.ADMINISTRATOR


@pytest.mark.usefixtures("administrators")
def test_item_that_fails_for_ever_raises_one_alarm(
    newsroom,
    client,
    break_page,
    caplog,
    mailoutbox,
):
    page = due_statement(newsroom, SECRET, late=LATE)
    break_page(page)
    for _ in range(3):
        assert publish_due() == 0
    assert len(alarms(caplog)) == 1
    assert SECRET in alarms(caplog)[0]
    assert [mail.to for mail in mailoutbox] == [["head@example.com"], ["root@example.com"]]
    assert PageLogEntry.objects.filter(action="core.overdue", page=page.pk).count() == 1
    assert health(client) == (503, "overdue: 1\n")
    mend_pages()
    assert publish_due() == 1
    assert health(client) == (200, "ok\n")
    assert is_public(client, page)


@pytest.mark.usefixtures("administrators")
def test_mail_says_what_is_overdue_and_what_to_do(newsroom, client, mailoutbox, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    page = due_statement(newsroom, f"{SECRET} & more", late=LATE)
    publish_due()
    mail = mailoutbox[0]
    assert mail.subject == "Overdue: a page was not published on time"
    html = mail.alternatives[0].content
    link = BeautifulSoup(html, "html.parser").find("a", class_="button")["href"]
    assert link == f"{settings.WAGTAILADMIN_BASE_URL}/admin/pages/{page.pk}/edit/"
    due = timezone.localtime(StatementPage.objects.get().embargo_until)
    for body in (mail.body, BeautifulSoup(html, "html.parser").get_text()):
        assert f"{SECRET} & more" in body
        assert f"{due:%B} {due.day}, {due.year}" in body
        assert "/health/publishing" in body or "health page" in body
    client.force_login(User.objects.get(email="root@example.com"))
    history = client.get(f"/admin/pages/{page.pk}/history/").text
    assert "Not done when it was due; administrators were told" in history


@pytest.mark.usefixtures("administrators")
def test_worker_that_was_down_raises_the_alarm_and_publishes(newsroom, client, caplog, mailoutbox):
    page = due_statement(newsroom, "While nobody worked", late=LATE)
    assert health(client) == (503, "overdue: 1\n")  # there is no worker to say so
    assert publish_due() == 1
    assert is_public(client, page)
    assert health(client) == (200, "ok\n")
    assert (len(alarms(caplog)), len(mailoutbox)) == (1, 2)


@pytest.mark.usefixtures("administrators")
def test_item_that_is_just_due_raises_no_alarm(newsroom, client, break_page, caplog, mailoutbox):
    break_page(due_statement(newsroom, "Failing, for a minute", late=MINUTE))
    publish_due()
    assert (alarms(caplog), mailoutbox) == ([], [])
    assert health(client) == (200, "ok\n")


@pytest.mark.usefixtures("administrators")
def test_page_that_should_be_gone_raises_the_alarm(newsroom, client, mailoutbox):
    page = StatementPageFactory(parent=newsroom)
    StatementPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - LATE)
    assert health(client) == (503, "overdue: 1\n")
    publish_due()
    assert mailoutbox[0].subject == "Overdue: a page was not taken down on time"
    assert health(client) == (200, "ok\n")


def test_item_that_is_late_again_raises_another_alarm(newsroom, break_page, caplog, db):
    page = due_statement(newsroom, "Late twice", late=LATE)
    break_page(page)
    publish_due()
    page.revisions.update(approved_go_live_at=timezone.now() - 2 * LATE)
    publish_due()
    publish_due()
    assert len(alarms(caplog)) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_health_page_costs_the_same_and_tells_nothing(
    newsroom, client, django_assert_num_queries, count
):
    for number in range(count):
        due_statement(newsroom, f"{SECRET} {number}", late=LATE)
    with django_assert_num_queries(2):
        assert health(client) == (503, f"overdue: {count}\n")
