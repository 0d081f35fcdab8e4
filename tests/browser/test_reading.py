"""A supporter reads: on a phone, by keyboard, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from news.models import StatementPage
from tests.browser.accessibility import faults, width

PHONE = {"width": 320, "height": 640}
PAGES = [
    "/", "/issues/", "/issues/sheriff-elections/", "/news/", "/news/why-the-alliance-was-formed/",
    "/news/kind/partner-statement/", "/news/kind/media-advisory/", "/press/",
    "/about/", "/privacy/", "/join/", "/join/organization/", "/organizations/", "/newsletter/",
    "/preferences/", "/search/?q=officers", "/search/?q=xyzzy", "/nowhere/", "/account/login/",
]  # fmt: skip


def test_reader_finds_a_position_and_a_statement(page: Page, site: str):
    page.goto(site)
    page.get_by_role("link", name="What are police oversight boards?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What are police oversight boards?")
    expect(page.get_by_text("APOA holds that oversight boards")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Newsroom").click()
    page.get_by_role("link", name="Why the Alliance Was Formed").click()
    expect(page.get_by_role("article")).to_contain_text("American Police Officers Alliance")


def test_reader_searches(page: Page, site: str):
    page.goto(site + "/search/")
    page.get_by_role("searchbox").fill("pension")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("pensions")
    page.get_by_role("link", name="About", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("About")


def test_reader_filters_the_newsroom_without_javascript(browser: Browser, site: str):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{site}/news/")
    page.get_by_label("Kind").select_option("Partner statement")
    page.get_by_label("Issue").select_option("Illegal Immigration")
    page.get_by_role("button", name="Show").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Partner statements on Illegal Immigration")
    expect(page).to_have_url(f"{site}/news/kind/partner-statement/issue/illegal-immigration/")
    expect(page.get_by_role("heading", level=3)).to_have_count(1)

    page.get_by_label("Kind").select_option("Media advisory")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No media advisories on Illegal Immigration.")).to_be_visible()
    page.get_by_role("link", name="News on Illegal Immigration").click()
    expect(heading).to_have_text("News on Illegal Immigration")
    page.get_by_role("link", name="Show everything").click()
    expect(heading).to_have_text("Newsroom")


def test_journalist_selects_the_boilerplate_and_takes_the_logos(page: Page, site: str):
    page.goto(site)
    page.get_by_role("contentinfo").get_by_role("link", name="Press", exact=True).click()
    page.locator(".copyable").click()
    selected = page.evaluate("getSelection().toString()")
    assert selected == page.locator(".copyable").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the logos").click()
    assert download.value.suggested_filename == "apoa-logos.zip"


def test_keyboard_reaches_content_first(page: Page, site: str):
    page.goto(site + "/issues/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "main")


def test_phone_shows_everything_without_sideways_scrolling(page: Page, site: str):
    page.set_viewport_size(PHONE)
    widths = {}
    for address in PAGES:
        page.goto(site + address)
        widths[address] = width(page)
    assert {address: wide for address, wide in widths.items() if wide > PHONE["width"]} == {}


def test_phone_menu_works_without_javascript(browser: Browser, site: str):
    page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(site)
    summary = page.locator("header summary")
    if summary.count():
        summary.focus()
        page.keyboard.press("Enter")
    link = page.get_by_role("banner").get_by_role("link", name="Newsroom")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Newsroom")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(browser: Browser, site: str, scheme: str):
    # axe styles what it looks at, which the pages' own policy forbids.
    page = browser.new_context(bypass_csp=True, color_scheme=scheme).new_page()
    partner = StatementPage.objects.get(kind=StatementPage.Kind.PARTNER)
    found = []
    for address in [*PAGES, partner.url]:
        page.goto(site + address)
        found += faults(page)
    assert found == []


def test_page_fits_at_twice_the_size(page: Page, site: str):
    page.set_viewport_size({"width": 640, "height": 480})  # 1280 × 960 at 200 %
    page.goto(site + "/issues/sheriff-elections/")
    assert width(page) <= 640


def test_print_leaves_navigation_out(page: Page, site: str):
    page.goto(site + "/issues/sheriff-elections/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_page_does_not_move_after_it_is_painted(page: Page, site: str):
    for address in ("/", "/issues/sheriff-elections/", "/join/"):
        page.goto(site + address)
        shift = page.evaluate("""() => new Promise(resolve => {
            let total = 0;
            new PerformanceObserver(list => {
                for (const entry of list.getEntries()) total += entry.value;
            }).observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(total), 300);
        })""")
        assert shift == 0, address
