"""What leaves the listings: streamed, safe to open, complete."""

import io
from datetime import date, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core import xlsx_stream
from membership.models import Person

WHEN = datetime(2026, 3, 14, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
VALUES = ["=1+1", "Zoë & <Bob>", "", None, 7, 1.5, True, date(2026, 3, 14), WHEN, "a\x00b\nc "]


def sheets(content: bytes) -> list[list[list]]:
    book = load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.rows] for sheet in book]


def test_workbook_keeps_what_it_is_given():
    headings = [str(n) for n in range(len(VALUES))]
    [[head, row]] = sheets(b"".join(xlsx_stream.stream(headings, [VALUES])))
    assert head == headings
    moment = row.pop(8)
    assert abs(moment - WHEN).total_seconds() < 1
    assert row == [
        "=1+1", "Zoë & <Bob>", None, None, 7, 1.5, True, datetime(2026, 3, 14),  # noqa: DTZ001 - as above
        "ab\nc ",
    ]  # fmt: skip


def test_workbook_of_no_rows_has_its_headings():
    assert sheets(b"".join(xlsx_stream.stream(["A", "B"], []))) == [[["A", "B"]]]


def test_rows_that_no_sheet_has_room_for_go_into_the_next(monkeypatch):
    monkeypatch.setattr(xlsx_stream, "MOST_ROWS", 3)
    assert sheets(b"".join(xlsx_stream.stream(["A"], ([n] for n in range(5))))) == [
        [["A"], [0], [1]],
        [["A"], [2], [3]],
        [["A"], [4]],
    ]


def test_workbook_leaves_while_its_rows_come():
    seen = 0

    def rows():
        nonlocal seen
        for n in range(200_000):
            seen = n
            yield [f"p{n}@example.com", n * 7919]

    chunks = xlsx_stream.stream(["A", "B"], rows())
    assert next(chunks).startswith(b"PK")
    assert 0 < seen < 100_000
    chunks.close()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_workbook_of_a_listing_is_streamed(officer, django_assert_num_queries, count):
    for n in range(count):
        Person.objects.create(
            email=f"p{n}@example.com", last_name="=1+1", created_at=timezone.make_aware(WHEN)
        )
    officer.get("/admin/person/", {"export": "xlsx"}).getvalue()  # fills caches
    with django_assert_num_queries(EXPORT_QUERIES):
        response = officer.get("/admin/person/", {"export": "xlsx"})
        assert response.streaming
        [[head, *rows]] = sheets(response.getvalue())
    assert len(rows) == count
    row = dict(zip(head, rows[0], strict=True))
    assert row["Last name"] == "=1+1"
    # As the clock on the wall said, not in another zone.
    assert abs(row["Entered"] - WHEN).total_seconds() < 1


EXPORT_QUERIES = 11
