from datetime import date

import pytest

from news.reading import dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 a.m. ET Thursday, December 12, 2024", "2024-12-12T10:00:00-05:00"),
        ("10 a.m. ET, July 4, 2024", "2024-07-04T10:00:00-04:00"),
        ("12:01 AM EST Thursday, December 12, 2024", "2024-12-12T00:01:00-05:00"),
        ("9:00 p.m. Eastern, Sept. 3rd, 2025", "2025-09-03T21:00:00-04:00"),
        ("noon CST on 2/3/2026", "2026-02-03T12:00:00-06:00"),
        ("0900 hours PDT, 2024-07-05", "2024-07-05T09:00:00-07:00"),
        ("00:01 GMT on Tuesday, 9 June 2026", "2026-06-09T00:01:00+00:00"),
        ("5 p.m. Mountain Standard Time, Jan 5 2026", "2026-01-05T17:00:00-07:00"),
    ],
)
def test_moment_with_time_and_zone_is_certain(text, expected):
    moment = dates.moment_of(text)
    assert (moment.at.isoformat(), moment.is_certain) == (expected, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("December 12, 2024", "2024-12-12T00:00:00-05:00"),
        ("December 12, 2024, at noon", "2024-12-12T12:00:00-05:00"),
        ("midnight EST, March 4, 2025", "2025-03-04T00:00:00-05:00"),
        # Nobody keeps standard time in July, but it was printed.
        ("10 a.m. EST, July 4, 2025", "2025-07-04T10:00:00-05:00"),
    ],
)
def test_moment_without_zone_or_with_a_doubtful_one_is_uncertain(text, expected):
    moment = dates.moment_of(text)
    assert (moment.at.isoformat(), moment.is_certain) == (expected, False)


def test_moment_without_year_follows_the_day_of_issue():
    assert dates.moment_of("9 a.m. ET Jan. 2", date(2025, 12, 29)).at.date() == date(2026, 1, 2)
    assert dates.moment_of("9 a.m. ET Jan. 2") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("January 25, 2026", date(2026, 1, 25)),
        ("Date: 12/5/24", date(2024, 12, 5)),
        ("5 January 2026", date(2026, 1, 5)),
        ("the 5th of May, 2025", date(2025, 5, 5)),
        ("Thursday, Dec. 12, 2024", date(2024, 12, 12)),
        ("2026-02-27", date(2026, 2, 27)),
    ],
)
def test_line_that_only_says_the_day(text, expected):
    assert dates.is_only_date(text)
    assert dates.find(text).on() == expected


@pytest.mark.parametrize("text", ["February 30, 2026", "officers may 4 times", "Page 3/4"])
def test_no_day(text):
    assert dates.find(text) is None


def test_day_without_year_has_no_date_of_its_own():
    assert dates.find("June 9").on() is None
    assert dates.find("June 9").on(2026) == date(2026, 6, 9)
