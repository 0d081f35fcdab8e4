"""A reviewer approves by link, on a phone; a journalist reads under embargo."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from news.models import LinkApprovalTask, NewsroomPage, Organization, StatementPage
from news.sharing import links
from pages import roles
from tests.browser.accessibility import faults, width
from tests.membership.mails import link_in

SignIn = Callable[[BrowserContext, str], None]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def statement(site: str) -> StatementPage:
    """Handed in, at a step that the answer to a link takes."""
    newsroom = NewsroomPage.objects.get()
    workflow = Workflow.objects.create(name="By link")
    task = LinkApprovalTask.objects.create(name="Lawyer’s approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=newsroom, defaults={"workflow": workflow})
    statement = StatementPage(
        title="Alliance speaks", organization=Organization.objects.get(is_own=True), live=False,
        body=[("paragraph", "<p>What the alliance has to say.</p>")], release="embargoed",
        embargo_until=timezone.now() + timedelta(days=3), city="Washington",
    )  # fmt: skip
    newsroom.add_child(instance=statement)
    statement.save_revision()
    workflow.start(statement, None)
    return statement


def assert_accessible(page: Page) -> None:
    assert faults(page) == []


def assert_fits(page: Page) -> None:
    assert width(page) <= page.viewport_size["width"]


def test_reviewer_approves_by_link(
    browser: Browser, page: Page, site: str, sign_in: SignIn, statement: StatementPage, mailoutbox
):
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(f"{site}/admin/pages/{statement.pk}/edit/")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="Ask a reviewer…").last.click()
    page.get_by_label("Reviewer’s name").fill("Rita Reed")
    page.get_by_label("Reviewer’s e-mail").fill("rita@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("row", name="Rita Reed")).to_contain_text("Waiting for an answer")

    phone = browser.new_context(viewport=PHONE)
    reviewer = phone.new_page()
    reviewer.goto(site + link_in(mailoutbox[-1], "/review/"))
    expect(reviewer.get_by_role("article")).to_contain_text("What the alliance has to say.")
    expect(reviewer.locator(".embargo")).to_contain_text(statement.embargo_label)
    assert_accessible(reviewer)
    assert_fits(reviewer)
    reviewer.get_by_role("button", name="Send my answer").click()
    expect(reviewer.get_by_role("alert")).to_contain_text("Choose whether you approve")
    assert_accessible(reviewer)
    reviewer.get_by_role("link", name="Choose whether you approve").focus()
    reviewer.keyboard.press("Enter")
    reviewer.keyboard.press("Space")
    reviewer.keyboard.press("Tab")
    reviewer.keyboard.type("Well said.")
    reviewer.keyboard.press("Tab")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("You approved the text")
    assert_accessible(reviewer)
    assert phone.cookies() == []
    assert not StatementPage.objects.get(pk=statement.pk).live


def test_journalist_reads_under_embargo(
    browser: Browser, page: Page, site: str, sign_in: SignIn, statement: StatementPage, mailoutbox
):
    statement.current_workflow_state.current_task_state.approve()
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(f"{site}/admin/newsroom/statements/{statement.pk}/previews/")
    page.get_by_label("Journalist’s name").fill("Joan Journal")
    page.get_by_label("Outlet").fill("The Daily")
    page.get_by_label("Journalist’s e-mail").fill("joan@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("row", name="Joan Journal")).to_contain_text("Not yet")

    plain = browser.new_context(viewport=PHONE, java_script_enabled=False)
    journalist = plain.new_page()
    journalist.goto(site + link_in(mailoutbox[-1], "/preview/"))
    expect(journalist.locator("main")).not_to_contain_text("Alliance speaks")
    journalist.get_by_role("button", name="Read under embargo").click()
    expect(journalist.get_by_role("heading", level=1)).to_have_text("Alliance speaks")
    expect(journalist.locator(".embargo").last).to_contain_text("Joan Journal, The Daily")
    assert plain.cookies() == []

    page.reload()
    row = page.get_by_role("row", name="Joan Journal")
    expect(row).to_contain_text("the version that is scheduled")
    row.get_by_role("link", name="Revoke").click()
    page.get_by_role("button", name="Yes, revoke the link").click()
    expect(row).to_contain_text("Revoked")
    journalist.reload()
    expect(journalist.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_press_preview_is_accessible_on_a_phone_and_marked_on_paper(
    page: Page, site: str, statement: StatementPage
):
    page.set_viewport_size(PHONE)
    statement.current_workflow_state.current_task_state.approve()
    preview = statement.press_previews.create(name="Joan Journal", email="joan@example.org")
    page.goto(site + links.path_to_preview(preview))
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Read under embargo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_contain_text("What the alliance has to say.")
    assert_accessible(page)
    assert_fits(page)
    page.emulate_media(media="print")
    expect(page.locator(".embargo-watermark")).to_be_visible()
