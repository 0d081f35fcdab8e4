"""Whole statements, written for one rule each."""

import re
from datetime import date

import pytest

from news.reading import UnreadableDocument, read, read_text
from news.reading.result import BlockType, Certainty
from news.reading.text import words

STATEMENT = """
RIVERSIDE LODGE OF POLICE OFFICERS, INC.

Serving Those Who Serve

12 Ferry Street. ~ Dover, Delaware ~ 19901-3501
(302) 555-0100 ~ (800) 555-COPS ~ Fax: (302) 555-0101
www.lodge.example ~ Email: info@lodge.example

January 5, 2026

Statement from the Riverside Lodge of Police Officers on Night Patrols

Dover, Delaware – The Riverside Lodge of Police Officers (RLPO) asks the city to put two
officers in each car at night.

“One officer – however brave – is one too few,” said President Jane Doe.

###

The Riverside Lodge of Police Officers (RLPO) is a union of 400 officers.
"""


def test_statement_with_letterhead_is_read_whole():
    assert read_text(STATEMENT).as_json("pasted") == {
        "file": "pasted",
        "organization": {
            "name": "RIVERSIDE LODGE OF POLICE OFFICERS, INC.",
            "address": "12 Ferry Street, Dover, Delaware 19901-3501",
            "phones": ["(302) 555-0100", "(800) 555-COPS"],
            "fax": "(302) 555-0101",
            "email": "info@lodge.example",
            "website": "www.lodge.example",
        },
        "release": "immediate",
        "embargo_until": None,
        "date": "2026-01-05",
        "headline": "Statement from the Riverside Lodge of Police Officers on Night Patrols",
        "subheadings": [],
        "city": "Dover, Delaware",
        "body": [
            {
                "type": "paragraph",
                "text": "The Riverside Lodge of Police Officers (RLPO) asks the city to put two "
                "officers in each car at night.",
            },
            {
                "type": "paragraph",
                "text": "“One officer – however brave – is one too few,” said President Jane Doe.",
            },
        ],
        "contacts": [],
        "end_mark": "###",
        "boilerplate": "The Riverside Lodge of Police Officers (RLPO) is a union of 400 officers.",
        "unplaced": ["Serving Those Who Serve"],
        "uncertain": [],
    }


def test_marks_tell_where_a_field_stood():
    reading = read_text(STATEMENT)
    numbers = reading.marks["headline"].lines
    assert [reading.source_lines[n - 1].text for n in numbers] == [reading.headline]
    assert reading.marks["release"].certainty == Certainty.MISSING


def replaced(old, new):
    assert old in STATEMENT
    return read_text(STATEMENT.replace(old, new))


@pytest.mark.parametrize("mark", ["-30-", "- 30 -", "# # #", "END", "-END-", "--END--", "XXX"])
def test_end_mark_is_kept_as_printed(mark):
    assert replaced("###", mark).end_mark == mark


@pytest.mark.parametrize(
    ("line", "embargo"),
    [
        ("EMBARGOED UNTIL 6 a.m. EST, January 7, 2026", "2026-01-07T06:00:00-05:00"),
        ("HOLD FOR RELEASE UNTIL 6 A.M. ET WEDNESDAY, JAN. 7", "2026-01-07T06:00:00-05:00"),
        ("FOR RELEASE: 6 a.m. CST, January 7, 2026", "2026-01-07T06:00:00-06:00"),
        ("EMBARGOED\nUNTIL: 12:01 AM EASTERN\nWednesday, January 7", "2026-01-07T00:01:00-05:00"),
        ("NOT FOR PUBLICATION BEFORE NOON ET, JANUARY 7, 2026", "2026-01-07T12:00:00-05:00"),
    ],
)
def test_embargo(line, embargo):
    reading = replaced("January 5, 2026", f"{line}\n\nJanuary 5, 2026")
    assert reading.embargo_until.isoformat() == embargo
    assert reading.release == "embargoed"
    assert reading.date == date(2026, 1, 5)
    assert "embargo_until" not in reading.uncertain


@pytest.mark.parametrize(
    "line",
    ["FOR IMMEDIATE RELEASE", "For Release: Immediate", "PRESS RELEASE – FOR IMMEDIATE RELEASE"],
)
def test_immediate_release(line):
    reading = replaced("January 5, 2026", f"{line}\n\nJanuary 5, 2026")
    assert reading.release == "immediate"
    assert reading.marks["release"].certainty == Certainty.RECOGNIZED


