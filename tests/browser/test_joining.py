"""A visitor joins, makes mistakes, confirms, and leaves again."""

import re

from django.core import mail
from playwright.sync_api import Browser, Page, expect

from membership.models import Membership, Subscription

EMAIL = "pat@example.com"


def fill_in(page: Page) -> None:
    page.get_by_label("First name").fill("Pat")
    page.get_by_label("Last name").fill("Doe")
    page.locator("main").get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("State or territory").select_option("VA")
    page.get_by_label("ZIP code").fill("22314")
    page.get_by_text("Retired officer").click()
    page.locator("main").get_by_text("newsletter by e-mail").click()
    take_time(page)


def take_time(page: Page) -> None:
    """What is filled in faster than a person could is refused."""
    page.wait_for_timeout(2500)


def link_in_mail(number: int, part: str) -> str:
    return re.search(rf"https?://\S+/{part}/\S+", mail.outbox[number].body)[0]


def test_visitor_joins_confirms_and_leaves(page: Page, site: str):
    page.goto(site + "/join/")
    fill_in(page)
    page.get_by_role("button", name="Join APOA").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your")
    assert not Membership.objects.exists()

    page.goto(link_in_mail(0, "confirm"))
    assert not Membership.objects.exists()
    page.locator("main").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    member = Membership.objects.get()
    assert (member.person.email, member.kind) == (EMAIL, Membership.Kind.RETIRED_OFFICER)
    assert Subscription.objects.active().count() == 1

    page.goto(link_in_mail(1, "unsubscribe"))
    page.locator("main").get_by_role("button").first.click()
    assert not Subscription.objects.active().exists()
    assert page.context.cookies() == []


def test_mistakes_are_named_and_nothing_typed_is_lost(page: Page, site: str):
    page.goto(site + "/join/")
    fill_in(page)
    page.get_by_label("ZIP code").fill("2231")
    page.locator("main form").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="Join APOA").click()

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        "Enter a ZIP code of five digits, as in 20001."
    )
    summary.get_by_role("link").click()
    field = page.get_by_label("ZIP code")
    expect(field).to_be_focused()
    expect(field).to_have_value("2231")
    expect(page.get_by_label("First name")).to_have_value("Pat")
    expect(page.get_by_label("Retired officer")).to_be_checked()

    field.fill("22314")
    take_time(page)
    page.get_by_role("button", name="Join APOA").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your")


def test_footer_subscribes_without_javascript(browser: Browser, site: str):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site + "/about/")
    form = page.get_by_role("contentinfo").locator("form")
    form.get_by_label("E-mail address").fill(EMAIL)
    take_time(page)
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your")
    page.goto(link_in_mail(0, "confirm"))
    page.locator("main").get_by_role("button").click()
    assert Subscription.objects.active().get().person.email == EMAIL
