"""The overview: what is counted, what is drawn of it, and who sees it."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone

from membership.figures import charts, counting
from membership.figures.charts import Series
from membership.models import (
    Consent,
    Figures,
    Membership,
    Person,
    Signup,
    SignupWeek,
    Subscription,
)
from tests.factories import IssuePageFactory
from tests.staff import client_with

pytestmark = pytest.mark.usefixtures("password_alone")

PATH = "/admin/membership-overview/"
NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def now(monkeypatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


def member(number: int = 0, *, state: str = "VA", **fields) -> Membership:
    person = Person.objects.create(email=f"p{number}@example.com", state=state)
    return Membership.objects.create(person=person, **{"kind": "supporter"} | fields)


def counted() -> dict:
    assert counting.count()
    return Figures.objects.get().data


def weeks(data: dict, name: str) -> dict[str, int]:
    return {week["monday"]: week[name] for week in data["weeks"] if week[name]}


@pytest.mark.django_db
def test_joins_and_leaves_are_counted_by_week(now):
    member(0, since=date(2026, 11, 16))
    member(1, since=date(2026, 11, 15))
    member(2, since=date(2020, 1, 1))
    left = member(3, since=date(2026, 11, 9))
    Membership.objects.filter(pk=left.pk).update(status="ended", ended_on=date(2026, 11, 17))
    data = counted()
    assert len(data["weeks"]) == 52
    assert data["weeks"][-1]["monday"] == "2026-11-16"
    assert weeks(data, "joined") == {"2026-11-09": 2, "2026-11-16": 1}
    assert weeks(data, "left") == {"2026-11-16": 1}


@pytest.mark.django_db
def test_day_on_which_a_membership_ended_follows_its_status():
    membership = member()
    membership.status = "ended"
    membership.save()
    membership.refresh_from_db()
    assert membership.ended_on == timezone.localdate()
    Membership.objects.update(status="active")
    membership.refresh_from_db()
    assert membership.ended_on is None


@pytest.mark.django_db
def test_mail_is_counted_by_the_ledger(now):
    person = Person.objects.create(email="a@example.com")
    for action, when in (
        ("given", "2026-11-15"),
        ("given", "2026-11-17"),
        ("withdrawn", "2026-11-17"),
    ):
        Consent.objects.create(
            person=person, action=action, purpose="newsletter", wording="Yes.",
            wording_version="newsletter-1", source="join", stated_at=now,
            recorded_at=datetime.fromisoformat(f"{when}T23:00:00-05:00"),
        )  # fmt: skip
    data = counted()
    assert weeks(data, "subscribed") == {"2026-11-09": 1, "2026-11-16": 1}
    assert weeks(data, "unsubscribed") == {"2026-11-16": 1}
    assert data["sources"] == [["join", 0, 0, 2]]


@pytest.mark.django_db
def test_signups_are_still_counted_when_they_are_deleted(now, monkeypatch):
    for n, confirmed in enumerate((now, None, None)):
        Signup.objects.create(
            email=f"p{n}@example.com", kind="supporter", source="join",
            created_at=now - timedelta(days=7), confirmed_at=confirmed,
        )  # fmt: skip
    data = counted()
    assert weeks(data, "asked") == {"2026-11-09": 3}
    assert weeks(data, "confirmed") == {"2026-11-09": 1}
    later = now + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("apply_retention", verbosity=0)
    assert not Signup.objects.exists()
    data = counted()
    assert weeks(data, "asked") == {"2026-11-09": 3}
    assert data["sources"] == [["join", 3, 1, 0]]
    # A wave of false ones that staff delete at once does not stay.
    Signup.objects.create(email="x@example.com", kind="supporter", source="join", created_at=later)
    assert counted()["sources"] == [["join", 4, 1, 0]]
    Signup.objects.all().delete()
    assert counted()["sources"] == [["join", 3, 1, 0]]
    assert SignupWeek.objects.count() == 1


@pytest.mark.django_db
def test_states_kinds_and_topics_are_counted(issue_index):
    issue = IssuePageFactory(parent=issue_index, title="Pensions")
    one = member(0, kind="active")
    two = member(1, kind="active", since=date(2020, 1, 1))
    Membership.objects.filter(pk=member(2, state="").pk).update(status="ended")
    Person.objects.create(email="old@example.com", state="TX", merged_into=one.person)
    Subscription.objects.create(person=one.person, topic="newsletter")
    Subscription.objects.create(person=two.person, topic="newsletter", frequency="weekly")
    Subscription.objects.create(person=two.person, topic="issue", issue=issue)
    Subscription.objects.create(person=one.person, topic="state")
    Subscription.objects.filter(topic="state").update(ended_at=timezone.now())
    data = counted()
    assert data["states"] == {"VA": [2, 2], "": [1, 0]}
    assert data["kinds"]["active"] == {"new": 1, "current": 1}
    assert data["kinds"]["supporter"] == {"ended": 1}
    assert data["topics"] == [["Newsletter", 1, 0, 1], ["Pensions", 1, 0, 0]]
    assert data["totals"] == {
        "people": 3, "confirmed": 0, "members": 2, "subscribers": 2, "suppressed": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_overview_shows_charts_with_their_tables(officer):
    assert "Nothing was counted yet." in officer.get(PATH).text
    member(0)
    Membership.objects.filter(pk=member(1, state="TX").pk).update(status="ended")
    call_command("count_people", verbosity=0)
    page = officer.get(PATH).text
    titles = re.findall(r'<h2 id="\w+-title">([^<]+)</h2>', page)
    assert titles == [
        "Members: joined and left",
        "Mail: agreed and withdrawn",
        "Signups: asked and confirmed",
        "People by state",
        "Members by kind",
        "Subscribers by topic",
        "Where people agree to mail",
    ]
    # Of what nobody did yet there is no empty chart.
    assert page.count("There is nothing to show yet.") == 4
    assert page.count('role="img"') == page.count("<details>") == 3
    assert "<title>Virginia: 1</title>" in page
    assert re.search(r'<th scope="row">Virginia</th><td>1</td><td>1</td>', page)


@pytest.mark.django_db
def test_figures_are_counted_by_a_button_and_not_by_looking(officer):
    member()
    officer.get(PATH)
    assert not Figures.objects.exists()
    assert officer.post(PATH).status_code == 302
    assert Figures.objects.get().data["totals"]["members"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_overview_costs_the_same_for_one_and_three(officer, django_assert_num_queries, count):
    for number in range(count):
        member(number)
    counting.count()
    officer.get(PATH)
    with django_assert_num_queries(13):
        officer.get(PATH)


@pytest.mark.django_db
def test_others_see_no_figures(home):
    others = client_with("core", "issues", "news", "pages")
    assert others.get(PATH).status_code in {302, 403}
    assert others.post(PATH).status_code in {302, 403}
    assert "membership-overview" not in others.get("/admin/").text
    assert not Figures.objects.exists()


@pytest.mark.django_db
def test_overview_stands_first_in_the_menu(officer):
    page = officer.get("/admin/").text
    assert page.index("/admin/membership-overview/") < page.index('"/admin/membership/"')


def drawn(chart) -> ET.Element:
    """The drawing is well-formed, and nothing of it lies outside."""
    panel = {"name": "p", "title": "A title"}
    root = ET.fromstring(  # noqa: S314 - our own
        render_to_string(chart.template, {"chart": chart, "panel": panel}).replace("tabindex", "id")
    )
    for rect in root.iter("rect"):
        assert (
            0
            <= float(rect.get("x", 0))
            <= float(rect.get("x", 0)) + float(rect.get("width"))
            <= chart.width
        )
        assert (
            0
            <= float(rect.get("y", 0))
            <= float(rect.get("y", 0)) + float(rect.get("height"))
            <= chart.height
        )
    return root


@pytest.mark.parametrize("most", [0, 1, 7, 950, 1_234_567])
def test_columns_fit_into_their_drawing(most):
    mondays = [date(2026, 1, 5) + timedelta(days=7 * n) for n in range(52)]
    up = [most if n % 2 else 0 for n in range(52)]
    down = [most // 3] * 52
    chart = charts.columns(mondays, [Series("in", "gain", up), Series("out", "loss", down, True)])
    root = drawn(chart)
    assert len(list(root.iter("rect"))) == sum(map(bool, up + down))
    assert 1 <= len(chart.lines) <= 8
    assert [month.text for month in chart.months][:2] == ["Feb", "Mar"]


def test_bars_and_tiles_fit_into_their_drawings():
    assert len(list(drawn(charts.bars([("A", 3), ("B & <C>", 0)])).iter("rect"))) == 2
    root = drawn(charts.tiles({"VA": 1_000_000, "TX": 12_345, "WY": 3, "": 5}))
    assert len(list(root.iter("rect"))) == 59
    shades = {tile.code: tile.shade for tile in charts.tiles({"VA": 9, "TX": 5, "WY": 3}).tiles}
    assert (shades["WY"], shades["TX"], shades["VA"], shades["ME"]) == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (950, "950"), (1_234, "1.2k"), (12_345, "12k"), (1_250_000, "1.2M")],
)
def test_numbers_in_tiles_are_short(number, text):
    assert charts.compact(number) == text
