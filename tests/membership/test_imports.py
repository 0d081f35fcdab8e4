"""Importing people: what staff give, see and confirm, and what is on record afterwards."""

import os
import socket
import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.locks import Lock
from membership.imports import tasks
from membership.models import (
    Consent,
    ImportLine,
    Membership,
    Note,
    PeopleImport,
    Person,
    Subscription,
    Suppression,
)
from membership.models.imports import ImportPiece
from membership.services import imports
from membership.services.subscriptions import leave_all, leave_topic
from membership.signals import person_erased
from tests.factories import IssuePageFactory
from tests.membership import tables
from tests.membership.lists import ANN, BOB, HEADINGS, as_csv, as_xlsx, upload
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
START = "/admin/people-import/"
ALIVE = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
COLUMNS = ["email", "first_name", "last_name", "state", "zip_code"]
SAID = {
    "kind": "supporter",
    "topics": ["newsletter"],
    "wording": "Send me the newsletter.",
    "origin": "Cards from the convention.",
    "agreed_on": "2026-03-14",
    "on_record": "missing",
}


def give(officer: Client, *rows: list, name: str = "members.csv") -> str:
    """Upload a list; the address of its import."""
    answer = officer.post(START, {"document": upload(as_csv(HEADINGS, *rows), name)})
    assert answer.status_code == 302
    return answer["Location"].removesuffix("columns/")


def check(officer: Client, *rows: list, **said) -> str:
    """And say what it holds: it is checked at once, for there is no worker in tests."""
    path = give(officer, *rows)
    columns = {f"column_{n}": field for n, field in enumerate(COLUMNS)}
    answer = officer.post(f"{path}columns/", SAID | columns | said)
    assert answer.status_code == 302, answer.context["form"].errors
    return path


def enter(officer: Client, *rows: list, **said) -> PeopleImport:
    path = check(officer, *rows, **said)
    assert officer.post(f"{path}enter/").status_code == 302
    return PeopleImport.objects.first()


def outcomes() -> dict[int, str]:
    """What is to become of each line of the last list."""
    return dict(PeopleImport.objects.latest("pk").lines.values_list("line", "outcome"))


def test_list_becomes_people_members_and_subscribers_with_consent(officer, mailoutbox):
    done = enter(officer, ANN, BOB)
    assert (done.state, done.counts["people"], done.lines_read) == ("done", 2, 2)
    assert list(Person.objects.values_list(*COLUMNS, "confirmed_at")) == [
        ("ann.lee@example.com", "Ann", "Lee", "VA", "22202", None),
        ("bob@example.com", "Bob", "Ng", "MD", "20742", None),
    ]
    ann = Person.objects.at("ANN.LEE@example.com").get()
    member = ann.memberships.get()
    assert (member.kind, member.status, member.since) == (
        "supporter",
        "active",
        timezone.localdate(),
    )
    assert member.number
    assert list(Subscription.objects.active().values_list("topic", flat=True)) == 2 * ["newsletter"]
    consent = ann.consents.get()
    assert (consent.action, consent.purpose, consent.source) == ("given", "newsletter", "import")
    assert (consent.wording, consent.wording_version) == (
        "Send me the newsletter.",
        f"import-{done.pk}",
    )
    assert consent.note == "Cards from the convention."
    assert consent.stated_at == datetime(2026, 3, 14, tzinfo=ZoneInfo("America/New_York"))
    assert consent.confirmed_at is None
    assert consent.recorded_by == str(done.created_by)
    assert mailoutbox == []


def test_person_of_a_list_is_the_same_as_one_by_form(officer):
    enter(officer, ANN)
    person = Person.objects.get()
    staged_hash = person.address_hash
    person.save()
    assert person.address_hash == staged_hash


def test_nothing_is_entered_before_it_is_confirmed(officer):
    before = tables.contents("PeopleImport", "ImportLine", "ImportPiece")
    path = check(officer, ANN, ["broken", "", "", "", ""])
    assert tables.contents("PeopleImport", "ImportLine", "ImportPiece") == before
    page = officer.get(path).text
    assert "<strong>Nobody is entered yet.</strong>" in page
    assert "Enter 1 person" in page
    assert "“broken” is no e-mail address." in page


def test_workbook_is_imported_too(officer):
    content = as_xlsx(["Mail", "Name", "Member since"], ["a@x.org", "Lee, Ann", date(2019, 3, 1)])
    answer = officer.post(START, {"document": upload(content, "list.xlsx")})
    path = answer["Location"]
    columns = {"column_0": "email", "column_1": "whole_name", "column_2": "since"}
    assert officer.get(path).context["form"].initial.items() >= columns.items()
    officer.post(path, SAID | columns)
    officer.post(path.replace("columns", "enter"))
    member = Membership.objects.get()
    assert (str(member.person), member.since) == ("Ann Lee", date(2019, 3, 1))


