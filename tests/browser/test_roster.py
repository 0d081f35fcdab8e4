"""A member organization invites an officer, who accepts without a script and leaves again."""

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from membership.models import MemberOrganization, Membership, Person
from membership.services import roster
from tests.factories import UserFactory


def link(number: int, start: str) -> str:
    return re.search(rf"https?://[^/\s]+{start}\S+", mail.outbox[number].body)[0]


def test_organization_invites_and_the_invited_accepts_and_leaves(
    browser: Browser, page: Page, site: str
):
    lodge = MemberOrganization.objects.create(name="Lodge 7", kind="lodge", size=40)
    contact = Person.objects.create(
        email="kay@example.com", first_name="Kay", confirmed_at=timezone.now()
    )
    Membership.objects.create(person=contact, kind="organization", organization=lodge)
    roster.approve(organization=lodge, by=UserFactory())

    page.goto(link(0, "/roster/"))
    page.get_by_label("E-mail addresses").fill("bo@example.com")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("status")).to_contain_text("Invited.")

    guest = browser.new_context(java_script_enabled=False).new_page()
    guest.goto(link(1, "/invitation/"))
    form = guest.locator("main form").first
    form.get_by_label("First name").fill("Bo")
    form.get_by_label("Last name").fill("Diaz")
    form.get_by_label("State or territory").select_option("VA")
    form.get_by_label("ZIP code").fill("2220")
    form.get_by_text("Active officer").click()
    form.get_by_role("button", name="Accept").click()
    expect(guest.locator(".error-summary")).to_contain_text("Enter a ZIP code of five digits")
    expect(guest.get_by_label("First name")).to_have_value("Bo")
    guest.get_by_label("ZIP code").fill("22202")
    guest.get_by_role("button", name="Accept").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("You are on the roster")

    page.reload()
    expect(page.get_by_role("heading", name="On the roster: 1")).to_be_visible()
    guest.get_by_role("button", name="Leave the roster").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("You are off the roster")
    assert Membership.objects.active().filter(person__email="bo@example.com").exists()
