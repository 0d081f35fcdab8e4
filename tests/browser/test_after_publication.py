"""A published statement is corrected, its versions are read; it is withdrawn and stands again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from news.models import NewsroomPage, Organization, StatementPage
from pages import roles
from tests.browser.accessibility import faults, width

SignIn = Callable[[BrowserContext, str], None]
PHONE = {"width": 360, "height": 740}
TEXT = (
    "The bill has 40 sponsors in the House, and the alliance thanks each of them for their time.",
    "Officers have asked for it since spring. They will go on asking.",
)


@pytest.fixture
def statement(site: str) -> StatementPage:
    statement = StatementPage(
        title="Forty members sponsor the bill", slug="sponsors", city="Washington",
        organization=Organization.objects.get(is_own=True), live=False,
        summary="Forty members of the House sponsor the bill that officers asked for.",
        body=[("paragraph", f"<p>{text}</p>") for text in TEXT],
    )  # fmt: skip
    NewsroomPage.objects.get().add_child(instance=statement)
    statement.save_revision().publish()
    return statement


def assert_good(page: Page) -> None:
    assert faults(page) == []
    assert width(page) <= page.viewport_size["width"]


def choose(page: Page, name: str) -> None:
    """From the menu in the page's header."""
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name=name, exact=True).click()


def approve(browser: Browser, site: str, sign_in: SignIn, statement: StatementPage) -> None:
    for role in (roles.EDITOR, roles.APPROVER):
        context = browser.new_context()
        sign_in(context, role)
        reviewer = context.new_page()
        reviewer.goto(f"{site}/admin/pages/{statement.pk}/edit/")
        reviewer.get_by_role("button", name="More actions").click()
        with reviewer.expect_navigation():
            reviewer.get_by_role("button", name="Approve", exact=True).click()
        context.close()


def test_statement_is_corrected_withdrawn_and_republished(
    browser: Browser, page: Page, site: str, sign_in: SignIn, statement: StatementPage
):
    address, editor = f"{site}/news/sponsors/", f"{site}/admin/pages/{statement.pk}/edit/"
    sign_in(page.context, roles.PRESS_OFFICER)
    page.goto(editor)
    page.get_by_label("Headline").fill("Forty-two members sponsor the bill")
    page.get_by_label("What was wrong").fill("The headline named 40 sponsors.")
    page.get_by_label("What is right").fill("The bill has 42.")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Statement approval").click()
    expect(page.get_by_text("submitted for moderation")).to_be_visible()

    plain = browser.new_context(viewport=PHONE, java_script_enabled=False)
    reader = plain.new_page()
    reader.goto(address)
    expect(reader.locator(".record")).to_have_count(0)
    approve(browser, site, sign_in, statement)
    reader.reload()
    notice = reader.get_by_role("complementary", name="Correction")
    expect(notice).to_contain_text("The bill has 42.")
    notice.get_by_role("link", name="See what was changed").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(
        "Forty-two members sponsor the bill"
    )
    reader.get_by_role("link", name="Version 2").click()
    expect(reader.locator(".differences del")).to_contain_text("Forty")
    expect(reader.locator(".differences ins")).to_contain_text("Forty-two")
    reader.goto(f"{site}/news/")
    expect(reader.get_by_role("listitem").filter(has_text="Forty-two")).to_contain_text("Corrected")

    page.goto(editor)
    expect(page.get_by_label("What was wrong")).to_have_value("")
    choose(page, "Withdraw…")
    page.get_by_role("button", name="Yes, withdraw it now").click()
    expect(page.get_by_text("This field is required")).to_be_visible()
    page.get_by_label("Reason, for readers").fill("The count was of another bill.")
    page.get_by_text("Take the text off the site").click()
    page.get_by_role("button", name="Yes, withdraw it now").click()
    expect(page.locator(".standing-tag")).to_have_text("Withdrawn")

    reader.goto(address)
    expect(reader.get_by_role("article")).to_contain_text("The count was of another bill.")
    expect(reader.get_by_role("article")).not_to_contain_text(TEXT[1])
    reader.goto(f"{site}/news/")
    expect(reader.get_by_role("listitem").filter(has_text="Forty-two")).to_contain_text("Withdrawn")

    choose(page, "Republish…")
    page.get_by_label("Why it stands again").fill("The count was right after all.")
    page.get_by_role("button", name="Yes, republish it now").click()
    expect(page.locator(".standing-tag")).to_have_count(0)
    reader.goto(address)
    expect(reader.get_by_role("article")).to_contain_text(TEXT[1])
    expect(reader.get_by_role("article")).to_contain_text("The count was right after all.")
    page.goto(f"{site}/admin/pages/{statement.pk}/history/")
    expect(page.get_by_text("Withdrawn, with the text taken off the site.")).to_be_visible()
    assert plain.cookies() == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_what_readers_are_told_is_accessible(page: Page, site: str, viewport, statement):
    page.set_viewport_size(viewport)
    draft = StatementPage.objects.get(pk=statement.pk)
    draft.title = "Forty-two members sponsor the bill"
    draft.correction_wrong, draft.correction_right = "It named 40 sponsors.", "The bill has 42."
    draft.save_revision().publish()
    draft.withdrawals.create(reason="The count was of another bill.")
    for address in ("", "versions/", "versions/2/"):
        page.goto(f"{site}/news/sponsors/{address}")
        assert_good(page)
    draft.withdrawals.update(hides_text=True)
    page.goto(f"{site}/news/sponsors/")
    assert_good(page)
    assert page.get_by_role("article").inner_text().count(TEXT[1]) == 0


def test_unpublished_page_leads_its_readers_to_another(
    browser: Browser, page: Page, site: str, sign_in: SignIn, statement: StatementPage
):
    sign_in(page.context, roles.ADMINISTRATOR)
    page.goto(f"{site}/admin/pages/{statement.pk}/unpublish/")
    page.get_by_role("button", name="Choose a page").click()
    page.get_by_role("searchbox").or_(page.get_by_label("Search term")).last.fill(
        "Why the Alliance"
    )
    page.get_by_role("link", name="Why the Alliance Was Formed").click()
    expect(page.locator(".chooser__title")).to_have_text("Why the Alliance Was Formed")
    page.get_by_role("button", name="Yes, unpublish it").click()
    expect(page.get_by_text("unpublished.")).to_be_visible()
    reader = browser.new_context().new_page()
    reader.goto(f"{site}/news/sponsors/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Why the Alliance Was Formed")
