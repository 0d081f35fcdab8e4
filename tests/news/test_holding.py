"""Hold back: an approved statement is taken off the schedule before it goes out."""

import threading
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connections
from django.test import Client
from wagtail.models import PageLogEntry

from core.models import User
from core.publishing import publish_due
from news.models import StatementPage
from news.release import holding
from pages import roles
from tests.core.due import due_statement, is_public, transactional
from tests.factories import StatementPageFactory
from tests.html import text_of, texts
from tests.news.test_embargo import embargoed, in_an_hour
from tests.staff import client_of

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(newsroom) -> StatementPage:
    statement = embargoed(newsroom, title="Waiting")
    statement.save_revision().publish()
    return StatementPage.objects.get()


def soup_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def hold_address(statement: StatementPage) -> str:
    return f"/admin/newsroom/statements/{statement.pk}/hold/"


def edit_address(statement: StatementPage) -> str:
    return f"/admin/pages/{statement.pk}/edit/"


def messages(client: Client, statement: StatementPage) -> list[str]:
    soup = soup_of(client.get(edit_address(statement)))
    return texts(soup.select(".messages li"))


def offers_hold(client: Client, statement: StatementPage) -> bool:
    soup = soup_of(client.get(edit_address(statement)))
    return bool(soup.find("a", href=hold_address(statement)))


def test_press_officer_holds_a_scheduled_statement_back(scheduled, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    call_command("set_up_roles", verbosity=0)
    officer = client_of(roles.PRESS_OFFICER)
    assert offers_hold(officer, scheduled)
    question = soup_of(officer.get(hold_address(scheduled)))
    assert "goes out" in text_of(question.main)
    assert holding.scheduled_revision(scheduled)  # asking changes nothing
    answer = officer.post(hold_address(scheduled), follow=True)
    assert answer.redirect_chain == [(edit_address(scheduled), 302)]
    assert texts(soup_of(answer).select(".messages .success")) == [
        "“Waiting” is held back and will not be published. Make your changes, set the"
        " embargo, then submit it for approval again."
    ]
    assert holding.scheduled_revision(scheduled) is None
    entry = PageLogEntry.objects.get(action="news.hold")
    assert entry.user.groups.get().name == roles.PRESS_OFFICER
    history = text_of(soup_of(officer.get(f"/admin/pages/{scheduled.pk}/history/")))
    assert f"Held back; would have been published: {entry.data['until']}" in history
    assert not offers_hold(officer, scheduled)
    # Unlocked again: the author goes on.
    assert soup_of(officer.get(edit_address(scheduled))).select("[name=action-submit]")


@pytest.mark.parametrize("role", [roles.APPROVER, roles.MEMBERSHIP_OFFICER])
def test_others_cannot_hold_back(scheduled, settings, role):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    call_command("set_up_roles", verbosity=0)
    other = client_of(role)
    for answer in (other.get(hold_address(scheduled)), other.post(hold_address(scheduled))):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert holding.scheduled_revision(scheduled)


def test_editor_without_the_permission_is_offered_no_button(scheduled, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    call_command("set_up_roles", verbosity=0)
    group = Group.objects.get(name=roles.PRESS_OFFICER)
    group.permissions.remove(*group.permissions.filter(codename="handle_statementpage"))
    assert not offers_hold(client_of(roles.PRESS_OFFICER), scheduled)


def test_statement_that_is_not_scheduled_cannot_be_held(staff, newsroom):
    statement = StatementPageFactory(parent=newsroom)
    assert not offers_hold(staff, statement)
    assert "nothing to hold back" in staff.get(hold_address(statement)).text
    answer = staff.post(hold_address(statement), follow=True)
    assert "nothing to hold back" in text_of(soup_of(answer).select_one(".messages"))
    assert not PageLogEntry.objects.filter(action="news.hold").exists()


def test_held_statement_does_not_go_out(client, newsroom):
    statement = due_statement(newsroom, "Held at the last minute")
    assert holding.hold(statement, None) is not None
    assert publish_due() == 0
    assert not is_public(client, statement)


def test_live_statement_keeps_its_text_when_its_change_is_held(client, newsroom):
    statement = StatementPageFactory(parent=newsroom, title="Old headline")
    statement.save_revision().publish()
    statement = StatementPage.objects.get()
    statement.title, statement.release = "New headline", "embargoed"
    statement.embargo_until = in_an_hour()
    statement.save_revision().publish()
    assert holding.hold(statement, None)
    assert "Old headline" in client.get(statement.url).text
    assert StatementPage.objects.get().get_latest_revision_as_object().title == "New headline"


def test_editor_is_told_that_the_old_text_still_goes_out(staff, scheduled):
    """A command saved a draft with another moment; the approved one waits for its own."""
    assert not any("still goes out" in text for text in messages(staff, scheduled))
    scheduled.embargo_until += 24 * HOUR
    scheduled.save_revision()
    warning = next(text for text in messages(staff, scheduled) if "still goes out" in text)
    assert holding.due_label(holding.scheduled_revision(scheduled)) in warning
    assert scheduled.embargo_label in warning
    assert warning.endswith("Hold back")
    assert publish_due() == 0
    assert StatementPage.objects.get().scheduled_revision.content["title"] == "Waiting"


def test_administrator_is_asked_nothing_more_than_once(staff, scheduled):
    assert User.objects.get().is_superuser
    staff.post(hold_address(scheduled))
    staff.post(hold_address(scheduled))
    assert PageLogEntry.objects.filter(action="news.hold").count() == 1


@transactional
@pytest.mark.parametrize("attempt", range(3))
def test_hold_and_publication_exclude_each_other(client, newsroom, attempt):
    """Whoever is first wins, and the other one knows it."""
    statement = due_statement(newsroom, "Disputed")
    start, outcome = threading.Barrier(2), {}

    def run(name: str, act) -> None:
        start.wait()
        outcome[name] = bool(act())
        connections.close_all()

    acts = {"held": lambda: holding.hold(statement, None), "published": publish_due}
    threads = [threading.Thread(target=run, args=pair) for pair in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.values()) == [False, True]
    assert is_public(client, statement) == outcome["published"]
