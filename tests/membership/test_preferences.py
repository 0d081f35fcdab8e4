"""The page on which people choose what they get."""

import pytest

from membership import tokens
from membership.models import Person
from tests.membership.conftest import JOIN


@pytest.fixture
def ann(home) -> Person:
    return Person.objects.create(email=JOIN["email"], first_name="Ann", last_name="Lee")


def page_of(person: Person) -> str:
    return f"/preferences/{tokens.for_preferences(person)}/"


def test_link_stops_with_the_key_of_its_person(ann, client):
    link = page_of(ann)
    assert client.get(link).status_code == 200
    Person.objects.update(link_key=1)
    assert client.get(link).status_code == 410
