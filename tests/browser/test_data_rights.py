"""Somebody gets a copy of their data, then has everything erased; staff answer a request."""

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from membership import tokens
from membership.models import DataRequest, Membership, Person, Signup, Subscription
from tests.browser.accessibility import faults, width

PHONE = {"width": 320, "height": 640}
EMAIL = "pat@example.com"


def make_person() -> Person:
    person = Person.objects.create(
        email=EMAIL, first_name="Pat", last_name="Doe", state="VA", confirmed_at=timezone.now()
    )
    Membership.objects.create(person=person, kind="supporter")
    Subscription.objects.create(person=person, topic="newsletter")
    Signup.objects.create(email=EMAIL, kind="supporter", source="join")
    person.notes.create(text="Called about the rally.")
    return person


def link_in_mail(part: str) -> str:
    return re.search(rf"https?://\S+/{part}/\S+", mail.outbox[-1].body)[0]


def look(page: Page, name: str) -> None:
    """No fault that axe finds, nothing wider than a phone."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert faults(page) == []
    assert width(page) <= page.viewport_size["width"]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).click()


def test_person_gets_a_copy_and_is_erased(browser: Browser, site: str):
    person = make_person()
    # axe styles what it looks at, which the pages' own policy forbids.
    page = browser.new_context(bypass_csp=True, viewport=PHONE).new_page()
    preferences = site + reverse("preferences", args=[tokens.for_preferences(person)])
    page.goto(preferences)
    page.get_by_role("link", name="Get a copy of my data").click()
    look(page, "ask-for-copy")
    press(page, "Send me the link to the file")
    look(page, "link-sent")

    page.goto(link_in_mail("my-data"))
    look(page, "download")
    with page.expect_download() as download:
        press(page, "Download my data")
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        assert "Called about the rally." in archive.read("notes.csv").decode()

    page.goto(preferences)
    page.get_by_role("link", name="Erase me").click()
    look(page, "ask-to-erase")
    press(page, "Send me the link to erase everything")
    page.goto(link_in_mail("erase-me"))
    look(page, "erase")
    assert Person.objects.exists()
    press(page, "Yes, erase everything")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is erased")
    look(page, "erased")
    assert not Person.objects.exists()
    assert page.context.cookies() == []

    page.goto(preferences)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")


def test_officer_answers_requests(
    browser: Browser, site: str, sign_in: Callable[[BrowserContext, str], None]
):
    person = make_person()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    sign_in(context, "Membership officer")
    page = context.new_page()
    page.goto(site + "/admin/datarequest/new/")
    page.get_by_label("Asks for").select_option("erase")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Note").fill("A letter of November 3.")
    look(page, "admin-new")
    page.get_by_role("button", name="Create").click()
    page.reload()  # without the message, whose colors fade in
    look(page, "admin-request")
    DataRequest.objects.create(kind="correct", due_on=timezone.localdate())
    page.goto(site + "/admin/")
    look(page, "admin-home")
    page.goto(site + "/admin/datarequest/")
    look(page, "admin-list")
    page.get_by_role("link", name=re.compile("Erasure, received")).click()
    page.locator("main").get_by_role("link", name="Erase the person…").last.click()
    page.get_by_role("button", name="Yes, erase everything").wait_for()
    look(page, "admin-erase")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_role("button", name="Yes, erase everything").click()
    expect(page.get_by_text("Everything is erased, and the request is closed.")).to_be_visible()
    assert not Person.objects.filter(pk=person.pk).exists()
    page.goto(site + "/admin/reports/retention/")
    look(page, "admin-retention")
