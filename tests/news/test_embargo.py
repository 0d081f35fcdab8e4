"""Moments of an embargo: read on the wall clocks of a zone, told in words, and kept."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PageLogEntry, Revision

from news.models import StatementPage
from news.release import embargo
from tests.factories import StatementPageFactory, UserFactory
from tests.html import soup_of, texts

HOUR = timedelta(hours=1)

NEW_YORK, CHICAGO, DENVER, PHOENIX, LOS_ANGELES, ANCHORAGE, HONOLULU = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip


def instant(text: str, zone: str, *, second: bool | None = None) -> str:
    moment = embargo.instant(datetime.fromisoformat(text), ZoneInfo(zone), second=second)
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2024-12-12 10:00", NEW_YORK, "2024-12-12 15:00"),
        ("2024-07-12 10:00", NEW_YORK, "2024-07-12 14:00"),
        ("2024-07-12 10:00", CHICAGO, "2024-07-12 15:00"),
        ("2024-07-12 10:00", DENVER, "2024-07-12 16:00"),
        ("2024-07-12 10:00", PHOENIX, "2024-07-12 17:00"),
        ("2024-12-12 10:00", PHOENIX, "2024-12-12 17:00"),
        ("2024-12-12 10:00", HONOLULU, "2024-12-12 20:00"),
        ("2024-12-12 10:00", "UTC", "2024-12-12 10:00"),
        # The night in which clocks are put forward, and the last minute before.
        ("2025-03-09 01:59", NEW_YORK, "2025-03-09 06:59"),
        ("2025-03-09 03:00", NEW_YORK, "2025-03-09 07:00"),
        ("2025-03-09 02:30", PHOENIX, "2025-03-09 09:30"),
        ("2025-03-09 02:30", HONOLULU, "2025-03-09 12:30"),
        # The night in which clocks are put back, where they are not.
        ("2025-11-02 01:30", PHOENIX, "2025-11-02 08:30"),
        ("2025-11-02 00:59", NEW_YORK, "2025-11-02 04:59"),
        ("2025-11-02 02:00", NEW_YORK, "2025-11-02 07:00"),
    ],
)
def test_wall_clock_is_read_in_its_zone(text, zone, utc):
    assert instant(text, zone) == utc
    # Which of two hours is meant does not matter where there is one.
    assert instant(text, zone, second=True) == utc
    place = ZoneInfo(zone)
    moment = embargo.instant(datetime.fromisoformat(text), place)
    assert embargo.wall_clock(moment, place) == datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "zone", "next_valid"),
    [
        ("2025-03-09 02:00", NEW_YORK, "2025-03-09T03:00:00-04:00"),
        ("2025-03-09 02:59", NEW_YORK, "2025-03-09T03:00:00-04:00"),
        ("2025-03-09 02:30", CHICAGO, "2025-03-09T03:00:00-05:00"),
        ("2025-03-09 02:30", DENVER, "2025-03-09T03:00:00-06:00"),
        ("2025-03-09 02:30", LOS_ANGELES, "2025-03-09T03:00:00-07:00"),
        ("2025-03-09 02:30", ANCHORAGE, "2025-03-09T03:00:00-08:00"),
        # Half an hour, and at midnight: there are such places.
        ("2025-10-05 02:15", "Australia/Lord_Howe", "2025-10-05T02:30:00+11:00"),
        ("2025-09-07 00:30", "America/Santiago", "2025-09-07T01:00:00-03:00"),
    ],
)
def test_time_that_the_clocks_skip_is_refused(text, zone, next_valid):
    with pytest.raises(embargo.NoSuchTimeError) as caught:
        instant(text, zone)
    assert caught.value.next_valid.isoformat() == next_valid


@pytest.mark.parametrize(
    ("text", "zone", "first", "second"),
    [
        ("2025-11-02 01:00", NEW_YORK, "2025-11-02 05:00", "2025-11-02 06:00"),
        ("2025-11-02 01:59", NEW_YORK, "2025-11-02 05:59", "2025-11-02 06:59"),
        ("2025-11-02 01:30", CHICAGO, "2025-11-02 06:30", "2025-11-02 07:30"),
        ("2025-11-02 01:30", DENVER, "2025-11-02 07:30", "2025-11-02 08:30"),
        ("2025-11-02 01:30", LOS_ANGELES, "2025-11-02 08:30", "2025-11-02 09:30"),
        ("2025-11-02 01:30", ANCHORAGE, "2025-11-02 09:30", "2025-11-02 10:30"),
    ],
)
def test_time_that_comes_twice_wants_to_be_told_apart(text, zone, first, second):
    with pytest.raises(embargo.TwiceError):
        instant(text, zone)
    assert instant(text, zone, second=False) == first
    assert instant(text, zone, second=True) == second


@pytest.mark.parametrize(
    ("utc", "zone", "label"),
    [
        ("2024-12-12 15:00", NEW_YORK, "December 12, 2024, 10 a.m. EST"),
        ("2024-07-12 14:30", NEW_YORK, "July 12, 2024, 10:30 a.m. EDT"),
        ("2024-07-12 19:05", PHOENIX, "July 12, 2024, 12:05 p.m. MST"),
        ("2024-12-12 17:00", NEW_YORK, "December 12, 2024, noon EST"),
        ("2024-12-12 05:00", NEW_YORK, "midnight at the start of December 12, 2024, EST"),
        ("2024-12-12 05:01", NEW_YORK, "December 12, 2024, 12:01 a.m. EST"),
        ("2025-11-02 05:30", NEW_YORK, "November 2, 2025, 1:30 a.m. EDT"),
        ("2025-11-02 06:30", NEW_YORK, "November 2, 2025, 1:30 a.m. EST"),
        ("2024-12-12 22:00", HONOLULU, "December 12, 2024, noon HST"),
        ("2024-12-12 15:00", "America/Sao_Paulo", "December 12, 2024, noon UTC-03"),
        ("2024-12-12 15:00", "nowhere", "December 12, 2024, 10 a.m. EST"),
    ],
)
def test_moment_is_told_as_the_wire_services_write_it(utc, zone, label):
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    statement = StatementPage(
        organization=None, release="embargoed", embargo_until=moment, embargo_zone=zone
    )
    assert embargo.embargo_label(statement) == label
    assert embargo.release_line(statement) == f"Embargoed until {label}"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (5 * 86400 + 3 * 3600 + 60, "in 5 days 3 h"), (86400, "in 1 day"),
        (3 * 3600 + 19 * 60 + 30, "in 3 h 20 min"), (3600, "in 1 h"), (40, "in 1 min"),
        (-20, "now"), (-90, "1 min ago"), (-2 * 3600 - 60, "2 h 1 min ago"),
    ],
)  # fmt: skip
def test_time_left_is_told_in_two_units(seconds, text):
    assert embargo.time_left(timezone.now() + timedelta(seconds=seconds)) == text


def in_an_hour() -> datetime:
    """To the second: revisions keep no microseconds."""
    return timezone.now().replace(microsecond=0) + HOUR


def embargoed(newsroom, **fields) -> StatementPage:
    """A draft under embargo for another hour."""
    values = {"live": False, "release": "embargoed", "embargo_until": in_an_hour()}
    return StatementPageFactory(parent=newsroom, **values | fields)


def is_public(client, statement: StatementPage) -> bool:
    listed = statement.title in client.get("/news/").text
    assert client.get(statement.url).status_code == (200 if listed else 404)
    return listed


PATHS = {
    "publishing": lambda revision: revision.publish(),
    "publishing as an administrator": lambda revision: revision.publish(
        user=UserFactory(is_superuser=True)
    ),
    "the editor's own action": lambda revision: PublishPageRevisionAction(revision).execute(),
    "the runner of Wagtail": lambda _: call_command("publish_scheduled"),
    "our own runner": lambda _: call_command("publish_due", verbosity=0),
}


@pytest.mark.parametrize("publish", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("told", [None, -HOUR, 2 * HOUR])
def test_schedule_is_the_embargo_whatever_else_says(client, newsroom, publish, told):
    statement = embargoed(newsroom)
    revision = statement.save_revision()
    # What somebody or something wrote into the schedule counts for nothing.
    other = told and timezone.now() + told
    revision.content["go_live_at"] = other and other.isoformat()
    revision.approved_go_live_at = timezone.now() - HOUR
    revision.save()
    Page.objects.filter(pk=statement.pk).update(go_live_at=other)
    publish(revision)
    assert not is_public(client, statement)
    revision.refresh_from_db()
    assert revision.approved_go_live_at == statement.embargo_until
    assert StatementPage.objects.get().go_live_at == statement.embargo_until


def test_page_made_live_at_once_is_not_public_under_embargo(client, newsroom):
    statement = embargoed(newsroom, live=True)
    assert not is_public(client, statement)
    undated = embargoed(newsroom, live=True, embargo_until=None)
    assert not is_public(client, undated)
    over = embargoed(newsroom, live=True, embargo_until=timezone.now() - HOUR)
    assert is_public(client, over)


def test_immediate_release_ignores_the_moment(client, newsroom):
    statement = embargoed(newsroom, release="immediate")
    statement.save_revision().publish()
    assert is_public(client, statement)
    assert StatementPage.objects.get().go_live_at is None


def test_embargo_that_is_over_publishes_at_once(client, newsroom):
    statement = embargoed(newsroom, embargo_until=timezone.now() - HOUR)
    statement.save_revision().publish()
    assert is_public(client, statement)


def test_embargo_without_a_moment_cannot_be_published(client, newsroom):
    revision = embargoed(newsroom, embargo_until=None).save_revision()
    with pytest.raises(embargo.NoMomentError):
        revision.publish()
    PublishPageRevisionAction(revision).execute()
    assert not is_public(client, StatementPage.objects.get())


@pytest.mark.parametrize("has_revision", [True, False])
def test_live_statement_keeps_its_text_until_the_moment(client, newsroom, has_revision):
    statement = StatementPageFactory(parent=newsroom, title="Old headline")
    if has_revision:
        statement.save_revision().publish()
        statement = StatementPage.objects.get()
    statement.title, statement.release = "New headline", "embargoed"
    statement.embargo_until = in_an_hour()
    statement.save_revision().publish()
    assert texts(soup_of(client, "/news/").main("h3")) == ["Old headline"]
    assert texts(soup_of(client, statement.url)("h1")) == ["Old headline"]
    assert statement.revisions.get(approved_go_live_at=statement.embargo_until)


def test_change_approved_after_another_publication_keeps_the_text_online(client, newsroom):
    """The waiting text was written before the public one was published."""
    statement = embargoed(newsroom, title="First text", release="immediate")
    first = statement.save_revision()
    statement.title, statement.release = "Second text", "embargoed"
    statement.embargo_until = in_an_hour()
    second = statement.save_revision()
    first.publish()
    Revision.objects.get(pk=second.pk).publish()
    assert texts(soup_of(client, "/news/").main("h3")) == ["First text"]


def test_release_line_says_what_it_was(client, newsroom, own):
    fields = {"kind": "statement", "organization": own, "embargo_zone": CHICAGO}
    statement = embargoed(newsroom, embargo_until=datetime(2024, 12, 12, 16, tzinfo=UTC), **fields)
    statement.save_revision().publish()
    kicker = soup_of(client, statement.url).select(".letter__release .kicker span")
    assert texts(kicker) == [
        "Statement",
        "Was embargoed until December 12, 2024, 10 a.m. CST",
    ]
    assert embargo.release_note(embargoed(newsroom)).startswith("Embargoed until ")
    assert embargo.release_note(StatementPage()) == "For immediate release"


def test_scheduling_is_in_the_audit_log(newsroom):
    embargoed(newsroom).save_revision().publish(user=UserFactory(is_superuser=True))
    entry = PageLogEntry.objects.get(action="wagtail.publish.schedule")
    assert entry.data["revision"]["go_live_at"]