def test_headline_over_three_lines_and_subheadings():
    reading = replaced(
        "Statement from the Riverside Lodge of Police Officers on Night Patrols",
        "LODGE ASKS FOR\nTWO OFFICERS IN EACH\nCAR AT NIGHT\n\nCity council votes on Friday\n\n"
        "Three officers were hurt alone last year",
    )
    assert reading.headline == "LODGE ASKS FOR TWO OFFICERS IN EACH CAR AT NIGHT"
    assert reading.subheadings == [
        "City council votes on Friday",
        "Three officers were hurt alone last year",
    ]


def test_blocks_of_the_body():
    reading = replaced(
        "“One officer – however brave – is one too few,” said President Jane Doe.",
        "WHAT THE LODGE ASKS\n\nThe lodge asks for three things:\n\n  • two officers in each\n"
        "    car\n  • better lights\n\n“One is too few.”\n— Jane Doe, President\n",
    )
    assert [block.type for block in reading.body[1:]] == [
        BlockType.HEADING, BlockType.PARAGRAPH, BlockType.LIST, BlockType.QUOTATION,
    ]  # fmt: skip
    assert reading.body[3].text == "two officers in each car\nbetter lights"
    quotation = reading.body[4]
    assert (quotation.text, quotation.speaker, quotation.role) == (
        "One is too few.", "Jane Doe", "President",
    )  # fmt: skip


def test_boilerplate_under_headings_without_them():
    reading = replaced(
        "###\n\n", "About the Example Fund\nThe Example Fund gives to families.\n\n###\n\n"
    )
    assert reading.boilerplate == (
        "The Example Fund gives to families.\n\n"
        "The Riverside Lodge of Police Officers (RLPO) is a union of 400 officers."
    )


def test_boilerplate_that_only_its_wording_tells_is_uncertain():
    reading = replaced("###\n\n", "")
    assert reading.boilerplate.startswith(
        "The Riverside Lodge of Police Officers (RLPO) is a union"
    )
    assert "boilerplate" in reading.uncertain


def test_organization_without_letterhead_is_uncertain():
    text = STATEMENT[STATEMENT.index("January 5, 2026") :]
    reading = read_text(text)
    assert reading.organization.name == "Riverside Lodge of Police Officers"
    assert "organization" in reading.uncertain


def test_words_broken_at_the_end_of_a_line():
    reading = replaced("two\nofficers in each car", "two offi-\ncers in each well-\nknown car")
    assert "two officers in each well-known car" in reading.body[0].text


def test_no_word_is_lost():
    """Of labels and dates nothing but the meaning is kept."""
    extra = "Follow us on Facebook\n[Photo: A car at night]\nSome words that nobody expects here\n"
    reading = read_text(STATEMENT.replace("Dover, Delaware –", extra + "\nDover, Delaware –"))
    fields = reading.as_json("")
    kept = set(words(re.sub(r"\\n", " ", repr(fields))))
    lost = {word for word in words(STATEMENT + extra) if word not in kept}
    assert lost == {"Fax", "Email", "January", "5"}


def test_pasted_mail_headers_tell_the_date():
    head = "From: Riverside Lodge <press@lodge.example>\nSent: Monday, January 5, 2026 9:12 AM\n"
    text = STATEMENT[STATEMENT.index("Statement from") :]
    reading = read_text(f"{head}To: desk@paper.example\nSubject: A statement\n\n{text}")
    assert reading.date == date(2026, 1, 5)
    assert "date" in reading.uncertain


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_text(encoding):
    assert read("a.txt", STATEMENT.encode(encoding)).as_json("") == read_text(STATEMENT).as_json("")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b" \n"), ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ("a.doc", b"text"),
        ("a", b"text"), ("a.docx", b"no archive"), ("a.pdf", b"%PDF-1.4 broken"),
        ("a.txt", b"--- ***"), ("a.txt", b"x" * (10 * 1024 * 1024 + 1)), ("a.eml", b"no mail"),
        ("a.html", b"<p></p>"),
    ],
)  # fmt: skip
def test_unreadable(name, content):
    with pytest.raises(UnreadableDocument, match=r"^[A-Z].*: .+\.$"):
        read(name, content)