def test_lines_with_errors_are_left_out_and_can_be_downloaded(officer):
    path = check(officer, ANN, ["bob@example", "=1+1", "", "Ontario", ""], BOB)
    assert outcomes() == {2: "new", 3: "error", 4: "new"}
    answer = officer.get(f"{path}errors.csv")
    head, line = answer.getvalue().decode("utf-8-sig").splitlines()
    assert head == "Line,What is wrong,E-mail,First name,Last name,State,ZIP"
    assert line == (
        "3,E-mail address: “bob@example” is no e-mail address. State: “Ontario” is no state. Use "
        "its name or its two letters.,bob@example,'=1+1,,Ontario,"
    )
    [entry] = ModelLogEntry.objects.filter(action="membership.export")
    assert entry.message == "Exported 1 row of lines with errors of “members.csv” as csv"
    officer.post(f"{path}enter/")
    assert Person.objects.count() == 2
    # They stay, for whoever mends them or undoes the import; the file is gone.
    assert outcomes() == {2: "new", 3: "error", 4: "new"}
    assert not ImportPiece.objects.exists()
    assert "Left out with an error: 1" in officer.get(path).text


def test_repeated_lines_count_once(officer):
    path = check(officer, ANN, BOB, ["ANN.LEE@Example.com", "Anna", "Lee", "", ""])
    assert outcomes() == {2: "new", 3: "new", 4: "repeated"}
    assert "The same person as in line 2." in officer.get(path).text
    officer.post(f"{path}enter/")
    assert Person.objects.at("ann.lee@example.com").get().first_name == "Ann"


def test_people_on_record_keep_what_they_have_and_gain_what_is_missing(officer):
    Person.objects.create(email="Ann.Lee@example.com", first_name="Annie", last_name="", state="VA")
    Person.objects.create(email="bob@example.com", first_name="Robert", last_name="Ng", state="TX")
    enter(officer, ANN, BOB)
    assert list(Person.objects.order_by("email").values_list(*COLUMNS)) == [
        ("Ann.Lee@example.com", "Annie", "", "VA", "22202"),
        # A ZIP code of Maryland beside Texas would be nobody's.
        ("bob@example.com", "Robert", "Ng", "TX", ""),
    ]
    assert Membership.objects.count() == 2


def test_people_on_record_are_replaced_if_asked_but_never_emptied(officer):
    Person.objects.create(
        email="ann.lee@example.com", first_name="Annie", last_name="Leigh", agency="Richmond PD"
    )
    enter(officer, [*ANN[:3], "", ""], ANN, on_record="replace")
    ann = Person.objects.get()
    assert (ann.first_name, ann.last_name, ann.agency) == ("Ann", "Lee", "Richmond PD")


def test_second_import_of_the_same_list_does_nothing(officer):
    enter(officer, ANN, BOB)
    before = tables.contents("PeopleImport", "ImportLine", "ImportPiece")
    path = check(officer, ANN, BOB)
    assert outcomes() == {2: "unchanged", 3: "unchanged"}
    assert "There is nothing to enter." in officer.get(path).text
    assert tables.contents("PeopleImport", "ImportLine", "ImportPiece") == before


def test_whoever_left_is_not_brought_back(officer):
    enter(officer, ANN, BOB)
    leave_topic(subscription=Subscription.objects.get(person__first_name="Ann"), source="staff")
    Membership.objects.filter(person__first_name="Ann").update(status="ended")
    check(officer, ANN, BOB)
    assert outcomes() == {2: "unchanged", 3: "unchanged"}


@pytest.mark.parametrize("reason", ["unsubscribed", "complaint", "staff"])
def test_suppressed_addresses_are_left_out(officer, reason):
    address_hash = Person(email="Ann.Lee@example.com")
    leave_all(address_hash=imports_hash(address_hash.email), source="one-click")
    Suppression.objects.update(reason=reason)
    enter(officer, ANN, BOB)
    assert list(Person.objects.values_list("email", flat=True)) == ["bob@example.com"]


def imports_hash(email: str) -> str:
    person = Person.objects.create(email=email)
    person.delete()
    return person.address_hash


def test_line_for_a_merged_person_is_the_survivors(officer):
    ann = Person.objects.create(email="ann@new.example")
    Person.objects.create(email="ann.lee@example.com", merged_into=ann)
    enter(officer, ANN, ["ann@new.example", "Anna", "Lee", "", ""])
    ann.refresh_from_db()
    assert str(ann) == "Ann Lee"
    assert Subscription.objects.get().person == Membership.objects.get().person == ann


