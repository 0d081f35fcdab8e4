"""A statement as plain text, in the layout of the wire services."""

from datetime import UTC, date, datetime

import pytest

from news.models import Organization, PressContact, StatementPage
from news.outputs.wire import wire_text

WHOLE = """\
Partner Association
Side by side

1 First Street, Springfield, Ohio 45501
(555) 010-0001 ~ (800) 555-HELP ~ Fax: (555) 010-0002
www.partner.example ~ Email: info@partner.example

CONTACT: Ann Lee
Press officer
Another Agency
(555) 010-0003
(555) 010-0004
ann@example.com

CONTACT: Bob Roe, President, Another Agency

FOR IMMEDIATE RELEASE
January 25, 2026

[A summary, not the organization's own words.]

Source: https://www.partner.example/news/1/ (retrieved on February 1, 2026)

A partner speaks

And says why

Twice

Why now?

Springfield, Ohio — The first words & more. After a break.

- One
- Two
- Within two

“We said ‘no’.”
— Ann Lee, Chief

“Nobody in particular.”

1. First
2. Second

-30-

About the Partner Association

The association exists.

It goes on.
"""


@pytest.fixture
def statement(partner: Organization) -> StatementPage:
    statement = StatementPage(
        kind=StatementPage.Kind.PARTNER, organization=partner, title="A partner speaks",
        subheading="And says why\n\nTwice", city="Springfield, Ohio", date=date(2026, 1, 25),
        end_mark="-30-", is_summary=True, original_url="https://www.partner.example/news/1/",
        retrieved_date=date(2026, 2, 1),
        body=[
            ("heading", "Why now?"),
            ("paragraph",
             '<p>The <b>first</b>  <a linktype="page" id="1">words</a> &amp; more.<br/>After a '
             "break.</p><ul><li>One</li><li>Two<ul><li>Within two</li></ul></li></ul>"),
            ("quotation", {"text": "We said “no”.", "speaker": "Ann Lee", "role": "Chief"}),
            ("quotation", {"text": "Nobody in particular.", "speaker": "", "role": ""}),
            ("paragraph", "<ol><li>First</li><li>Second</li></ol>"),
        ],
    )  # fmt: skip
    statement.contacts = [
        PressContact(
            name="Ann Lee", role="Press officer", organization="Another Agency",
            phones="(555) 010-0003, (555) 010-0004", email="ann@example.com",
        ),
        PressContact(name="Bob Roe", role="President", organization="Another Agency"),
    ]  # fmt: skip
    return statement


def test_statement_that_was_never_saved_is_set_in_wire_layout(statement):
    assert wire_text(statement) == WHOLE


def test_embargo_is_named_in_its_own_time_zone(statement):
    statement.release = StatementPage.Release.EMBARGOED
    statement.embargo_until = datetime(2026, 7, 1, 14, 5, tzinfo=UTC)
    statement.embargo_zone = "America/Denver"
    assert "\n\nEMBARGOED UNTIL July 1, 2026, 8:05 a.m. MDT\nJanuary 25" in wire_text(statement)


def test_bare_statement_has_no_empty_parts(own):
    statement = StatementPage(
        organization=own, title="Short", date=date(2026, 1, 2), body=[("paragraph", "<p>Text.</p>")]
    )
    assert wire_text(statement) == (
        "Our Alliance\n\nFOR IMMEDIATE RELEASE\nJanuary 2, 2026\n\nShort\n\nText.\n\n###\n"
    )


def test_draft_without_organization_or_text_still_has_a_text(db):
    statement = StatementPage(title="Early", date=date(2026, 1, 2), city="Springfield", end_mark="")
    assert wire_text(statement) == (
        "FOR IMMEDIATE RELEASE\nJanuary 2, 2026\n\nEarly\n\nSpringfield —\n"
    )
