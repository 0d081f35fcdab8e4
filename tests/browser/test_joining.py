"""A visitor joins as what they are, makes mistakes, confirms, shows the card, and leaves again."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from membership.models import Membership, Subscription
from tests.browser.accessibility import faults, width
from tests.browser.test_reading import PHONE

EMAIL = "pat@example.com"


def fill_in(page: Page) -> None:
    page.get_by_label("First name").fill("Pat")
    page.get_by_label("Last name").fill("Doe")
    page.locator("main").get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("State or territory").select_option("VA")
    page.get_by_label("ZIP code").fill("22314")
    page.locator("main").get_by_text("The newsletter").click()
    take_time(page)


def fill_in_organization(page: Page) -> None:
    page.get_by_label("Name of the organization").fill("Lodge 7")
    page.get_by_text("Lodge", exact=True).click()
    page.get_by_label("Officers represented").fill("1,200")
    page.get_by_label("State or territory").select_option("VA")
    page.get_by_label("Your first name").fill("Pat")
    page.get_by_label("Your last name").fill("Doe")
    page.locator("main").get_by_label("E-mail address").fill(EMAIL)
    page.get_by_text("Yes, list our organization").click()
    take_time(page)


def take_time(page: Page) -> None:
    """What is filled in faster than a person could is refused."""
    page.wait_for_timeout(2500)


def link_in_mail(number: int, part: str) -> str:
    return re.search(rf"https?://\S+/{part}/\S+", mail.outbox[number].body)[0]


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("Supporter", Membership.Kind.SUPPORTER),
        ("Active officer", Membership.Kind.ACTIVE_OFFICER),
        ("Retired officer", Membership.Kind.RETIRED_OFFICER),
        ("Family member", Membership.Kind.FAMILY),
        ("Organization", Membership.Kind.ORGANIZATION),
    ],
)
def test_visitor_joins_as_what_they_are(browser: Browser, site: str, way: str, kind: str):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(site + "/join/")
    page.locator("main").get_by_role("link", name=way, exact=True).click()
    fill_in_organization(page) if way == "Organization" else fill_in(page)
    page.get_by_role("button", name="Join APOA").click()
    assert "Check your" in heading(page)

    page.goto(link_in_mail(0, "confirm"))
    assert not Membership.objects.exists()
    page.get_by_role("button", name="Yes, I want to join").click()
    assert heading(page) == "Welcome to APOA"
    member = Membership.objects.get()
    assert (member.person.email, member.kind) == (EMAIL, kind)
    page.get_by_role("link", name="Open your member card").click()
    card = page.get_by_role("article", name="Member card")
    expect(card).to_contain_text("Lodge 7" if way == "Organization" else "Pat Doe")
    expect(card).to_contain_text(member.number)
    assert page.context.cookies() == []


def test_member_shows_the_card_and_leaves(browser: Browser, site: str):
    # axe styles what it looks at, which the pages' own policy forbids.
    page = browser.new_context(bypass_csp=True, viewport=PHONE).new_page()
    page.goto(site + "/join/retired-officer/")
    fill_in(page)
    page.get_by_role("button", name="Join APOA").click()
    page.goto(link_in_mail(0, "confirm"))
    assert_accessible(page)
    page.locator("main").get_by_role("button").click()
    assert_accessible(page)
    assert Subscription.objects.active().count() == 1

    page.goto(link_in_mail(1, "card"))
    assert_accessible(page)
    with page.expect_response(lambda answer: answer.url.endswith("member-card.png")) as answer:
        page.get_by_role("link", name="Keep it as a picture").click()
    assert answer.value.status == 200
    page.go_back()
    page.get_by_role("link", name="See what they see").click()
    assert heading(page) == "This membership is valid"
    expect(page.locator("main")).not_to_contain_text("Pat")
    assert_accessible(page)

    page.goto(link_in_mail(1, "unsubscribe"))
    page.locator("main").get_by_role("button").first.click()
    assert not Subscription.objects.active().exists()


def assert_accessible(page: Page) -> None:
    assert faults(page) == []
    assert width(page) <= PHONE["width"]


def test_mistakes_are_named_and_nothing_typed_is_lost(page: Page, site: str):
    page.goto(site + "/join/retired-officer/")
    fill_in(page)
    page.get_by_label("Agency you retired from").fill("Arlington")
    page.get_by_label("ZIP code").fill("2231")
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
    expect(page.get_by_label("Agency you retired from")).to_have_value("Arlington")
    expect(page.get_by_role("checkbox", name="The newsletter")).to_be_checked()

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