def test_each_topic_gets_its_consent(officer, issue_index):
    issue = IssuePageFactory(parent=issue_index, title="Pensions")
    enter(officer, ANN, topics=["newsletter", "state", f"issue-{issue.pk}"])
    assert set(Subscription.objects.values_list("topic", "issue")) == {
        ("newsletter", None),
        ("state", None),
        ("issue", issue.pk),
    }
    assert set(Consent.objects.values_list("purpose", "subject")) == {
        ("newsletter", ""),
        ("state", ""),
        ("issue", "Pensions"),
    }


def test_without_mail_a_note_tells_where_somebody_is_from(officer):
    enter(officer, ANN, topics=[], wording="", agreed_on="")
    assert Note.objects.get().text == "Imported from “members.csv”: Cards from the convention."
    assert not Consent.objects.exists()


def test_one_failure_and_nobody_is_entered(officer, monkeypatch):
    path = check(officer, ANN, BOB)
    before = tables.contents("PeopleImport")
    monkeypatch.setattr("membership.services.imports.statements.SUBSCRIPTIONS", "SELECT 1 / 0")
    officer.post(f"{path}enter/")
    assert tables.contents("PeopleImport") == before
    assert "Something went wrong; nobody was entered." in officer.get(path).text
    monkeypatch.undo()
    officer.post(f"{path}enter/")
    assert Person.objects.count() == 2


def test_task_that_comes_twice_does_its_work_once(officer):
    path = check(officer, ANN)
    found = PeopleImport.objects.get()
    tasks.check.enqueue(found.pk)
    assert ImportLine.objects.count() == 1
    officer.post(f"{path}enter/")
    before = tables.contents()
    tasks.enter.enqueue(found.pk)
    tasks.check.enqueue(found.pk)
    assert tables.contents() == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"column_0": ""}, "Say which column holds the e-mail addresses."),
        ({"column_1": "email"}, "Two columns are matched to “E-mail address”."),
        ({"column_3": "whole_name"}, "Match the whole name, or first and last name, not both."),
        ({"origin": ""}, "Say where the list is from"),
        ({"wording": ""}, "mail needs a consent on record"),
        ({"agreed_on": ""}, "Give the day, or match a column"),
        ({"agreed_on": "2999-01-01"}, "This day is still to come."),
        ({"topics": [], "kind": ""}, "nobody is kept without a purpose"),
    ],
)
def test_what_is_not_said_is_asked_for(officer, changes, error):
    path = give(officer, ANN)
    columns = {f"column_{n}": field for n, field in enumerate(COLUMNS)}
    answer = officer.post(f"{path}columns/", SAID | columns | changes)
    assert error in answer.text
    assert PeopleImport.objects.get().state == "mapping"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "This file is empty."),
        (b"\xd0\xcf\x11\xe0", "Save it as .xlsx"),
        (b"\r\n \r\n", "must have lines"),
    ],
)
def test_file_that_cannot_be_read_is_refused(officer, content, error):
    assert error in officer.post(START, {"document": upload(content)}).text
    assert not PeopleImport.objects.exists()


def test_list_without_headings_loses_nobody(officer):
    answer = officer.post(START, {"document": upload(as_csv(ANN, BOB))})
    path = answer["Location"]
    assert "it counts as a person" in officer.get(path).text
    officer.post(path, SAID | {"column_0": "email"})
    assert outcomes() == {1: "new", 2: "new"}


def test_canceled_import_leaves_nothing_behind(officer):
    path = check(officer, ANN)
    assert "Yes, cancel the import" in officer.get(f"{path}cancel/").text
    assert PeopleImport.objects.get().state == "checked"
    officer.post(f"{path}cancel/")
    found = PeopleImport.objects.get()
    assert (found.state, bool(found.emptied_at), found.samples) == ("canceled", True, [])
    assert not ImportLine.objects.exists() and not ImportPiece.objects.exists()
    officer.post(f"{path}enter/")
    assert not Person.objects.exists()
    assert "was canceled" in officer.get(path).text


def test_entered_import_cannot_be_canceled(officer):
    found = enter(officer, ANN)
    assert not imports.cancel_import(found)
    assert Person.objects.count() == 1


def test_columns_can_be_changed_after_the_check(officer):
    path = check(officer, ANN, column_1="")
    page = officer.get(f"{path}columns/")
    assert page.context["form"].initial["column_1"] == ""
    columns = {f"column_{n}": field for n, field in enumerate(COLUMNS)}
    officer.post(f"{path}columns/", SAID | columns)
    officer.post(f"{path}enter/")
    assert Person.objects.get().first_name == "Ann"


def test_import_that_somebody_works_on_is_tried_again_later(officer):
    path = check(officer, ANN)
    found = PeopleImport.objects.get()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.IMPORT.value, found.pk])
        imports.advance(found, to="entering", out_of=("checked",))
        with pytest.raises(imports.BusyError):
            imports.enter_import(found)
        page = officer.get(path).text
        other.execute("SELECT pg_advisory_unlock_all()")  # its end is noticed a moment later
    assert "The people are being entered." in page
    assert "background worker is not running" in page
    imports.enter_import(found)
    assert Person.objects.count() == 1


