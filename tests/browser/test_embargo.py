"""A press officer sets an embargo in another zone than her own, and holds it back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from news.models import StatementPage
from pages import roles
from tests.news.test_holding import hold_address

SignIn = Callable[[BrowserContext, str], None]


def editor_of(page: Page, site: str, statement: StatementPage) -> Page:
    page.goto(f"{site}/admin/pages/{statement.pk}/edit/")
    return page


def test_embargo_is_set_in_another_zone(page: Page, site: str, sign_in: SignIn):
    statement = StatementPage.objects.filter(kind="statement").first()
    statement.unpublish()
    sign_in(page.context, roles.PRESS_OFFICER)
    editor_of(page, site, statement)
    note = page.locator("[data-embargo]")
    expect(note).to_contain_text("Published as soon as it is approved.")
    moment = page.get_by_label("Embargoed until", exact=True)
    expect(moment).to_be_hidden()
    page.get_by_text("Embargoed until a moment").click()
    expect(note).to_contain_text("Say until when.")
    page.get_by_label("Time zone").select_option(label="Mountain without daylight time (Phoenix)")
    moment.fill("2035-07-12 10:00")
    moment.press("Tab")
    expect(note).to_contain_text("July 12, 2035, 10 a.m. MST")
    expect(note).to_contain_text("Your time: July 12, 2035, 1 p.m. EDT")

    # The night in which clocks are put back: the choice comes and goes by itself.
    choice = page.get_by_text("Which of the two?")
    expect(choice).to_be_hidden()
    moment.fill("2035-11-04 01:30")
    page.get_by_label("Time zone").select_option(label="Central (Chicago)")
    expect(note).to_contain_text("comes twice")
    expect(choice).to_be_visible()
    page.get_by_text("The second, back in standard time").click()
    expect(note).to_contain_text("November 4, 2035, 1:30 a.m. CST")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("^Submit to")).click()
    expect(page.get_by_text("submitted for moderation")).to_be_visible()
    saved = StatementPage.objects.get(pk=statement.pk).get_latest_revision_as_object()
    assert saved.embargo_until.astimezone(UTC) == datetime(2035, 11, 4, 7, 30, tzinfo=UTC)


def test_scheduled_statement_is_held_back(page: Page, site: str, sign_in: SignIn):
    statement = StatementPage.objects.filter(kind="statement").first()
    statement.unpublish()
    statement.release = "embargoed"
    statement.embargo_until = datetime(2035, 7, 12, 14, tzinfo=UTC)
    statement.save_revision().publish()
    sign_in(page.context, roles.PRESS_OFFICER)
    editor_of(page, site, statement)
    expect(page.get_by_text("hold it back first")).to_be_visible()
    page.get_by_role("link", name="Hold back").first.click()
    expect(page).to_have_url(site + hold_address(statement))
    expect(page.get_by_text("July 12, 2035, 10 a.m. EDT")).to_be_visible()
    page.get_by_role("button", name="Hold back").click()
    expect(page.get_by_text("is held back and will not be published")).to_be_visible()
    assert not StatementPage.objects.get(pk=statement.pk).approved_schedule
