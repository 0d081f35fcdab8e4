"""Undoing an import: what goes, what stays, and what is on record afterwards."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.models import (
    Consent,
    ImportLine,
    Membership,
    PeopleImport,
    Person,
    Signup,
    Subscription,
    Suppression,
)
from membership.services import casework, imports, undoing
from membership.services.signups import confirm_signup
from membership.services.subscriptions import leave_all, leave_topic
from tests.factories import UserFactory
from tests.membership.lists import ANN, BOB
from tests.membership.test_imports import START, enter
from tests.staff import client_with

pytestmark = pytest.mark.django_db
EVE = ["eve@example.com", "Eve", "Low", "TX", "75001"]


@pytest.fixture(autouse=True)
def _password_alone(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def officer(home):
    return client_with("membership")


def undo(officer, found: PeopleImport) -> PeopleImport:
    """As staff do, who look first; at once, for there is no worker in tests."""
    assert officer.get(f"{START}{found.pk}/undo/").status_code == 200
    officer.post(f"{START}{found.pk}/undo/")
    found.refresh_from_db()
    return found


def emails() -> list[str]:
    return sorted(Person.objects.values_list("email", flat=True))


def test_people_whom_only_the_list_brought_are_deleted(officer, mailoutbox):
    found = enter(officer, ANN, BOB)
    page = officer.get(f"{START}{found.pk}/").text
    assert "Undo the import…" in page
    page = officer.get(f"{START}{found.pk}/undo/").text
    assert "<strong>2 people</strong> whom only this list brought" in page
    assert "ann.lee@example.com" in page
    found = undo(officer, found)
    assert (found.state, found.counts["gone"], found.counts["stayed"]) == ("undone", 2, 0)
    for model in (Person, Membership, Subscription, Consent, ImportLine, Suppression):
        assert not model.objects.exists()
    assert "<strong>2</strong> people deleted" in officer.get(f"{START}{found.pk}/").text
    entry = ModelLogEntry.objects.get(action="membership.undo_import")
    assert entry.message == (
        "Undid the import of members.csv: deleted 2 people, ended 0 memberships and 0 "
        "subscriptions of others"
    )
    assert entry.user == found.undone_by
    assert mailoutbox == []
    # The same list can be given again.
    assert enter(officer, ANN, BOB).counts["people"] == 2


def test_people_known_before_keep_all_but_what_the_list_began(officer):
    enter(officer, ANN, kind="")
    yesterday = timezone.now() - timezone.timedelta(days=1)
    Subscription.objects.update(started_at=yesterday)  # a test is one moment to the database
    found = enter(officer, ANN, BOB, topics=["newsletter", "statements"])
    found = undo(officer, found)
    ann = Person.objects.get()
    assert ann.email == "ann.lee@example.com"
    active = ann.subscriptions.active().values_list("topic", flat=True)
    assert list(active) == ["newsletter"]
    assert ann.memberships.get().status == "ended"
    last = ann.consents.first()
    assert (last.action, last.purpose, last.source) == ("withdrawn", "statements", "import")
    assert last.note == "The import of “members.csv” was undone."
    assert ann.consents.count() == 3
    [entry] = ModelLogEntry.objects.filter(action="membership.take_back")
    assert entry.object_id == str(ann.pk)
    effect = undoing.Effect(gone=1, stayed=1, ended_memberships=1, ended_subscriptions=1)
    assert {name: found.counts[name] for name in effect._fields} == effect._asdict()


def left_one(person: Person) -> None:
    leave_topic(subscription=person.subscriptions.get(), source="preferences")


def left_all(person: Person) -> None:
    leave_all(address_hash=person.address_hash, source="unsubscribe")


def was_noted(person: Person) -> None:
    casework.add_note(person=person, text="Called.", by=UserFactory())


def was_corrected(person: Person) -> None:
    casework.correct(person=person, fields={"last_name": "Lee-Ng"}, by=UserFactory())


def paused(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(paused_until=timezone.localdate())


def chose_weekly(person: Person) -> None:
    person.subscriptions.update(frequency="weekly")


def renewed(person: Person) -> None:
    person.memberships.update(renewed_on=timezone.localdate())


def confirmed(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(confirmed_at=timezone.now())


@pytest.mark.parametrize(
    "deed",
    [left_one, left_all, was_noted, was_corrected, paused, chose_weekly, renewed, confirmed],
)
def test_who_did_something_since_stays_but_gets_nothing_by_the_list(officer, deed):
    found = enter(officer, ANN, BOB)
    deed(Person.objects.at("ann.lee@example.com").get())
    undo(officer, found)
    assert emails() == ["ann.lee@example.com"]
    assert not Subscription.objects.active().exists()
    assert Membership.objects.get().status == ("active" if deed is renewed else "ended")
    assert Consent.objects.filter(action="given").count() == 1
    assert Consent.objects.filter(action="withdrawn").count() == 1
    assert Suppression.objects.exists() == (deed is left_all)


def test_who_joined_by_themselves_since_keeps_what_they_asked_for(officer, client, mailoutbox):
    found = enter(officer, ANN, topics=["newsletter", "statements"])
    signup = Signup.objects.create(
        email="Ann.Lee@example.com", first_name="Ann", last_name="Lee", kind="active",
        topics=["newsletter"], wording="Yes.", wording_version="join-1", source="join",
    )  # fmt: skip
    confirm_signup(signup=signup)
    undo(officer, found)
    ann = Person.objects.get()
    assert [each.topic for each in ann.subscriptions.active()] == ["newsletter"]
    assert ann.memberships.get().status == "active"


def test_undoing_goes_on_where_it_was_cut_off(officer, monkeypatch):
    monkeypatch.setattr(undoing, "LINES_AT_A_TIME", 1)
    found = enter(officer, ANN, BOB, EVE)
    assert undoing.begin_undoing(found, by=found.created_by)
    assert undoing._undo_portion(found.pk)
    assert emails() == ["bob@example.com", "eve@example.com"]
    page = officer.get(f"{START}{found.pk}/").text
    assert "1 person deleted so far" in page
    imports.empty_imports(PeopleImport.objects.all())
    assert not imports.cancel_import(found)
    undoing.undo_import(found)
    assert emails() == []
    found.refresh_from_db()
    assert (found.state, found.counts["gone"]) == ("undone", 3)


def test_import_whose_lines_are_gone_cannot_be_undone(officer):
    found = enter(officer, ANN)
    imports.empty_imports(PeopleImport.objects.all())
    assert "Undo the import…" not in officer.get(f"{START}{found.pk}/").text
    assert officer.get(f"{START}{found.pk}/undo/").status_code == 302
    answer = officer.post(f"{START}{found.pk}/undo/", follow=True)
    assert "cannot be undone any more" in answer.text
    assert emails() == ["ann.lee@example.com"]
