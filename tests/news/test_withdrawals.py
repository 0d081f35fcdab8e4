"""Withdrawing and republishing, by whoever may, and what readers get meanwhile."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from news.models import NewsroomPage, StatementPage
from news.record import withdrawals
from tests.factories import StatementPageFactory, UserFactory
from tests.html import soup_of, text_of, texts
from tests.news.test_versions import publish

REASON = "The numbers came from a draft of the report."


@pytest.fixture
def statement(newsroom: NewsroomPage) -> StatementPage:
    draft = StatementPageFactory(
        parent=newsroom, title="Bill", slug="bill", subheading="Of forty sponsors", live=False
    )
    return publish(draft)


@pytest.fixture
def press_officer(newsroom: NewsroomPage, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    group = Group.objects.create(name="Press")
    codenames = ("access_admin", "handle_statementpage")
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=newsroom, permission=change)
    user = UserFactory(first_name="Pat")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def withdraw(statement: StatementPage, *, hides_text: bool = False) -> None:
    withdrawals.withdraw(statement, user=UserFactory(), reason=REASON, hides_text=hides_text)


def header_buttons(client: Client, statement: StatementPage) -> list[str]:
    soup = soup_of(client, reverse("wagtailadmin_pages:edit", args=[statement.pk]))
    wanted = ("Withdraw…", "Republish…", "Change the notice…", "Versions")
    return [text for text in texts(soup.select("a")) if text in wanted]


def test_press_officer_withdraws(client: Client, press_officer: Client, statement: StatementPage):
    address = reverse("newsroom:withdraw", args=[statement.pk])
    assert "keeps its address" in text_of(soup_of(press_officer, address))
    response = press_officer.post(address, {"reason": REASON})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[statement.pk])
    withdrawal = statement.withdrawals.get()
    assert (withdrawal.reason, withdrawal.hides_text) == (REASON, False)
    assert (withdrawal.withdrawn_by, withdrawal.republished_at) == ("Pat", None)
    entry = PageLogEntry.objects.get(action="news.withdraw")
    assert (entry.user.first_name, entry.data["reason"]) == ("Pat", REASON)
    assert entry.message == f"Withdrawn, with the text left readable. Reason: {REASON}"
    assert REASON in text_of(soup_of(client, "/news/bill/"))


def test_withdrawal_needs_a_reason(press_officer: Client, statement: StatementPage):
    response = press_officer.post(reverse("newsroom:withdraw", args=[statement.pk]), {"reason": ""})
    assert "This field is required." in response.content.decode()
    assert not statement.withdrawals.exists()


def test_others_do_not_withdraw(settings, statement: StatementPage):
    settings.SECOND_FACTOR_REQUIRED = False
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    withdraw(statement)
    for name in ("withdraw", "republish"):
        address = reverse(f"newsroom:{name}", args=[statement.pk])
        client.get(address)
        client.post(address, {"reason": "Mine"})
    assert statement.withdrawals.get().reason == REASON
    assert statement.withdrawals.get().republished_at is None


def test_draft_is_not_withdrawn(press_officer: Client, newsroom: NewsroomPage):
    draft = StatementPageFactory(parent=newsroom, live=False)
    assert header_buttons(press_officer, draft) == []
    press_officer.post(reverse("newsroom:withdraw", args=[draft.pk]), {"reason": REASON})
    with pytest.raises(withdrawals.NotPublicError):
        withdraw(draft)
    assert not draft.withdrawals.exists()


def test_buttons_follow_the_state(press_officer: Client, statement: StatementPage):
    assert header_buttons(press_officer, statement) == ["Withdraw…", "Versions"]
    withdraw(statement)
    assert header_buttons(press_officer, statement) == [
        "Republish…",
        "Change the notice…",
        "Versions",
    ]


def test_withdrawn_statement_stays_readable_under_its_notice(
    client: Client, statement: StatementPage
):
    assert "X-Robots-Tag" not in client.get("/news/bill/")
    withdraw(statement)
    response = client.get("/news/bill/")
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    soup = soup_of(client, "/news/bill/")
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert "This statement is withdrawn" in text_of(soup.select_one(".record--withdrawal"))
    assert REASON in text_of(soup.select_one(".record--withdrawal"))
    assert "A paragraph of text." in text_of(soup.select_one(".letter__text"))
    assert '"creativeWorkStatus": "Withdrawn"' in str(soup)


def test_republished_statement_stands_again(
    client: Client, press_officer: Client, statement: StatementPage
):
    withdraw(statement, hides_text=True)
    address = reverse("newsroom:republish", args=[statement.pk])
    assert REASON in text_of(soup_of(press_officer, address))
    press_officer.post(address, {"republishing_note": "The report confirms it."})
    withdrawal = statement.withdrawals.get()
    assert withdrawal.republished_at and withdrawal.republished_by == "Pat"
    entry = PageLogEntry.objects.get(action="news.republish")
    assert entry.message == "Republished after a withdrawal. Note: The report confirms it."
    response = client.get("/news/bill/")
    assert "X-Robots-Tag" not in response
    text = text_of(soup_of(client, "/news/bill/"))
    assert "The report confirms it." in text and "A paragraph of text." in text
    assert REASON not in text


def test_correction_does_not_end_a_withdrawal(client: Client, statement: StatementPage):
    withdraw(statement)
    publish(statement, correction_wrong="It said forty.", correction_right="It is two.")
    assert statement.corrections.count() == 1
    text = text_of(soup_of(client, "/news/bill/"))
    assert REASON in text and "It is two." in text


def test_notice_can_be_changed(press_officer: Client, statement: StatementPage):
    withdraw(statement)
    press_officer.post(
        reverse("newsroom:withdraw", args=[statement.pk]),
        {"reason": "Another reason.", "hides_text": "on"},
    )
    withdrawal = statement.withdrawals.get()
    assert (withdrawal.reason, withdrawal.hides_text) == ("Another reason.", True)
    assert PageLogEntry.objects.filter(action="news.withdraw").count() == 2


def test_state_stands_in_the_header_and_in_the_explorer(
    press_officer: Client, newsroom: NewsroomPage, statement: StatementPage
):
    def shown() -> tuple[bool, list[str]]:
        header = soup_of(press_officer, reverse("wagtailadmin_pages:edit", args=[statement.pk]))
        explorer = soup_of(press_officer, reverse("wagtailadmin_explore", args=[newsroom.pk]))
        states = [text_of(tag).split(": ")[-1] for tag in explorer.select("td .w-status")]
        return bool(header.select_one(".standing-tag")), states

    assert shown() == (False, ["live"])
    withdraw(statement)
    assert shown() == (True, ["withdrawn"])
    statement.save_revision()
    StatementPage.objects.update(has_unpublished_changes=True)
    assert shown() == (True, ["withdrawn + draft"])


def test_explorer_asks_once_for_all_rows(
    press_officer: Client, newsroom: NewsroomPage, statement: StatementPage
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            press_officer.get(reverse("wagtailadmin_explore", args=[newsroom.pk]))
        return len([query for query in captured if "news_withdrawal" in query["sql"]])

    withdraw(statement)
    one = queries()
    withdraw(StatementPageFactory(parent=newsroom))
    assert queries() == one
