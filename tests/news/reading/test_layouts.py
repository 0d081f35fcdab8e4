"""Shapes that statements arrive in, each cut down to the lines that it takes."""

import pytest

from news.reading import read, read_text

TEXT = "The Riverside Lodge asks the city council to put two officers in each car at night.\n"


def test_place_over_address_and_number_is_no_person():
    reading = read_text(
        f"Lodge Asks for Help\n\n{TEXT}\n###\n\nTraining Hall\n12 Ferry Street, Dover, DE 19901\n"
        "302-555-0100\n"
    )
    assert reading.organization.address == "12 Ferry Street, Dover, DE 19901"
    assert reading.organization.phones == ["302-555-0100"]


@pytest.mark.parametrize(
    "line",
    [
        "ADVANCE FOR RELEASE AT 9:00 A.M. EDT\nFRIDAY, MAY 5, 2017",
        "Release after 9 a.m. EDT Friday, May 5, 2017",
        "NOT FOR IMMEDIATE RELEASE\nHold until May 5, 2017, at 9 a.m. EDT",
        "No release before 9 a.m. EDT, May 5, 2017",
        "May be published from May 5, 2017, 9 a.m. EDT",
        "FOR RELEASE\n9 a.m. EDT, Friday, May 5, 2017",
        "Embargo lifts at 9 a.m. EDT on May 5, 2017",
        "CONFIDENTIAL UNTIL 9 a.m. EDT, May 5, 2017",
    ],
)
def test_wordings_of_an_embargo(line):
    reading = read_text(f"Dover Police Union\n\n{line}\n\nUnion Asks for Help\n\n{TEXT}\n###\n")
    assert reading.release == "embargoed"
    assert reading.embargo_until.isoformat() == "2017-05-05T09:00:00-04:00"
    assert reading.headline == "Union Asks for Help"


@pytest.mark.parametrize(
    ("line", "release"),
    [
        ("EMBARGOED UNTIL THE MAYOR SPEAKS", "embargoed"),
        ("FOR IMMEDIATE RELEASE AFTER 9 a.m. EDT, May 5, 2017", "embargoed"),
        ("NOT FOR PUBLICATION", "embargoed"),
        ("FOR RELEASE ON DELIVERY", "immediate"),
        ("FOR FRIDAY RELEASE", "immediate"),
    ],
)
def test_release_line_that_is_not_understood_is_uncertain(line, release):
    reading = read_text(f"Dover Police Union\n\n{line}\n\nUnion Asks for Help\n\n{TEXT}\n###\n")
    assert reading.release == release
    assert reading.embargo_until is None
    assert {"release", "embargo_until"} & set(reading.uncertain)
    assert reading.headline == "Union Asks for Help"


def test_release_date_is_no_embargo():
    reading = read_text(f"Release Date: May 5, 2017\n\nUnion Asks for Help\n\n{TEXT}\n###\n")
    assert (reading.release, str(reading.date)) == ("immediate", "2017-05-05")


@pytest.mark.parametrize(
    "above",
    [
        "***Click here for the video***\n\n",
        "Home > News > Releases\n\n",
        "Case Number: 26-0017\nType of Incident: Theft\nLocation: 12 Ferry Street\n\n",
        "Dover Police Union – 05/05/17 4:15 PM\n\n",
    ],
)
def test_line_of_the_paper_is_no_headline(above):
    reading = read_text(f"{above}Union Asks for Help at Night\n\n{TEXT}\n###\n")
    assert (reading.headline, reading.subheadings) == ("Union Asks for Help at Night", [])


def test_stamp_over_the_text_tells_organization_and_date():
    reading = read_text(f"Union asks for help\nDover Police Union - 05/05/17 4:15 PM\n\n{TEXT}")
    assert reading.organization.name == "Dover Police Union"
    assert str(reading.date) == "2017-05-05"
    assert reading.headline == "Union asks for help"


def test_subject_under_the_contact_is_the_headline():
    reading = read_text(
        "MEDIA RELEASE\n\nCONTACT: Lt. Jane Doe\n         302-555-0100\n\n"
        f"SUBJECT: Sheriff's Office Finds Stolen Boats\n\n~ Tips led to a barn ~\n\n{TEXT}\n###\n"
    )
    assert reading.headline == "Sheriff's Office Finds Stolen Boats"
    assert reading.subheadings == ["Tips led to a barn"]


def test_quoted_line_under_the_date_is_a_headline():
    reading = read_text(
        "For Immediate Release\n\nMay 5, 2017\n\n“They Never Walk Alone”\n\n"
        f"Statement of Dover Police Union President Jane Doe\n\n{TEXT}\n###\n"
    )
    assert reading.headline == "“They Never Walk Alone”"
    assert reading.subheadings == ["Statement of Dover Police Union President Jane Doe"]


