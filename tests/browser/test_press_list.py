"""A journalist signs up without a script, and gets what the press officer sends."""

import re
from collections.abc import Callable

from django.contrib.auth.models import Group, Permission
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, expect

from mailing.models import Delivery, Journalist
from news.models import StatementPage
from pages import roles

SignIn = Callable[[BrowserContext, str], None]


def link(start: str) -> str:
    """The one in the newest mail whose path starts so."""
    return re.search(rf"https?://[^/\s]+{start}\S+", mail.outbox[-1].body)[0]


def test_journalist_signs_up_gets_a_statement_and_leaves(
    browser: Browser, page: Page, site: str, sign_in: SignIn
):
    journalist = browser.new_context(java_script_enabled=False).new_page()
    journalist.goto(f"{site}/press/list/")
    form = journalist.locator("main form")
    form.get_by_label("Name").fill("Ida Wells")
    form.get_by_label("Outlet").fill("The Evening Star")
    form.get_by_label("E-mail address").fill("ida@example.com")
    journalist.wait_for_timeout(2500)  # quicker is not expected of a person
    form.get_by_role("button", name="Sign up").click()
    expect(journalist.get_by_role("heading", name="Check your mail")).to_be_visible()
    journalist.goto(link("/press/list/confirm/"))
    journalist.get_by_role("button", name="Yes, put me on the press list").click()
    expect(journalist.get_by_role("heading", name="You are on the press list")).to_be_visible()

    group = Group.objects.get(name=roles.PRESS_OFFICER)
    group.permissions.add(*Permission.objects.filter(content_type__app_label="mailing"))
    sign_in(page.context, roles.PRESS_OFFICER)
    statement = StatementPage.objects.live().first()
    page.goto(f"{site}/admin/mailings/statements/{statement.pk}/")
    preview = page.frame_locator("iframe").first
    expect(preview.get_by_role("heading", level=1)).to_have_text(statement.title)
    page.get_by_text("The press list: journalists").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Yes, send it to 1 address").click()
    expect(page.get_by_text("The mailing is on its way.")).to_be_visible()
    assert mail.outbox[-1].to == ["ida@example.com"]
    assert mail.outbox[-1].subject == statement.title
    assert Delivery.objects.get().state == "sent"

    journalist.goto(link("/press/list/place/"))
    expect(journalist.get_by_role("heading", name="Your place on the press list")).to_be_visible()
    assert Journalist.objects.active().count() == 1
    journalist.get_by_role("button", name="Take me off the list").click()
    expect(journalist.get_by_role("heading", name="You are off the press list")).to_be_visible()
    assert Journalist.objects.active().count() == 0
