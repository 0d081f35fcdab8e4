"""Files as people have them, and what their cells say."""

import io
import zipfile
from datetime import date, datetime

import pytest

from membership.imports import columns
from membership.imports.cells import Table
from membership.imports.reading import Row, UnreadableFileError, rows_of
from tests.membership.lists import ANN, HEADINGS, as_csv, as_xlsx

UMLAUT = ["e@x.org", "Zoë", "Müller", "VA", "22202"]
READ = [Row(1, HEADINGS), Row(2, UMLAUT)]


def rows(content: bytes) -> list[Row]:
    with rows_of(io.BytesIO(content)) as found:
        return list(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_in_every_usual_spelling(encoding, delimiter):
    assert rows(as_csv(HEADINGS, UMLAUT, encoding=encoding, delimiter=delimiter)) == READ


def test_excel_says_how_its_csv_is_separated():
    content = b"sep=;\r\nE-mail;Name\r\na@x.org;Lee, Ann\r\n"
    assert rows(content) == [Row(2, ["E-mail", "Name"]), Row(3, ["a@x.org", "Lee, Ann"])]


def test_one_column_without_delimiters_is_a_list():
    assert rows(b"a@x.org\nb@x.org") == [Row(1, ["a@x.org"]), Row(2, ["b@x.org"])]


def test_lines_are_numbered_as_an_editor_numbers_them():
    content = b'\r\nE-mail,Agency\r\n\r\na@x.org,"Two\r\nlines"\r\nb@x.org,\r\n,,\r\n'
    assert rows(content) == [
        Row(2, ["E-mail", "Agency"]),
        Row(4, ["a@x.org", "Two lines"]),
        Row(6, ["b@x.org", ""]),
    ]


def test_workbook_is_read_as_somebody_would_type_it():
    moment = datetime(2026, 3, 14, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
    content = as_xlsx(
        ["E-mail", "ZIP", "Since", "At"],
        ["a@x.org", 2138, moment.replace(hour=0, minute=0), moment],
        [None, None, None, None],
        ["b@x.org", 22202.0, None, "  x  y "],
    )
    assert rows(content) == [
        Row(1, ["E-mail", "ZIP", "Since", "At"]),
        Row(2, ["a@x.org", "2138", "2026-03-14", "2026-03-14T09:30:00"]),
        Row(4, ["b@x.org", "22202", "", "x y"]),
    ]


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"\xd0\xcf\x11\xe0old", "Save it as .xlsx"),
        (b"PK\x03\x04broken", "save it as .xlsx"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "use CSV or an Excel workbook"),
        (b'E-mail\r\n"' + b"never closed\r\n" * 20_000, "quotation mark left open"),
    ],
)
def test_what_is_no_table_is_refused_with_advice(content, advice):
    with pytest.raises(UnreadableFileError, match=advice):
        rows(content)


def test_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        rows(file.getvalue())


@pytest.mark.parametrize(
    ("part", "before", "after", "message"),
    [
        ("xl/styles.xml", "<styleSheet", f"<!--{' ' * 20_000_000}--><styleSheet", "too large"),
        ("xl/worksheets/sheet1.xml", 'r="2"', 'r="99999999"', "more lines than a sheet can have"),
    ],
    ids=["looks", "lines"],
)
def test_workbook_that_unpacks_without_end_is_refused(part, before, after, message):
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(HEADINGS, ANN))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(
                name, text.replace(before.encode(), after.encode()) if name == part else text
            )
    assert len(file.getvalue()) < 100_000
    with pytest.raises(UnreadableFileError, match=message):
        rows(file.getvalue())


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (HEADINGS, ["email", "first_name", "last_name", "state", "zip_code"]),
        (["Email Address", "FNAME", "LNAME", "OPTIN_TIME"],
         ["email", "first_name", "last_name", "agreed_on"]),
        (["Name", "Home Address", "E-Mail"], ["whole_name", "", "email"]),
        (["email", "Work e-mail", "Name", "First Name"], ["email", "", "", "first_name"]),
    ],
)  # fmt: skip
def test_columns_are_guessed_from_their_headings(headings, fields):
    assert columns.guess(headings, []) == fields


def test_addresses_are_found_without_a_heading():
    assert columns.guess(["A", "B"], [["Ann", "ann@example.com"]]) == ["", "email"]


def understood(**cells: str):
    return Table(list(cells)).understand(2, list(cells.values()))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"whole_name": "Mary Ann Lee"}, {"first_name": "Mary Ann", "last_name": "Lee"}),
        ({"whole_name": "Lee, Ann"}, {"first_name": "Ann", "last_name": "Lee"}),
        ({"state": "new york"}, {"state": "NY"}),
        ({"state": "dc"}, {"state": "DC"}),
        ({"zip_code": "22202-1234"}, {"zip_code": "22202"}),
        ({"zip_code": "2138"}, {"zip_code": "02138"}),
        ({"kind": "Retired Officer"}, {"kind": "retired"}),
        ({"since": "3/14/2019"}, {"since": date(2019, 3, 14)}),
        ({"since": "March 14, 2019"}, {"since": date(2019, 3, 14)}),
        ({"agreed_on": "2019-03-14 10:11:12"}, {"agreed_on": date(2019, 3, 14)}),
        ({"email": "mailto:Ann@Bücher.example"}, {"email": "Ann@xn--bcher-kva.example"}),
    ],
)
def test_cells_are_understood_as_people_write_them(cells, expected):
    line = understood(**{"email": "ann@example.com"} | cells)
    assert line.problems == []
    assert {name: getattr(line, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"email": "ann at example.com"}, "E-mail address: “ann at example.com” is no e-mail"),
        ({"email": "no-reply@example.com"}, "E-mail address: no-reply@ is not read by a person"),
        ({"email": ""}, "There is no e-mail address."),
        ({"state": "Ontario"}, "State: “Ontario” is no state."),
        ({"zip_code": "1"}, "ZIP code: “1” is no ZIP code"),
        ({"kind": "Organization"}, "Joins as: “Organization” is none of “Supporter”"),
        ({"since": "soon"}, "Member since: “soon” is no date."),
        ({"agreed_on": "2999-01-01"}, "Agreed on: “2999-01-01” is not in the past."),
        ({"first_name": "x" * 101}, "First name: “xxx"),
    ],
)
def test_what_cannot_be_understood_is_said(cells, problem):
    [said] = understood(**{"email": "ann@example.com"} | cells).problems
    assert said.startswith(problem)


def test_comma_too_many_is_an_error():
    line = Table(["email"]).understand(7, ["ann@example.com", "Suite 5"])
    assert line.problems == ["There are more cells than headings: is a comma not in quotes?"]
    assert Table(["email"]).understand(7, [*ANN[:1], "", ""]).problems == []


def test_reading_may_end_in_the_middle(tmp_path):
    """As where somebody cancels: what is left of the reading complains of no closed file."""
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv(HEADINGS, ANN, ANN))
    with path.open("rb") as file, rows_of(file) as found:
        assert next(found) == Row(1, HEADINGS)
    assert list(found) == []
