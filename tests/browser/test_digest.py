"""A member asks for a weekly digest with state alerts, gets it, reads on, and leaves."""

from http import HTTPStatus

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from mailing.models import Audience, Delivery
from membership.models import Subscription
from news.models import StatementPage
from tests.browser.test_preferences import OLD, PHONE, link_in_mail, lists_of, make_member
from tests.mailing.conftest import make_mailing, make_subscriber

OTHER = "kim@example.com"


def choose_weekly_state_alerts(page: Page, site: str) -> None:
    page.goto(f"{site}/preferences/")
    page.locator("main").get_by_label("E-mail address").fill(OLD)
    page.wait_for_timeout(2500)  # quicker is not expected of a person
    page.get_by_role("button", name="Send me my link").click()
    page.goto(link_in_mail(OLD, "preferences"))
    page.get_by_text("State alerts:").click()
    page.get_by_text("Once a week").click()
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_role("status")).to_have_text("Your choice is saved. It holds from now on.")


def send_digests() -> dict[str, EmailMultiAlternatives]:
    """By address, what is mailed when Monday has come."""
    mail.outbox.clear()
    Delivery.objects.held().update(held_until=timezone.now())
    call_command("send_digests")
    return {message.to[0]: message for message in mail.outbox}


def test_member_reads_a_weekly_digest_of_state_alerts_and_leaves(browser: Browser, site: str):
    person = make_member()
    other = make_subscriber(email=OTHER, topic="state", frequency="weekly", state="VA")
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    choose_weekly_state_alerts(page, site)
    assert lists_of(person) == {"state": "weekly"}

    mail.outbox.clear()
    statement = StatementPage.objects.live().first()
    make_mailing(statement, Audience.STATES, states=["VA"])
    assert mail.outbox == []
    digests = send_digests()
    assert digests.keys() == {OLD, OTHER}
    assert digests[OLD].subject == statement.title
    assert "State alerts for Virginia" in digests[OLD].body

    page.goto(statement.full_url)
    assert statement.full_url in digests[OLD].body
    expect(page.get_by_role("heading", level=1)).to_have_text(statement.title)
    page.goto(link_in_mail(OLD, "preferences"))
    expect(page.get_by_role("checkbox", name="State alerts")).to_be_checked()

    page.goto(link_in_mail(OLD, "unsubscribe"))
    expect(page.get_by_role("radio", name="Only this: State alerts")).to_be_checked()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has stopped")
    assert lists_of(person) == {}

    # What a mail program's own button sends (RFC 8058)
    one_click = digests[OTHER].extra_headers["List-Unsubscribe"].strip("<>")
    answer = page.request.post(one_click, form={"List-Unsubscribe": "One-Click"})
    assert (answer.status, answer.url) == (HTTPStatus.OK, one_click)
    assert not Subscription.objects.active().filter(pk=other.pk).exists()
    assert page.context.cookies() == []
