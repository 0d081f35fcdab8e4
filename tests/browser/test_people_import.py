"""A membership officer imports a list and looks at the overview."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections, transaction
from playwright.sync_api import Page, expect

from membership.figures import counting
from membership.models import PeopleImport, Person
from membership.services.imports import check_import
from pages import roles
from tests.browser.accessibility import faults, width
from tests.membership.lists import ANN, BOB, HEADINGS, as_csv

LIST = {
    "name": "members.csv",
    "mimeType": "text/csv",
    "buffer": as_csv(HEADINGS, ANN, BOB, ["broken", "Eve", "Low", "", ""]),
}


def check(page: Page) -> None:
    """For what axe finds in light and in dark, wide and narrow."""
    for scheme, window in (("light", 1280), ("dark", 400)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": window, "height": 1000})
        assert faults(page) == []
        assert width(page) <= window
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 1000})


def say_the_rest(page: Page) -> None:
    page.get_by_label("In these words").fill("Send me the newsletter.")
    page.get_by_label("Where the list is from").fill("Cards from the convention.")
    page.get_by_label("They agreed on").fill("2026-03-14")
    page.get_by_role("button", name="Check the list").click()


def test_officer_imports_a_list_and_sees_it_in_the_overview(page: Page, site: str, sign_in):
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    page.goto(site + "/admin/")
    page.get_by_role("button", name="Membership").first.click()
    page.get_by_role("link", name="Import…").click()
    expect(page.get_by_text("No list was imported yet.")).to_be_visible()
    check(page)
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_label("E-mail", exact=True)).to_have_value("email")
    page.get_by_label("They join as").select_option("Active officer")
    page.get_by_label("The newsletter").check()
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_text("Say where the list is from")).to_be_visible()
    check(page)
    say_the_rest(page)

    expect(page.get_by_text("“broken” is no e-mail address.")).to_be_visible()
    check(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the lines with errors").click()
    assert download.value.suggested_filename == "errors of members.csv"
    assert not Person.objects.exists()
    page.get_by_role("button", name="Enter 2 people").click()
    expect(page.get_by_text("2 people entered")).to_be_visible()
    check(page)
    done = page.url

    counting.count()
    page.goto(site + "/admin/membership-overview/")
    expect(page.get_by_role("img", name="Members by kind")).to_be_visible()
    check(page)
    states = page.get_by_role("region", name="People by state")
    states.get_by_text("As a table").press("Enter")
    expect(states.get_by_role("row", name="Virginia 1 1")).to_be_visible()

    page.goto(done)
    page.get_by_role("link", name="Undo the import…").click()
    expect(page.get_by_text("2 people whom only this list brought")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Yes, undo the import").click()
    expect(page.get_by_text("2 people deleted")).to_be_visible()
    check(page)
    assert not Person.objects.exists()


def work(people_import: PeopleImport) -> None:
    """What the worker does, with a connection of its own."""
    check_import(people_import)
    connections.close_all()


def test_officer_sees_how_far_the_check_is(page: Page, site: str, sign_in, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    page.goto(site + "/admin/people-import/")
    rows = [[f"p{n}@example.com", "Ann", "Lee", "", ""] for n in range(20_000)]
    page.locator("input[type=file]").set_input_files(LIST | {"buffer": as_csv(HEADINGS, *rows)})
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("The newsletter").check()
    say_the_rest(page)

    progress = page.locator("[data-progress]")
    expect(progress).to_contain_text("The check begins in a moment.")
    expect(progress).to_contain_text("background worker is not running")
    check(page)
    with ThreadPoolExecutor() as pool:
        worker = pool.submit(work, PeopleImport.objects.get())
        with transaction.atomic():
            while not PeopleImport.objects.get().lines_read:
                page.wait_for_timeout(20)
            PeopleImport.objects.select_for_update().get()
            expect(progress).to_contain_text("000 lines checked so far.")
        worker.result()
    expect(page.get_by_text("20,000 lines were checked.")).to_be_visible()
