"""Staff publish: a statement goes from its author over editor and approver to the public."""

import re
from collections.abc import Callable

from django.contrib.auth.models import Group
from playwright.sync_api import Browser, BrowserContext, Page, expect

from news.models import StatementPage
from pages import roles
from tests.core.test_sign_in import PASSWORD, code_for
from tests.factories import UserFactory

SignIn = Callable[[BrowserContext, str], None]


def test_press_officer_sets_up_a_second_factor(page: Page, site: str):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.PRESS_OFFICER))
    page.goto(site + "/admin/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("Recovery Codes").first).to_be_visible()
    page.goto(site + "/admin/")
    page.get_by_placeholder("Code").fill(code_for(secret))
    page.get_by_role("button", name="Confirm").first.click()
    expect(page).to_have_url(site + "/admin/")


def test_statement_goes_through_the_workflow(
    browser: Browser, page: Page, site: str, sign_in: SignIn
):
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(site + "/admin/")
    page.get_by_role("button", name="Newsroom").first.click()
    page.get_by_role("link", name="Statements").first.click()
    page.get_by_role("link", name="Add statement").first.click()
    page.get_by_label("Headline").fill("Alliance speaks")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text").click()
    page.locator("[contenteditable=true]").first.click()
    page.keyboard.type("What the alliance has to say.")
    expect(page.locator("input[name=body-0-value]")).to_have_value(re.compile("has to say"))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Statement approval").click()
    expect(page.get_by_text("submitted for moderation")).to_be_visible()
    statement = StatementPage.objects.get(title="Alliance speaks")
    assert not statement.live

    for role in (roles.EDITOR, roles.APPROVER):
        context = browser.new_context()
        sign_in(context, role)
        reviewer = context.new_page()
        reviewer.goto(f"{site}/admin/pages/{statement.pk}/edit/")
        reviewer.get_by_role("button", name="More actions").click()
        with reviewer.expect_navigation():
            reviewer.get_by_role("button", name="Approve", exact=True).click()
        context.close()

    page.goto(site + "/news/alliance-speaks/")
    expect(page.get_by_role("article")).to_contain_text("What the alliance has to say.")
