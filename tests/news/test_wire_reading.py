"""What a statement's plain text says can be read again: every field, as it was."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from news.models import Organization, PressContact, StatementPage
from news.outputs.wire import bare_address, one_line, wire_text
from news.reading import read_text
from tests.news.made_up import Draft, drafts

FIELDS = (
    "organization", "release", "embargo_until", "date", "headline", "subheadings", "city",
    "body", "contacts", "end_mark", "boilerplate", "unplaced",
)  # fmt: skip


@pytest.fixture
def issuer(db: None) -> Organization:
    return Organization.objects.create(name="Issuer", is_own=True)


def statement_of(draft: Draft, issuer: Organization) -> StatementPage:
    for name, value in draft.organization.items():
        setattr(issuer, name, value)
    issuer.save()
    statement = StatementPage(
        **draft.source, organization=issuer, release=draft.release,
        embargo_until=draft.embargo_until,
        embargo_zone=draft.embargo_zone, date=draft.date, title=draft.title,
        subheading="\n".join(draft.subheadings), city=draft.city, body=draft.body,
        end_mark=draft.end_mark, boilerplate="\n\n".join(draft.boilerplate),
    )  # fmt: skip
    statement.contacts = [PressContact(**contact) for contact in draft.contacts]
    return statement


def expected(draft: Draft) -> dict[str, Any]:
    organization = draft.organization
    return {
        "organization": {
            "name": organization["name"],
            "address": one_line(organization["postal_address"]),
            "phones": _phones(organization["phones"]),
            "fax": organization["fax"],
            "email": organization["email"],
            "website": bare_address(organization["website"]),
        },
        "release": draft.release,
        "embargo_until": draft.embargo_until,
        "date": draft.date,
        "headline": draft.title,
        "subheadings": draft.subheadings,
        "city": draft.city,
        "body": draft.read_as,
        "contacts": [
            contact | {"phones": _phones(contact["phones"])} for contact in draft.contacts
        ],
        "end_mark": draft.end_mark,
        "boilerplate": "\n\n".join(draft.boilerplate),
        "unplaced": draft.left_over,
    }


def _phones(phones: str) -> list[str]:
    return phones.split(", ") if phones else []


def found(text: str) -> dict[str, Any]:
    reading = read_text(text)
    read = reading.as_json("")
    return {name: read[name] for name in FIELDS} | {
        "embargo_until": reading.embargo_until,
        "date": reading.date,
    }


@settings(
    max_examples=100, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(draft=drafts())
def test_text_read_again_gives_the_same_fields(draft, issuer):
    text = wire_text(statement_of(draft, issuer))
    assert found(text) == expected(draft), text
