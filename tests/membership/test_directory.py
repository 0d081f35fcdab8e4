"""The public directory of member organizations."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail_factories import PageFactory

from membership import tokens
from membership.models import MemberDirectoryPage, MemberOrganization, Membership, Person

pytestmark = pytest.mark.django_db


class MemberDirectoryPageFactory(PageFactory):
    title = "Member organizations"
    slug = "organizations"

    class Meta:
        model = MemberDirectoryPage


@pytest.fixture
def directory(home) -> MemberDirectoryPage:
    return MemberDirectoryPageFactory(parent=home)


def organization(name: str, *, status: str = "active", **fields) -> MemberOrganization:
    fields = {"kind": "lodge", "size": 1200, "state": "VA", "is_listed": True} | fields
    fields.setdefault("approved_at", timezone.now())
    made = MemberOrganization.objects.create(name=name, **fields)
    person = Person.objects.create(email=f"{made.pk}@example.com", last_name="Secretname")
    Membership.objects.create(person=person, kind="organization", organization=made, status=status)
    return made


def test_directory_lists_who_agreed_and_is_real_and_is_a_member(directory, client):
    organization("Lodge 7", website="https://lodge7.example.com/")
    organization("Not asked", is_listed=False)
    organization("Not checked", approved_at=None)
    organization("Not a member", status="ended")
    text = client.get(directory.url).text
    assert "Lodge 7" in text and "Lodge, Virginia. 1,200 officers." in text
    assert 'href="https://lodge7.example.com/"' in text
    assert "Not " not in text.split("</main>")[0].split("<main")[1]
    assert "Secretname" not in text


def test_empty_directory_says_what_to_do(directory, client):
    assert "No organization is listed yet." in client.get(directory.url).text


def test_directory_is_shown_anew_when_a_contact_ends_the_membership(directory, client):
    contact = organization("Lodge 7").memberships.get().person
    path = reverse("end_membership", args=[tokens.for_preferences(contact)])
    with CaptureQueriesContext(connection) as queries:
        assert client.post(path).status_code == 303
    assert "NOTIFY public_content" in [query["sql"] for query in queries]
    assert "Lodge 7" not in client.get(directory.url).text


@pytest.mark.parametrize("count", [1, 3])
def test_directory_costs_the_same_for_one_and_three(
    directory, client, django_assert_num_queries, count, keeping
):
    for number in range(count):
        organization(f"Lodge {number}")
    client.get("/search/")
    with django_assert_num_queries(5):
        client.get(f"{directory.url}?page=1")


def test_long_directory_has_pages(directory, client):
    for number in range(101):
        organization(f"Lodge {number:03}")
    assert "Lodge 100" not in client.get(directory.url).text
    assert "Lodge 100" in client.get(f"{directory.url}?page=2").text
