"""What staff do with member organizations."""

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.models import MemberOrganization, Membership, Person
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
LIST = "/admin/memberorganization/"


def make(name: str = "Lodge 7", **fields) -> MemberOrganization:
    made = MemberOrganization.objects.create(name=name, kind="lodge", size=40, **fields)
    person = Person.objects.create(email=f"kay{made.pk}@example.com", first_name="Kay")
    Membership.objects.create(person=person, kind="organization", organization=made)
    return made


def form(**changes) -> dict:
    return {"name": "Lodge 7", "kind": "lodge", "size": 40, "state": "VA", "website": ""} | changes


def test_officer_approves_and_the_contact_is_told(officer):
    made = make(is_listed=True)
    officer.post(f"{LIST}edit/{made.pk}/", form(is_approved="on", listed="on"))
    made.refresh_from_db()
    assert made.approved_at and made.is_listed and made.state == "VA"
    [message] = mail.outbox
    assert message.subject == "Lodge 7 can now invite its members"
    assert "listed in our public directory" in message.body
    officer.post(f"{LIST}edit/{made.pk}/", form(is_approved="on", listed="on"))
    assert len(mail.outbox) == 1
    assert ModelLogEntry.objects.filter(action="membership.approve_organization").count() == 1
    history = officer.get(f"{LIST}history/{made.pk}/").text
    assert "Checked and approved" in history


def test_officer_takes_approval_and_listing_back(officer):
    made = make(is_listed=True, approved_at=timezone.now())
    officer.post(f"{LIST}edit/{made.pk}/", form())
    made.refresh_from_db()
    assert made.approved_at is None and not made.is_listed
    [consent] = made.memberships.get().person.consents.all()
    assert (consent.action, consent.purpose) == ("withdrawn", "directory")
    assert consent.recorded_by


def test_officer_cannot_agree_for_an_organization(officer):
    made = make()
    officer.post(f"{LIST}edit/{made.pk}/", form(is_approved="on", listed="on"))
    made.refresh_from_db()
    assert not made.is_listed


def test_listing_and_page_name_the_contact(officer):
    made = make()
    assert "Kay &lt;kay" in officer.get(LIST).text
    assert "Kay &lt;kay" in officer.get(f"{LIST}inspect/{made.pk}/").text
    assert "Kay <kay" in b"".join(officer.get(f"{LIST}?export=csv")).decode()


def test_others_see_nothing(home):
    assert client_with("news").get(LIST).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_listing_costs_the_same_for_one_and_three(officer, django_assert_num_queries, count):
    for number in range(count):
        make(f"Lodge {number}")
    officer.get(LIST)
    with django_assert_num_queries(16):
        officer.get(LIST)