@pytest.mark.parametrize(
    "line", ["Union president Jane Doe said:", "President Doe issued the following statement:"]
)
def test_line_that_announces_a_statement_opens_the_body(line):
    reading = read_text(
        f"Union asks for help\n\nMay 5, 2017\n\n{line}\n\n“{TEXT.strip()}”\n\n###\n"
    )
    assert (reading.headline, reading.body[0].text) == ("Union asks for help", line)


@pytest.mark.parametrize(
    ("top", "name"),
    [
        ("BROTHERHOOD OF WARDENS\nSTATE LODGE OF IOWA\n12 Ferry Street, Ames, Iowa 50010",
         "BROTHERHOOD OF WARDENS STATE LODGE OF IOWA"),
        ("NEWS FROM THE IOWA WARDENS' GUILD\n12 Ferry Street, Ames, Iowa 50010",
         "IOWA WARDENS' GUILD"),
        ("Ames Police Department Press Release\n12 Ferry Street, Ames, Iowa 50010",
         "Ames Police Department"),
    ],
)  # fmt: skip
def test_name_in_a_letterhead(top, name):
    reading = read_text(f"{top}\n\nMay 5, 2017\n\nWARDENS ASK FOR HELP\n\n{TEXT}\n###\n")
    assert reading.organization.name == name
    assert reading.organization.address == "12 Ferry Street, Ames, Iowa 50010"


def test_building_between_name_and_street_belongs_to_the_address():
    reading = read_text(
        "OFFICE OF THE IOWA WARDEN\nCapitol Annex North, 2nd Floor\n12 Ferry Street\n"
        f"Ames, IA 50010\n\nMay 5, 2017\n\nWarden asks for help\n\n{TEXT}\n###\n"
    )
    assert reading.organization.address == (
        "Capitol Annex North, 2nd Floor, 12 Ferry Street, Ames, IA 50010"
    )


def test_line_that_ends_with_a_state_is_no_address():
    reading = read_text(
        "FOR IMMEDIATE RELEASE\n\nWARDENS FIND TWO LOST HIKERS\nAND A DOG IN AMES, IOWA\n\n"
        f"{TEXT}\n###\n"
    )
    assert reading.organization.address == ""
    assert reading.headline == "WARDENS FIND TWO LOST HIKERS AND A DOG IN AMES, IOWA"


def test_address_that_a_sentence_announces_stays_with_it():
    reading = read_text(
        f"Union asks for help\n\nMay 5, 2017\n\n{TEXT}\nRead the report at:\n"
        "https://union.example/report\n\n###\n"
    )
    assert reading.body[-1].text == "Read the report at: https://union.example/report"


def test_table_of_an_advisory_is_read_as_labels_and_text():
    rows = "".join(
        f"<tr><td><b>{label}:</b></td><td>{text}</td></tr>"
        for label, text in (("WHO", "Two wardens"), ("WHEN", "May 6, 2017, noon"))
    )
    page = f"<h1>Wardens to Speak</h1><p>May 5, 2017</p><p>{TEXT}</p><table>{rows}</table>"
    reading = read("page.html", page.encode())
    assert [block.text for block in reading.body] == [
        TEXT.strip(), "WHO: Two wardens", "WHEN: May 6, 2017, noon",
    ]  # fmt: skip


def test_menu_over_a_page_is_no_text():
    page = (
        "<header><form><input></form><p>IMPORTANT – The service has a new look this week. Try it."
        f"</p></header><p><a href='/'>Home</a> | <a href='/n'>All the news of the week</a></p>"
        f"<main><h1>Wardens Ask for Help</h1><p>May 5, 2017</p><p>BOISE – {TEXT}</p></main>"
    )
    reading = read("page.html", page.encode())
    assert (reading.headline, reading.city) == ("Wardens Ask for Help", "BOISE")
    assert len(reading.body) == 1


def test_what_looks_like_a_dateline_and_is_none_puts_the_city_into_doubt():
    text = f"Marina del Sol / Harbor Office / {TEXT}"
    reading = read_text(f"Union asks for help\n\nMay 5, 2017\n\nMarina: {text}\n###\n")
    assert "city" in reading.uncertain


def test_missing_date_and_second_organization_are_uncertain():
    reading = read_text(
        f"Dover Police Union\nLodge of Ferry Street Wardens\n\nUNION ASKS FOR HELP\n\n{TEXT}\n###\n"
    )
    assert {"date", "organization"} <= set(reading.uncertain)
