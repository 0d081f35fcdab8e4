"""What is too old is deleted, on record, and as the privacy page says."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core import retention
from core.models import RetentionReport, RetentionRun
from core.retention import Rule
from mailing.models import PressSignup
from membership.models import AddressChange, DataRequest, Person, RateCounter, Signup
from tests.factories import PlainPageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
COLUMN = "created_at"


def run(*args: str) -> str:
    out = StringIO()
    call_command("apply_retention", *args, stdout=out)
    return out.getvalue()


def ago(**period: float) -> datetime:
    return timezone.now() - timedelta(**period)


def one_of_each(settings, days: int) -> None:
    """Of all that is deleted by the clock, older than allowed by so many days (or younger)."""
    unconfirmed = settings.UNCONFIRMED_SIGNUP_DAYS + days
    Signup.objects.create(
        email=f"s{days}@x.org", kind="supporter", source="join", created_at=ago(days=unconfirmed)
    )
    PressSignup.objects.create(
        email=f"j{days}@x.org", name="J", outlet="O", wording="w", wording_version="1",
        created_at=ago(days=unconfirmed),
    )  # fmt: skip
    person = Person.objects.create(email=f"p{days}@x.org")
    for done_at in (None, timezone.now()):
        AddressChange.objects.create(
            person=person, old_email=person.email, old_address_hash="x", new_email="n@x.org",
            requested_at=ago(days=unconfirmed), done_at=done_at,
        )  # fmt: skip
    record = settings.DATA_REQUEST_RECORD_DAYS + days
    for state in ("open", "done"):
        DataRequest.objects.create(
            kind="erase", state=state, received_at=ago(days=record), handled_at=ago(days=record)
        )
    hours = timedelta(hours=settings.RATE_COUNTER_HOURS, days=days)
    RateCounter.objects.create(key=str(days), starts_at=timezone.now() - hours, count=1)
    Session.objects.create(session_key=str(days), expire_date=ago(days=days))
    RetentionRun.objects.create(counts={}, ran_at=ago(days=settings.RETENTION_RUN_DAYS + days))
    finished_at = ago(days=settings.TASK_RESULT_DAYS + days)
    for status in ("FAILED", "READY"):
        DBTaskResult.objects.create(
            status=status, finished_at=finished_at, run_after=finished_at, task_path=f"{days}",
            args_kwargs={"args": [], "kwargs": {}}, backend_name="default", traceback="550",
        )  # fmt: skip


OWN = ["sessions", "retention runs", "signups", "press signups", "address changes",
       "data requests", "rate counters", "task results"]  # fmt: skip


def test_what_is_too_old_goes_and_nothing_else(settings):
    one_of_each(settings, 1)
    one_of_each(settings, -1)
    run()
    assert Signup.objects.get().email == "s-1@x.org"
    assert PressSignup.objects.get().email == "j-1@x.org"
    assert Person.objects.count() == 2
    # What was done belongs to the person's history; what is open waits to be done.
    assert AddressChange.objects.count() == 3
    assert sorted(DataRequest.objects.values_list("state", flat=True)) == ["done", "open", "open"]
    assert RateCounter.objects.get().key == Session.objects.get().session_key == "-1"
    tasks = DBTaskResult.objects.order_by("task_path", "status")
    assert list(tasks.values_list("task_path", "status")) == [
        ("-1", "FAILED"), ("-1", "READY"), ("1", "READY"),
    ]  # fmt: skip
    record = RetentionRun.objects.first()
    assert {name: record.counts[name] for name in OWN} == dict.fromkeys(OWN, 1)
    assert record.failed == []
    run()
    assert not any(RetentionRun.objects.first().counts.values())


def test_dry_run_says_what_would_go_and_deletes_nothing(settings):
    one_of_each(settings, 1)
    out = run("--dry-run")
    assert "Would delete: 1 signups, confirmed or not\n" in out
    assert "Would delete: 1 counters against abuse\n" in out
    assert Signup.objects.count() == RateCounter.objects.count() == 1
    assert RetentionRun.objects.count() == 1
    assert run().count("Deleted: 1 ") == out.count("Would delete: 1 ") == len(OWN)


def test_many_rows_go_in_portions(monkeypatch, settings, django_assert_num_queries):
    monkeypatch.setattr(retention, "ROWS_AT_A_TIME", 2)
    old = ago(days=9)
    RateCounter.objects.bulk_create(
        RateCounter(key=str(n), starts_at=old, count=1) for n in range(5)
    )
    with django_assert_num_queries(7):
        assert retention.delete_rows(RateCounter.objects.filter(starts_at__lt=ago(days=1))) == 5
    assert not RateCounter.objects.exists()


@pytest.fixture
def failing(monkeypatch) -> None:
    """A rule that cannot be carried out, before all others."""

    def fail(rows: object) -> int:
        raise RuntimeError

    rule = Rule(
        name="broken", label="what cannot go", setting="BACKUP_DAYS", delete=fail,
        rows=lambda _: Signup.objects.none(),
    )  # fmt: skip
    monkeypatch.setattr(retention, "_entries", [rule, *retention._entries])


def test_a_rule_that_fails_stops_no_other_and_is_named(failing, settings):
    one_of_each(settings, 1)
    with pytest.raises(CommandError, match="broken"):
        run()
    assert not Signup.objects.exists()
    assert RetentionRun.objects.first().failed == ["broken"]


def staff(*codenames: str) -> Client:
    group = Group.objects.create(name=str(codenames))
    group.permissions.set(Permission.objects.filter(codename__in=("access_admin", *codenames)))
    user = UserFactory()
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def first_of_month() -> datetime:
    return timezone.localtime().replace(day=1, hour=0, minute=30)


def test_report_is_mailed_once_a_month_to_whoever_is_to_get_it(home, settings):
    officer = staff("receive_retentionreport", "view_retentionrun").user
    UserFactory(is_superuser=True)
    gone = staff("receive_retentionreport", "change_user").user
    gone.is_active = False
    gone.save()
    call_command("report_retention", verbosity=0)
    assert mail.outbox == []  # nothing ran last month
    last = first_of_month() - timedelta(days=1)
    RetentionRun.objects.create(ran_at=last, counts={"signups": 1200, "sessions": 1})
    RetentionRun.objects.create(ran_at=last, counts={"signups": 34}, failed=["rate counters"])
    RetentionRun.objects.create(ran_at=first_of_month(), counts={"signups": 5})
    for _ in range(2):
        call_command("report_retention", verbosity=0)
    [message] = mail.outbox
    assert message.to == [officer.email]
    assert message.subject == f"What was deleted in {last:%B %Y}: something failed"
    for body in (message.body, message.alternatives[0].content):
        assert "1,234" in body
        assert "kept for 30 days" in body
        assert "could not be deleted at least once: counters against abuse" in body
    assert RetentionReport.objects.get().runs == 2
    page = Client()
    page.force_login(officer)
    assert "1,234" in page.get("/admin/reports/retention/").text


def test_report_screen_says_what_went_and_what_failed(home, failing):
    client = staff("view_retentionrun")
    assert "Nothing has been deleted yet" in client.get("/admin/reports/retention/").text
    Signup.objects.create(email="s@x.org", kind="family", source="join", created_at=ago(days=99))
    with pytest.raises(CommandError):
        run()
    page = client.get("/admin/reports/retention/").text
    assert "At the last run this could not be deleted" in page
    assert "what cannot go" in page
    assert "Signups, confirmed or not" in page
    assert "/admin/reports/retention/" in client.get("/admin/").text


@pytest.mark.parametrize("number", [1, 3])
def test_report_screen_costs_the_same_however_often_it_ran(home, number, django_assert_num_queries):
    client = staff("view_retentionrun")
    for month in range(number):
        run()
        RetentionReport.objects.create(month=date(2026, 1 + month, 1), counts={"x": 1}, runs=1)
    client.get("/admin/reports/retention/")
    with django_assert_num_queries(17):
        client.get("/admin/reports/retention/")


def test_others_do_not_see_the_report(home):
    client = staff("change_user")
    assert client.get("/admin/reports/retention/").status_code in {302, 403}
    assert "reports/retention" not in client.get("/admin/").text


def test_privacy_page_states_the_settings(home, settings):
    settings.UNCONFIRMED_SIGNUP_DAYS, settings.RATE_COUNTER_HOURS = 3, 1
    settings.BACKUP_DAYS = 44
    page = PlainPageFactory(parent=home, body=[("retention", None)])
    text = Client().get(page.url).text
    assert "as it was sent</td><td>3 days</td>" in text
    assert "hold off repeated attempts</td><td>1 hour</td>" in text
    assert "backups</td><td>44 days</td>" in text


def test_every_rule_says_what_it_is(settings):
    names = [rule.name for rule in retention.rules()]
    assert len(names) == len(set(names))
    assert set(OWN) <= set(names)
    for rule in retention.rules():
        assert rule.label and rule.how_long()[0].isdigit()
