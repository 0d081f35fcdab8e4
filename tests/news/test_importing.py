"""From a reading to a draft: whose statement it is, and that nothing is lost on the way."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from news.imports import importing
from news.models import ImportedDocument, Organization, StatementPage
from news.reading.result import (
    Block,
    BlockType,
    Contact,
    Reading,
    Release,
    SourceLine,
)
from news.reading.result import Organization as Letterhead
from tests.factories import OrganizationFactory, UserFactory

ON_RECORD = {
    "name": "National Association of Lodges",
    "short_name": "NAL",
    "website": "https://www.lodges.example/",
    "email": "info@lodges.example",
}


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "NATIONAL ASSOCIATION OF LODGES, INC."},
        {"name": "The National Association of Lodges"},
        {"name": "nal"},
        {"name": "Lodges United", "website": "lodges.example"},
        {"name": "Lodges United", "website": "https://lodges.example/news"},
        {"name": "Press desk", "email": "press@lodges.example"},
    ],
)
def test_organization_is_known_by_name_website_or_email(db, printed):
    OrganizationFactory(name="Another association", email="info@another.example")
    known = OrganizationFactory(**ON_RECORD)
    assert importing.match_organization(Letterhead(**printed)) == known


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "National Association of Lodges of Ohio"},
        {"name": "", "website": "", "email": ""},
        {"name": "Ann Lee", "email": "ann@gmail.com"},
    ],
)
def test_another_organization_is_not_taken_for_one_on_record(db, printed):
    OrganizationFactory(**ON_RECORD | {"email": "lodges@gmail.com"})
    assert importing.match_organization(Letterhead(**printed)) is None


READING = Reading(
    organization=Letterhead(
        name="State Lodge",
        address="1 First Street, Springfield, Ohio 45501",
        phones=["(555) 010-0001", "(800) 555-0102"],
        fax="(555) 010-0003",
        email="info@lodge.example",
        website="www.lodge.example",
    ),
    release=Release.EMBARGOED,
    embargo_until=dt.datetime(2027, 1, 5, 10, tzinfo=ZoneInfo("America/Chicago")),
    date=dt.date(2027, 1, 5),
    headline="Lodge speaks",
    subheadings=["And says why", "Twice"],
    city="SPRINGFIELD, Ohio",
    body=[
        Block(BlockType.PARAGRAPH, "One < two."),
        Block(BlockType.LIST, "First\nSecond"),
        Block(BlockType.HEADING, "Why"),
        Block(BlockType.QUOTATION, "We mean it.", speaker="Ann Lee", role="President"),
        Block(BlockType.PARAGRAPH, "The end."),
    ],
    contacts=[
        Contact("Ann Lee", "President", "State Lodge", ["(555) 010-0004"], "ann@lodge.example"),
        Contact(role="Press desk", phones=["(555) 010-0005", "(555) 010-0006"]),
    ],
    end_mark="# # #",
    boilerplate="The lodge exists.",
    unplaced=[SourceLine(30, "Follow us"), SourceLine(31, "On paper")],
)


def imported(reading: Reading = READING) -> StatementPage:
    statement = importing.save_draft(
        reading=reading, name="lodge.txt", content=b"source", user=UserFactory()
    )
    return statement.get_latest_revision_as_object()


def test_draft_has_every_field(newsroom):
    statement = imported()
    assert not StatementPage.objects.live().exists()
    assert {name: getattr(statement, name) for name in (
        "title", "subheading", "kind", "release", "embargo_until", "embargo_zone", "city",
        "date", "end_mark", "boilerplate", "retrieved_date",
    )} == {
        "title": "Lodge speaks",
        "subheading": "And says why\nTwice",
        "kind": "partner",
        "release": "embargoed",
        "embargo_until": READING.embargo_until,
        "embargo_zone": "America/Chicago",
        "city": "SPRINGFIELD, Ohio",
        "date": dt.date(2027, 1, 5),
        "end_mark": "# # #",
        "boilerplate": "",  # it is the organization's now
        "retrieved_date": dt.datetime.now(ZoneInfo("America/New_York")).date(),
    }  # fmt: skip
    assert [(block.block_type, block.value) for block in statement.body][1:3] == [
        ("heading", "Why"),
        ("quotation", {"text": "We mean it.", "speaker": "Ann Lee", "role": "President"}),
    ]
    assert statement.body[0].value.source == (
        "<p>One &lt; two.</p><ul><li>First</li><li>Second</li></ul>"
    )
    assert statement.body[3].value.source == "<p>The end.</p>"


def test_draft_has_the_contacts(newsroom):
    fields = ("name", "role", "organization", "phones", "email")
    assert [
        tuple(getattr(contact, name) for name in fields) for contact in imported().contacts.all()
    ] == [
        ("Ann Lee", "President", "State Lodge", "(555) 010-0004", "ann@lodge.example"),
        ("Press desk", "Press desk", "", "(555) 010-0005, (555) 010-0006", ""),
    ]


def test_unknown_organization_is_put_on_record(newsroom):
    imported()
    lodge = Organization.objects.get()
    assert (lodge.name, lodge.postal_address, lodge.phones, lodge.fax) == (
        "State Lodge", "1 First Street\nSpringfield, Ohio 45501",
        "(555) 010-0001, (800) 555-0102", "(555) 010-0003",
    )  # fmt: skip
    assert (lodge.website, lodge.email) == ("https://www.lodge.example", "info@lodge.example")
    assert lodge.boilerplate == "The lodge exists."


def test_known_organization_stays_as_it_is_and_a_different_boilerplate_with_the_statement(newsroom):
    known = OrganizationFactory(name="State Lodge, Inc.", boilerplate="As it was.")
    statement = imported()
    assert statement.organization == known
    assert statement.boilerplate == "The lodge exists."
    known.refresh_from_db()
    assert (known.boilerplate, known.fax) == ("As it was.", "")


def test_original_is_kept_with_the_draft(newsroom):
    statement = imported()
    document = ImportedDocument.objects.get(statement=statement)
    assert (document.name, bytes(document.content)) == ("lodge.txt", b"source")
    assert document.reading == READING.as_json("lodge.txt")


def test_our_own_statement_is_of_the_kind_that_it_says(newsroom):
    OrganizationFactory(name="State Lodge", is_own=True)
    assert imported().kind == "release"
    advisory = Reading(
        organization=READING.organization,
        headline="Chief to speak",
        source_lines=[SourceLine(1, "*** MEDIA ADVISORY ***")],
    )
    assert imported(advisory).kind == "advisory"
    statement = Reading(organization=READING.organization, headline="Statement on a verdict")
    assert imported(statement).kind == "statement"


def test_without_a_newsroom_nothing_is_saved(home):
    with pytest.raises(importing.NoNewsroomError):
        imported()
    assert not ImportedDocument.objects.exists()
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("printed", "mark"),
    [("###", "###"), ("# # #", "# # #"), ("— 30 —", "-30-"), ("-END-", "END"), ("####", "###"),
     ("", ""), ("* * *", "")],
)  # fmt: skip
def test_end_mark_is_one_of_ours(printed, mark):
    assert importing.end_mark_of(printed) == mark
