"""One statement's whole life: imported, approved by link, embargoed, live, corrected, withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from news.models import LinkApprovalTask, NewsroomPage, StatementPage
from news.release import holding
from pages import roles
from tests.membership.mails import link_in

SignIn = Callable[[BrowserContext, str], None]
PHONE = {"width": 360, "height": 740}
SOURCE = """AMERICAN POLICE OFFICERS ALLIANCE

EMBARGOED UNTIL 9:00 A.M. EASTERN, {day:%B} {day.day}, {day.year}

Contact: Ann Lee, Press Secretary
ann@alliance.example

ALLIANCE WELCOMES NEW
TRAINING LAW

WASHINGTON, D.C. -- The alliance welcomed the training law that 40 members had
asked for.

"It was time," said its president.

# # #
"""
ADDRESS = "/news/alliance-welcomes-new-training-law/"


@pytest.fixture(autouse=True)
def _approval_by_link(site: str) -> None:
    """One step, which the answer to a link takes."""
    workflow = Workflow.objects.create(name="Statement approval by link")
    task = LinkApprovalTask.objects.create(name="Lawyer’s approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(
        page=NewsroomPage.objects.get(), defaults={"workflow": workflow}
    )


def let_the_embargo_end(statement: StatementPage) -> None:
    past = timezone.now().replace(second=0, microsecond=0)
    revision = holding.scheduled_revision(statement)
    revision.approved_go_live_at = past
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.save()
    call_command("publish_due", verbosity=0)


def choose(page: Page, name: str) -> None:
    """From the menu in the page's header."""
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name=name, exact=True).click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Statement approval by link").click()
    expect(page.get_by_text("submitted for moderation")).to_be_visible()


def approve_by_link(browser: Browser, page: Page, site: str, mailoutbox) -> None:
    choose(page, "Ask a reviewer…")
    page.get_by_label("Reviewer’s name").fill("Rita Reed")
    page.get_by_label("Reviewer’s e-mail").fill("rita@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()
    [mail] = [mail for mail in mailoutbox if mail.to == ["rita@example.org"]][-1:]
    context = browser.new_context(viewport=PHONE)
    reviewer = context.new_page()
    reviewer.goto(site + link_in(mail, "/review/"))
    reviewer.get_by_label("Approve").check(force=True)
    reviewer.get_by_role("button", name="Send my answer").click()
    expect(reviewer.get_by_role("heading", level=1)).to_have_text("You approved the text")
    context.close()


def test_statement_from_its_document_to_its_withdrawal(
    browser: Browser, page: Page, site: str, sign_in: SignIn, mailoutbox
):
    reader = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()

    # Import
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(f"{site}/admin/newsroom/")
    page.get_by_role("link", name="Import a statement").last.click()
    day = timezone.localdate() + timedelta(days=2)
    page.get_by_label("Or its text").fill(SOURCE.format(day=day))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_text("ALLIANCE WELCOMES NEW TRAINING LAW").first).to_be_visible()
    page.get_by_label("Headline").fill("Alliance Welcomes New Training Law")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("is a draft now")).to_be_visible()
    statement = StatementPage.objects.get(slug=ADDRESS.split("/")[2])
    editor = f"{site}/admin/pages/{statement.pk}/edit/"

    # Approve by link; the embargo holds it
    submit(page)
    page.goto(editor)
    approve_by_link(browser, page, site, mailoutbox)
    assert reader.goto(site + ADDRESS).status == 404
    page.goto(f"{site}/admin/newsroom/")
    expect(page.get_by_role("main")).to_contain_text("Alliance Welcomes New Training Law")

    # Live
    let_the_embargo_end(StatementPage.objects.get(pk=statement.pk))
    assert reader.goto(site + ADDRESS).status == 200
    expect(reader.get_by_role("article")).to_contain_text("that 40 members had asked for")
    expect(reader.get_by_role("article")).to_contain_text("Was embargoed until")

    # Correct
    page.goto(editor)
    page.get_by_label("Headline").fill("Alliance Welcomes Training Law")
    page.get_by_label("What was wrong").fill("The law is not new.")
    page.get_by_label("What is right").fill("It was passed again.")
    submit(page)
    page.goto(editor)
    approve_by_link(browser, page, site, mailoutbox)
    reader.reload()
    expect(reader.get_by_role("complementary", name="Correction")).to_contain_text(
        "It was passed again."
    )

    # Withdraw
    page.goto(editor)
    choose(page, "Withdraw…")
    page.get_by_label("Reason, for readers").fill("The law was vetoed.")
    page.get_by_role("button", name="Yes, withdraw it now").click()
    reader.reload()
    expect(reader.get_by_role("article")).to_contain_text("The law was vetoed.")
    assert reader.context.cookies() == []