MANY = """
INSERT INTO membership_importline (people_import_id, line, email, address_hash, first_name,
    last_name, state, zip_code, agency, kind, agreed_on, outcome, problem)
SELECT %s, n, n || '@example.com', n, '', '', '', '', '', '', '2026-03-14', 'new', ''
FROM generate_series(10, 20000) n
"""


def rows_read() -> int:
    """How many rows of membership's tables this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
            " WHERE relname LIKE 'membership_%'"
        )
        return int(cursor.fetchone()[0])


def check_constraints() -> None:
    """As at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_long_list_is_entered_by_plans_that_know_how_long_it_is(officer):
    """The database also plans, and keeps, how it checks whom rows refer to."""
    people = [Person.objects.create(email=f"{number}@before.example") for number in range(10)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE membership_person")
    for person in people:
        Subscription.objects.create(person=person, topic="newsletter")
        check_constraints()
    check(officer, ANN, kind="")
    found = PeopleImport.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(MANY, [found.pk])
    imports.advance(found, to="entering", out_of=("checked",))
    before = rows_read()
    imports.enter_import(found)
    check_constraints()
    found.refresh_from_db()
    assert (found.state, found.counts["subscriptions"]) == ("done", 19_992)
    assert rows_read() - before < 50 * 20_000


def test_import_is_on_record(officer):
    done = enter(officer, ANN)
    entry = ModelLogEntry.objects.get(action="membership.import")
    assert entry.message == "Imported 1 person from members.csv"
    assert entry.user == done.created_by


@pytest.mark.parametrize("screen", ["", "undo/"])
def test_each_screen_says_of_which_list_it_is(officer, screen):
    done = enter(officer, ANN)
    page = officer.get(f"{START}{done.pk}/{screen}")
    way = page.context["breadcrumbs_items"]
    assert [each.get("sublabel") for each in way][-1] == "members.csv"
    assert ("Import people", START) in [(each["label"], each["url"]) for each in way]


def another_connection() -> psycopg.Connection:
    known = connection.settings_dict
    address = {"dbname": known["NAME"], "host": known["HOST"], "user": known["USER"],
               "password": known["PASSWORD"], "port": known["PORT"]}  # fmt: skip
    return psycopg.connect(autocommit=True, **address)


def test_what_a_killed_worker_asked_of_the_database_ends():
    worker, watch = another_connection(), another_connection()
    worker.execute(imports.NOTICE_DEATH)
    backend = worker.info.backend_pid
    worker.pgconn.send_query(b"SELECT pg_sleep(60)")
    with socket.socket(fileno=os.dup(worker.fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)
    deadline = time.monotonic() + 20
    while watch.execute(ALIVE, [backend]).fetchone() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert watch.execute(ALIVE, [backend]).fetchone() is None
    worker.close()
    watch.close()


def test_old_files_and_lines_are_deleted(officer, settings):
    check(officer, ANN)
    PeopleImport.objects.update(created_at=timezone.now() - timezone.timedelta(days=8))
    call_command("apply_retention", verbosity=0)
    found = PeopleImport.objects.get()
    assert (found.state, bool(found.emptied_at)) == ("canceled", True)
    assert not ImportLine.objects.exists() and not ImportPiece.objects.exists()


def test_erased_person_goes_from_lists_that_wait(officer):
    check(officer, ANN, BOB)
    ann = ImportLine.objects.get(line=2)
    person_erased.send(
        Person, person=None, addresses=[ann.email], address_hashes=[ann.address_hash]
    )
    assert outcomes() == {3: "new"}
    assert not ImportPiece.objects.exists()
    assert PeopleImport.objects.get().samples == []


@pytest.mark.parametrize("path", ["", "1/", "1/columns/", "1/cancel/", "1/errors.csv"])
def test_others_may_not_import(home, path):
    others = client_with("core", "issues", "news", "pages")
    assert others.get(START + path).status_code in {302, 403}
    assert "people-import" not in others.get("/admin/").text


@pytest.mark.parametrize("count", [1, 3])
def test_screens_cost_the_same_for_one_and_three(officer, django_assert_num_queries, count):
    rows = [[f"p{n}@example.com", "A", "B", "VA", "22202"] for n in range(count)]
    path = check(officer, *rows, *[["broken", "", "", "", ""]] * count)
    for _ in range(count - 1):
        give(officer, ANN)
    officer.get(path)
    with django_assert_num_queries(SCREEN_QUERIES):
        officer.get(path)
    with django_assert_num_queries(INDEX_QUERIES):
        officer.get(START)


SCREEN_QUERIES, INDEX_QUERIES = 15, 13
