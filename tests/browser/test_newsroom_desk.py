"""The newsroom's screens for staff: usable on every screen, in light and dark, by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from news.models import ReviewRequest, StatementPage, Withdrawal
from pages import roles
from tests.browser.accessibility import faults, width
from tests.news import desk

SCREENS = [
    "/admin/",
    "/admin/newsroom/",
    "/admin/statements/",
    "/admin/statements/?q=nothing",
    "/admin/newsroom/calendar/",
    "/admin/newsroom/calendar/2030/2/",
]


@pytest.fixture
def busy(site: str) -> None:
    """Something in every panel."""
    tomorrow = timezone.now() + timedelta(days=1)
    desk.overdue(title="On the pension bill")
    desk.scheduled(title="On body armor", embargo_zone="America/Chicago")
    desk.draft(title="A planned statement", release="embargoed", embargo_until=tomorrow)
    waiting = desk.in_review(title="On retirement benefits")
    ReviewRequest.objects.create(
        statement=waiting, revision=waiting.latest_revision, name="Jo Counsel",
        email="jo@example.com", expires_at=tomorrow,
    )  # fmt: skip
    sent_back = desk.at_approver(title="On staffing")
    sent_back.current_workflow_state.current_task_state.reject(comment="Name the bill.")
    Withdrawal.objects.create(statement=StatementPage.objects.live().first(), reason="Wrong.")


@pytest.mark.parametrize("window", [1440, 400])
def test_screens_have_no_fault_that_axe_finds(page: Page, site: str, busy, sign_in, window: int):
    sign_in(page.context, roles.EDITOR)
    page.set_viewport_size({"width": window, "height": 1200})
    for address in SCREENS:
        page.goto(site + address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert faults(page) == []
        assert width(page) <= window


def test_press_officer_finds_submits_and_holds_back(page: Page, site: str, busy, sign_in):
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(site + "/admin/")
    page.get_by_role("button", name="Newsroom").first.click()
    page.get_by_role("link", name="Overview").click()
    due = page.get_by_role("region", name="Due next")
    expect(due).to_contain_text("in 3 h")
    due.get_by_role("link", name="Hold back “On body armor”").click()
    page.get_by_role("button", name="Hold back").click()
    expect(page.get_by_text("is held back and will not be published")).to_be_visible()

    page.goto(site + "/admin/statements/?state=draft")
    page.get_by_role("checkbox", name="Select", exact=True).first.check()
    page.get_by_role("link", name="Submit chosen statements for approval").click()
    page.get_by_role("button", name="Submit for approval").click()
    expect(page.get_by_text("1 statement submitted for approval.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/admin/statements/\?state=draft$"))


def test_calendar_goes_from_month_to_month_by_keyboard(page: Page, site: str, busy, sign_in):
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(site + "/admin/newsroom/calendar/2030/1/")
    months = page.get_by_role("navigation", name="Months")
    months.get_by_role("link", name="February").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="February 2030")).to_be_visible()
    expect(page.get_by_role("table", name="February 2030")).to_be_visible()
    months.get_by_role("link", name="This month").click()
    expect(page.get_by_role("link", name="On body armor")).to_be_visible()
