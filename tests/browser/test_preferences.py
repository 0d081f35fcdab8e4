"""A member chooses what comes, moves to another address, takes a break, and leaves."""

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from membership.models import Membership, Person, Subscription
from tests.browser.accessibility import faults, width

OLD, NEW = "pat@example.com", "pat@example.org"
PHONE = {"width": 320, "height": 640}


def link_in_mail(to: str, part: str) -> str:
    [message] = [message for message in mail.outbox if message.to == [to]]
    return re.search(rf"https?://\S+/{part}/\S+", message.body)[0]


def make_member() -> Person:
    person = Person.objects.create(
        email=OLD, first_name="Pat", last_name="Doe", state="VA", confirmed_at=timezone.now()
    )
    Membership.objects.create(person=person, kind="retired")
    return person


def ask_for_link(page: Page, site: str, address: str) -> None:
    page.goto(f"{site}/newsletter/")
    page.locator("main").get_by_role("link", name="Change what you get").click()
    page.locator("main").get_by_label("E-mail address").fill(address)
    page.wait_for_timeout(2500)  # quicker is not expected of a person
    page.get_by_role("button", name="Send me my link").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()


def lists_of(person: Person) -> dict[str, str]:
    return dict(person.subscriptions.active().values_list("topic", "frequency"))


def test_member_chooses_pauses_and_leaves(browser: Browser, site: str):
    person = make_member()
    # axe styles what it looks at, which the pages' own policy forbids.
    page = browser.new_context(java_script_enabled=True, bypass_csp=True, viewport=PHONE).new_page()
    ask_for_link(page, site, OLD)
    page.goto(link_in_mail(OLD, "preferences"))
    assert_accessible(page)
    page.get_by_text("State alerts:").click()
    page.locator("main").get_by_text("The newsletter:").click()
    page.get_by_text("Once a week").click()
    page.get_by_role("button", name="Save my choice").click()
    expect(page.get_by_role("status")).to_have_text("Your choice is saved. It holds from now on.")
    assert lists_of(person) == {"newsletter": "weekly", "state": "weekly"}

    page.get_by_role("link", name="Take a break").click()
    assert_accessible(page)
    page.get_by_text("Three months").click()
    page.get_by_role("button", name="Begin the break").click()
    expect(page.get_by_role("heading", name="You are taking a break")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="End the break now").click()
    expect(page.get_by_role("status")).to_have_text("Your break is over: e-mail comes again.")

    page.get_by_role("link", name="Stop all e-mail").click()
    assert_accessible(page)
    assert Subscription.objects.active().exists()
    page.get_by_role("button", name="Stop all e-mail").click()
    expect(page.get_by_text("You left all lists")).to_be_visible()
    assert not Subscription.objects.active().exists()
    page.get_by_role("link", name="End my membership").click()
    assert_accessible(page)
    page.get_by_role("button", name="End my membership").click()
    expect(page.get_by_role("status")).to_have_text("Your membership has ended.")
    assert not Membership.objects.active().exists()
    assert page.context.cookies() == []


def test_member_moves_to_another_address(browser: Browser, site: str):
    person = make_member()
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    ask_for_link(page, site, OLD)
    page.goto(link_in_mail(OLD, "preferences"))
    mail.outbox.clear()
    page.get_by_role("link", name="Use another address").click()
    page.get_by_label("New e-mail address").fill(NEW)
    page.get_by_role("button", name="Ask both addresses").click()
    expect(page.get_by_role("heading", name="Your new address waits")).to_be_visible()
    page.goto(link_in_mail(NEW, "new-address"))
    page.get_by_role("button", name="Yes, this address is mine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left")
    page.goto(link_in_mail(OLD, "old-address"))
    page.get_by_role("button", name="Yes, change it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your address is changed")
    person.refresh_from_db()
    assert person.email == NEW


def assert_accessible(page: Page) -> None:
    assert faults(page) == []
    assert width(page) <= page.viewport_size["width"]
