import pytest

from news.reading import contacts, people
from news.reading.people import Row
from news.reading.result import Contact


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["Jane Doe, Director of Press, 202-555-0100, jane@union.example"],
            Contact("Jane Doe", "Director of Press", "", ["202-555-0100"], "jane@union.example"),
        ),
        (
            ["Sandra Pell, APR, CPRC", "Some Chiefs Association", "850-555-0128 cell"],
            Contact("Sandra Pell, APR, CPRC", "", "Some Chiefs Association", ["850-555-0128"], ""),
        ),
        (
            ["Lt. John Roe | PIO | (o) 202.555.0101 | (c) 202.555.0102"],
            Contact("Lt. John Roe", "PIO", "", ["202.555.0101", "202.555.0102"], ""),
        ),
        (
            ["Jane Doe at (202) 555-0100 or jane@union.example"],
            Contact("Jane Doe", "", "", ["(202) 555-0100"], "jane@union.example"),
        ),
        (
            ["Press Office", "1-800-FLA-COPS"],
            Contact("Press Office", "", "", ["1-800-FLA-COPS"], ""),
        ),
        (
            ["Name: Jane Doe", "Title: Field Representative", "Phone: 202 555-0100 ext. 7"],
            Contact("Jane Doe", "Field Representative", "", ["202 555-0100 ext. 7"], ""),
        ),
        (
            ["Vice President Jane Doe – 202/555-0100"],
            Contact("Jane Doe", "Vice President", "", ["202/555-0100"], ""),
        ),
    ],
)  # fmt: skip
def test_contact(lines, expected):
    assert people.read([Row(line) for line in lines]).contacts == [expected]


def test_people_on_one_line_keep_their_own_numbers():
    row = Row("Jane Doe, Counsel — 202-555-0100; John Roe, Secretary — 202-555-0101")
    found = people.read([row]).contacts
    assert [(c.name, c.role, c.phones) for c in found] == [
        ("Jane Doe", "Counsel", ["202-555-0100"]),
        ("John Roe", "Secretary", ["202-555-0101"]),
    ]


def test_fax_and_address_belong_to_the_organization():
    rows = [Row("Jane Doe"), Row("12 Main Street, Dover, DE 19901"), Row("Fax: 302-555-0100")]
    found = people.read(rows)
    assert (found.faxes, found.address) == (["302-555-0100"], ["12 Main Street, Dover, DE 19901"])


@pytest.mark.parametrize(
    "label",
    [
        "Contact:", "CONTACT", "Media Contact:", "Press Contacts", "PRESS CONTACT(S):",
        "For more information, contact:", "For further information:", "Media inquiries:",
        "Contact for reporters:", "For more information or to schedule an interview, contact:",
        "MEDIA CONTACT —", "News media contact:",
    ],
)  # fmt: skip
def test_label(label):
    assert contacts.label_end(label) == len(label)


@pytest.mark.parametrize(
    "text",
    [
        "Contact sports are the leading cause of injuries among recruits.",
        "Media outlets reported the decision on Friday.",
        "For more than a century, the lodge has served its members.",
        "Press Officer",
    ],
)
def test_no_label(text):
    assert contacts.label_end(text) is None
