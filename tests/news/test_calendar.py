"""The month: what goes out, went out and is planned, in the days of the reader's zone."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from news.models import StatementPage
from pages import roles
from tests.html import soup_of, text_of, texts
from tests.news import desk
from tests.staff import client_of, staff_of

pytestmark = pytest.mark.usefixtures("with_roles")
CALENDAR = "/admin/newsroom/calendar/"


def due_at(moment: datetime, **fields) -> StatementPage:
    return desk.scheduled(**{"embargo_until": moment} | fields)


def planned_for(moment: datetime, **fields) -> StatementPage:
    return desk.draft(**{"release": "embargoed", "embargo_until": moment} | fields)


def went_out_at(moment: datetime, **fields) -> StatementPage:
    statement = desk.published(**fields)
    StatementPage.objects.filter(pk=statement.pk).update(first_published_at=moment)
    return statement


def entries(client: Client, month: str) -> dict[str, list[str]]:
    """What stands on each day that has something."""
    found = {}
    for day in soup_of(client, f"{CALENDAR}{month}").select(".day--filled"):
        found[day.find("time")["datetime"]] = texts(day.select(".entry"))
    return found


# 10 in the morning in New York
MORNING = datetime(2099, 1, 14, 15, tzinfo=UTC)


def test_month_has_what_goes_out_went_out_and_is_planned(press):
    due_at(MORNING, title="Due")
    planned_for(MORNING + timedelta(hours=1), title="Planned")
    went_out_at(MORNING - timedelta(hours=1), title="Out")
    desk.draft(title="For a day", date=MORNING.date())
    assert entries(press, "2099/1/") == {
        "2099-01-14": [
            "Went out 9 a.m. Out",
            "Goes out 10 a.m. Due",
            "Planned 11 a.m., not approved Planned",
            "Planned, not approved For a day",
        ]
    }
    assert entries(press, "2099/2/") == {}


def test_entry_leads_to_the_editor(press):
    statement = due_at(MORNING)
    entry = soup_of(press, f"{CALENDAR}2099/1/").select_one("td .entry a")
    assert entry["href"] == f"/admin/pages/{statement.pk}/edit/"


def test_hours_are_the_readers_with_those_that_the_embargo_names(press):
    due_at(MORNING, title="Due", embargo_zone="America/Chicago")
    assert entries(press, "2099/1/") == {"2099-01-14": ["Goes out 10 a.m. (9 a.m. CST) Due"]}


def test_days_begin_and_end_in_the_readers_zone():
    due_at(datetime(2099, 2, 1, 4, 59, tzinfo=UTC), title="Last minute of January")
    due_at(datetime(2099, 2, 1, 5, tzinfo=UTC), title="First of February")
    user = staff_of(roles.PRESS_OFFICER)
    client = Client()
    client.force_login(user)
    assert list(entries(client, "2099/1/")) == ["2099-01-31"]
    assert list(entries(client, "2099/2/")) == ["2099-02-01"]
    client.post(
        "/admin/account/",
        {"locale-current_time_zone": "Pacific/Honolulu", "locale-preferred_language": ""},
    )
    user.wagtail_userprofile.current_time_zone = "Pacific/Honolulu"
    user.wagtail_userprofile.save()
    assert list(entries(client, "2099/1/")) == ["2099-01-31"]
    assert len(entries(client, "2099/1/")["2099-01-31"]) == 2
    page = soup_of(client, f"{CALENDAR}2099/1/")
    assert text_of(page.select_one(".month-zone")).startswith("Times are Hawaii (Honolulu) time.")


def test_daylight_saving_moves_no_entry_to_another_day(press):
    """On March 8, 2099 clocks in New York are put forward at 2 a.m., to 3."""
    due_at(datetime(2099, 3, 8, 6, 30, tzinfo=UTC), title="Before")
    due_at(datetime(2099, 3, 8, 7, 30, tzinfo=UTC), title="After")
    due_at(datetime(2099, 3, 9, 3, 30, tzinfo=UTC), title="Late")
    assert entries(press, "2099/3/") == {
        "2099-03-08": [
            "Goes out 1:30 a.m. Before",
            "Goes out 3:30 a.m. After",
            "Goes out 11:30 p.m. Late",
        ]
    }


def test_what_missed_its_moment_is_told(press):
    now = timezone.now()
    month = f"{timezone.localtime(now):%Y/%-m}/"
    missed = planned_for(now + timedelta(hours=1), title="Missed")
    past = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    StatementPage.objects.filter(pk=missed.pk).update(embargo_until=past)
    (told,) = entries(press, month).values()
    assert told == ["Was planned midnight, not approved in time Missed"]


def test_overdue_is_told(press):
    statement = desk.overdue(title="Late")
    at = timezone.localtime(statement.revisions.first().approved_go_live_at)
    (told,) = entries(press, f"{at:%Y/%-m}/").values()
    assert told[0].startswith("Overdue since ")
    assert told[0].endswith(" Late")


def test_drafts_of_the_past_and_of_today_are_no_plans(press):
    desk.draft(date=timezone.localdate())
    desk.draft(date=timezone.localdate() - timedelta(days=1))
    page = soup_of(press, CALENDAR)
    assert page.select(".day--filled") == []
    assert text_of(page.select_one(".desk-empty")).startswith("Nothing goes out, went out")


def test_month_is_a_table_of_weeks_that_a_screen_reader_can_read(press):
    due_at(MORNING)
    table = soup_of(press, f"{CALENDAR}2099/1/").select_one("table.month")
    assert texts(table.select("thead th[scope=col]")) == [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]  # fmt: skip
    weeks = table.select("tbody tr")
    assert [len(week.find_all("td")) for week in weeks] == [7] * 5
    days = texts(table.select(".day__date time"))
    assert days[:2] == ["Thursday, January 1", "Friday, January 2"]
    assert len(days) == 31
    assert weeks[0].find_all("td")[3].find("time") is None


def test_today_is_marked_in_this_month_alone(press):
    marked = soup_of(press, CALENDAR).select("td[aria-current=date] time")
    assert [day["datetime"] for day in marked] == [timezone.localdate().isoformat()]
    assert soup_of(press, f"{CALENDAR}2099/1/").select("td[aria-current]") == []


def months(page: BeautifulSoup) -> list[str]:
    return [link["href"] for link in page.select(".month-nav a")]


def test_months_lead_to_their_neighbors(press):
    assert months(soup_of(press, f"{CALENDAR}2099/1/")) == [
        f"{CALENDAR}2098/12/", CALENDAR, f"{CALENDAR}2099/2/"
    ]  # fmt: skip
    assert months(soup_of(press, f"{CALENDAR}2099/12/"))[-1] == f"{CALENDAR}2100/1/"
    assert months(soup_of(press, f"{CALENDAR}2000/1/")) == [CALENDAR, f"{CALENDAR}2000/2/"]


@pytest.mark.parametrize("month", ["2099/0/", "2099/13/", "1999/12/", "2200/1/", "99999/1/"])
def test_no_month_outside_the_calendar(press, month):
    assert press.get(f"{CALENDAR}{month}").status_code == 404


def test_approver_sees_what_is_theirs_alone():
    due_at(MORNING, title="Due")
    went_out_at(MORNING, title="Out")
    desk.at_approver(title="Mine", release="embargoed", embargo_until=MORNING)
    desk.in_review(title="Not mine", release="embargoed", embargo_until=MORNING)
    assert entries(client_of(roles.APPROVER), "2099/1/") == {
        "2099-01-14": ["Planned 10 a.m., not approved Mine"]
    }


@pytest.mark.parametrize("count", [1, 3])
def test_month_costs_the_same_for_one_entry_and_three(press, django_assert_num_queries, count):
    for _ in range(count):
        due_at(MORNING)
        planned_for(MORNING)
        went_out_at(MORNING)
        desk.draft(date=MORNING.date())
    press.get(f"{CALENDAR}2099/1/")
    with django_assert_num_queries(17):
        shown = entries(press, "2099/1/")
    assert len(shown["2099-01-14"]) == 4 * count
