"""The membership officer's screens: people, their pages, merging, wordings, and the report."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from membership.models import DataRequest, Membership, Note, Person, Subscription
from pages import roles
from tests.browser.accessibility import faults, width
from tests.membership.test_admin import make_member

SCREENS = [
    "/admin/person/",
    "/admin/person/?q=somebody-else",
    "/admin/person/inspect/{ann}/",
    "/admin/person/inspect/{nobody}/",
    "/admin/person/edit/{ann}/",
    "/admin/person/suppress/{ann}/",
    "/admin/person/merge/{ann}/",
    "/admin/person/merge/{ann}/{other}/",
    "/admin/consent/?stands=yes",
    "/admin/wordings/",
    "/admin/wordings/new/join/",
    "/admin/agreements/",
]


@pytest.fixture
def people(site: str) -> dict[str, int]:
    """Ann with something of everything, her second record, and somebody without anything."""
    near = {"state": "VA", "zip_code": "22202"}
    ann = make_member(0, confirmed_at=timezone.now(), agency="Arlington PD", **near).person
    other = make_member(1, **near).person
    Subscription.objects.create(person=other, topic="statements", frequency="weekly")
    Membership.objects.create(person=ann, kind="family", status="ended")
    Note.objects.create(person=ann, text="Prefers the phone.")
    DataRequest.objects.create(person=ann, kind="download", note="By letter")
    nobody = Person.objects.create(email="nobody-in-particular@example.com")
    return {"ann": ann.pk, "other": other.pk, "nobody": nobody.pk}


@pytest.mark.parametrize("window", [1440, 400])
def test_screens_have_no_fault_that_axe_finds(page: Page, site: str, people, sign_in, window: int):
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    page.set_viewport_size({"width": window, "height": 1200})
    for screen in SCREENS:
        address = screen.format(**people)
        page.goto(site + address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert faults(page) == []
        assert width(page) <= window


def test_officer_finds_somebody_merges_a_second_record_and_undoes_it(
    page: Page, site: str, people, sign_in
):
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    number = Membership.objects.get(person=people["ann"], status="active").number
    page.goto(f"{site}/admin/person/?q={number}")
    expect(page.get_by_text("There is 1 match")).to_be_visible()
    page.get_by_role("link", name="Ann Lee").click()
    page.get_by_role("link", name="compare, to merge").click()
    outcome = page.get_by_role("row", name="Gets mail on")
    expect(outcome.get_by_role("cell").last).to_contain_text("Statements")
    page.get_by_role("button", name="Yes, merge them").click()
    merged = page.get_by_role("region", name="Merged records").first
    expect(merged).to_contain_text("p1@example.com")
    merged.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Yes, make them two again").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Person.objects.standing().count() == 3


def test_officer_notes_corrects_and_suppresses(page: Page, site: str, people, sign_in):
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    page.goto(f"{site}/admin/person/inspect/{people['ann']}/")
    page.get_by_label("Add a note").fill("Moved to Norfolk.")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Moved to Norfolk.")).to_be_visible()
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Agency").fill("Norfolk PD")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Corrected: agency")).to_be_visible()
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("link", name="Suppress: no more mail…").click()
    page.get_by_label("Marked our mail as spam").check()
    page.get_by_label("Why").fill("The provider told us.")
    page.get_by_role("button", name="Yes, never mail them again").click()
    expect(page.get_by_text("Never mailed: marked our mail as spam")).to_be_visible()


def test_officer_writes_new_words(page: Page, site: str, people, sign_in):
    sign_in(page.context, roles.MEMBERSHIP_OFFICER)
    page.goto(site + "/admin/wordings/")
    page.get_by_role("link", name="New version of “Footer: the newsletter”").click()
    page.get_by_label("New words").fill("Yes, mail me the newsletter.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Yes, show the new words").click()
    expect(page.get_by_text("newsletter-2 is shown from now on.")).to_be_visible()
