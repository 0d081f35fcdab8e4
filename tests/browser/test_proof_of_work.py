"""A form that comes in too often is taken after a little work by the browser."""

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from core.abuse import Origin
from membership import rate_limit
from tests.browser.accessibility import faults

EMAIL = "pat@example.com"
STATUS = "form.form [role=status]"


@pytest.fixture
def _near_the_limit(site: str) -> None:
    for _ in range(2):
        rate_limit.count(origin=Origin("elsewhere", "elsewhere"), address=EMAIL)


def send_form(page: Page, site: str, address: str = EMAIL) -> None:
    page.goto(site + "/newsletter/")
    page.locator("main").get_by_label("E-mail address").fill(address)
    page.wait_for_timeout(2500)  # what is filled in faster than a person could is refused
    press(page)


def press(page: Page) -> None:
    page.locator("main form.form button").click()


@pytest.mark.usefixtures("_near_the_limit")
def test_browser_does_the_work_and_the_form_is_taken(page: Page, site: str):
    send_form(page, site)
    expect(page.locator(".error-summary")).to_contain_text("please send it once more")
    expect(page.locator("main").get_by_label("E-mail address")).to_have_value(EMAIL)
    assert mail.outbox == []
    expect(page.locator(STATUS)).to_contain_text("done", timeout=60_000)
    assert faults(page) == []
    press(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your")
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert page.context.cookies() == []


@pytest.mark.usefixtures("_near_the_limit")
def test_form_sent_before_the_work_is_done_waits_for_it(page: Page, site: str):
    send_form(page, site)
    expect(page.locator(STATUS)).to_contain_text("computing")
    press(page)
    expect(page.locator(STATUS)).to_contain_text("sent when it is done")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your", timeout=60_000)


@pytest.mark.usefixtures("_near_the_limit")
def test_without_scripts_the_page_says_how_long_to_wait(browser: Browser, site: str):
    page = browser.new_context(java_script_enabled=False).new_page()
    send_form(page, site)
    expect(page.locator(STATUS)).to_contain_text("please wait")
    expect(page.locator(STATUS)).to_contain_text("minute")
    page.context.close()


def test_slip_in_an_address_is_asked_about_and_taken_when_meant(page: Page, site: str):
    send_form(page, site, "pat@gmial.com")
    summary = page.locator(".error-summary")
    summary.get_by_role("link").click()
    expect(page.locator("main").get_by_label("E-mail address")).to_be_focused()
    expect(summary).to_contain_text("Did you mean pat@gmail.com?")
    page.wait_for_timeout(2500)
    press(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your")
    assert mail.outbox[0].to == ["pat@gmial.com"]
