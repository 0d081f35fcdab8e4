"""A person's page, what is found, and what staff do there."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.addresses import address_hash
from membership.desk import listings
from membership.models import (
    AddressChange,
    Consent,
    DataRequest,
    Membership,
    Merge,
    Note,
    Person,
    Signup,
    Subscription,
    Suppression,
)
from membership.services import merging
from membership.services.subscriptions import suppress
from tests.factories import UserFactory
from tests.membership.test_admin import make_member
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]


@pytest.fixture
def ann(db) -> Person:
    return make_member(state="VA", zip_code="22202").person


def page_of(client: Client, person: Person) -> str:
    return client.get(f"/admin/person/inspect/{person.pk}/").text


def found(client: Client, query: str, **filters: str) -> set[str]:
    response = client.get("/admin/person/", {"q": query} | filters)
    return {person.email for person in response.context["object_list"]}


def test_list_leads_to_each_persons_page(officer, ann):
    page = officer.get("/admin/person/").text
    assert f'href="/admin/person/inspect/{ann.pk}/"' in page
    assert f"Supporter {ann.memberships.get().number}" in page


@pytest.mark.parametrize(
    "query",
    ["ann", "lee ann", "P0@EXAMPLE.com", "22202", "Virginia", "ann virginia", "Lee VA", "p0"],
)
def test_people_are_found(officer, ann, query):
    make_member(1, first_name="Bob", last_name="Ray", state="TX", zip_code="75001")
    assert found(officer, query) == {"p0@example.com"}


def test_people_are_found_by_membership_number(officer, ann):
    make_member(1)
    number = ann.memberships.get().number
    for written in (number, number.replace(" ", ""), number.replace(" ", "-")):
        assert found(officer, written) == {"p0@example.com"}


def test_a_first_name_that_is_a_state_finds_both(officer, ann):
    make_member(1, first_name="Virginia", last_name="Woolf", state="TX")
    assert found(officer, "virginia") == {"p0@example.com", "p1@example.com"}


@pytest.mark.parametrize("query", ["nobody", "p0@example.org", "10001", "'", "<b>", "&|!", "  "])
def test_search_for_nobody_says_so(officer, ann, query):
    response = officer.get("/admin/person/", {"q": query})
    assert response.status_code == 200
    assert ("No people match your query." in response.text) == bool(query.strip())


@pytest.mark.parametrize(
    "filters",
    [{"state": "VA"}, {"kind": "supporter"}, {"standing": "new"}, {"topic": "newsletter"},
     {"address": "unconfirmed"}],
)  # fmt: skip
def test_filters_and_search_together(officer, ann, filters):
    Person.objects.create(email="x@y.org", first_name="Ann", last_name="Lee", state="TX",
                          confirmed_at=timezone.now())  # fmt: skip
    assert found(officer, "", **filters) == {"p0@example.com"}
    assert found(officer, "ann", **filters) == {"p0@example.com"}
    assert found(officer, "bob", **filters) == set()


def test_kind_and_standing_are_of_the_same_membership(officer, ann):
    Membership.objects.filter(pk=make_member(1).pk).update(kind="family")
    assert found(officer, "", standing="new", kind="family") == {"p1@example.com"}
    assert found(officer, "", standing="new", kind="supporter") == {"p0@example.com"}
    for standing in ("current", "ended"):
        assert found(officer, "", standing=standing, kind="supporter") == set()


def test_filter_for_people_without_membership(officer, ann):
    Person.objects.create(email="x@y.org")
    assert found(officer, "", standing="none") == {"x@y.org"}
    ann.memberships.update(status="ended")
    assert found(officer, "", standing="none") == {"x@y.org"}
    assert found(officer, "", standing="ended") == {"p0@example.com"}


def test_listing_counts_no_further_than_it_says(officer, monkeypatch):
    monkeypatch.setattr(listings, "MOST_COUNTED", 2)
    monkeypatch.setattr(listings, "MOST_PAGED", 1)
    monkeypatch.setattr("membership.desk.people.PersonViewSet.list_per_page", 1)
    for number in range(3):
        make_member(number)
    page = officer.get("/admin/person/", {"state": ""})
    assert "More than 2 people" in page.text
    assert page.context["paginator"].num_pages <= 2
    # The last page that is offered, of more than are counted.
    assert len(listings.CappedPaginator(Person.objects.all(), 1).page(1)) == 1


@pytest.mark.parametrize("down", ["", "-"])
def test_few_are_shown_in_the_order_of_the_listing(officer, down):
    for number, name in enumerate(("Cruz", "Adams", "Baker")):
        make_member(number, last_name=name)
    rows = officer.get("/admin/person/", {"ordering": f"{down}name"}).context["page_obj"]
    names = [person.last_name for person in rows]
    assert names == sorted(names, reverse=bool(down))


def test_page_shows_all_that_is_held(officer, ann):
    Note.objects.create(person=ann, text="Called about the picnic.")
    DataRequest.objects.create(person=ann, kind="download", note="By letter")
    AddressChange.objects.create(
        person=ann, old_email=ann.email, old_address_hash=ann.address_hash, new_email="new@x.org"
    )
    page = page_of(officer, ann)
    for shown in (
        "p0@example.com", "Virginia", "22202", ann.memberships.get().number, "Supporter",
        "Newsletter", "At once", "“Yes.” (newsletter-1)", "Join form", "Called about the picnic.",
        "Copy of the data", "By letter", "new@x.org", "Given: Newsletter",
    ):  # fmt: skip
        assert shown in page, shown


def test_page_of_somebody_new_is_complete_without_anything(officer):
    page = page_of(officer, Person.objects.create(email="x@y.org"))
    for empty in ("No membership.", "They have subscribed to nothing.", "Nothing is on record.",
                  "No notes.", "They have asked for nothing."):  # fmt: skip
        assert empty in page


@pytest.mark.parametrize("screen", ["consent", "signup"])
def test_moments_are_told_in_local_time(officer, ann, screen, settings):
    settings.TIME_ZONE = "America/New_York"
    at = datetime(2026, 7, 4, 2, 30, tzinfo=ZoneInfo("UTC"))
    signup = Signup.objects.get()
    Signup.objects.update(created_at=at)
    consent = Consent.objects.create(
        person=ann, action="given", purpose="state", wording="Yes.", wording_version="join-1",
        source="join", stated_at=at,
    )  # fmt: skip
    pk = consent.pk if screen == "consent" else signup.pk
    with timezone.override("America/New_York"):
        page = officer.get(f"/admin/{screen}/inspect/{pk}/").text
        assert "July 3, 2026, 10:30 p.m." in page
        assert "July 3, 2026, 10:30 p.m." in page_of(officer, ann)


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_and_three_of_each(
    officer, ann, django_assert_num_queries, count
):
    for number in range(count):
        Note.objects.create(person=ann, text=f"Note {number}")
        Signup.objects.create(email=ann.email, kind="supporter", source="join")
        DataRequest.objects.create(person=ann, kind="download")
        Consent.objects.create(
            person=ann, action="given", purpose="state", wording="Yes.", wording_version="join-1",
            source="join", stated_at=timezone.now(),
        )  # fmt: skip
    page_of(officer, ann)
    with django_assert_num_queries(32):
        page_of(officer, ann)


def test_note_is_added_and_deleted(officer, ann):
    officer.post(f"/admin/person/note/{ann.pk}/", {"text": "Prefers the phone."})
    note = Note.objects.get()
    assert (note.person, note.text) == (ann, "Prefers the phone.")
    assert note.written_by_id == int(officer.session["_auth_user_id"])
    assert "Prefers the phone." in page_of(officer, ann)
    assert "Prefers the phone." in officer.get(f"/admin/person/delete-note/{note.pk}/").text
    assert Note.objects.count() == 1
    officer.post(f"/admin/person/delete-note/{note.pk}/")
    assert Note.objects.count() == 0
    assert "Note deleted" in page_of(officer, ann)


def test_empty_note_is_not_added(officer, ann):
    page = officer.post(f"/admin/person/note/{ann.pk}/", {"text": " "}).text
    assert "Write something first." in page
    assert Note.objects.count() == 0


def test_suppressing_ends_all_mail_and_is_on_record(officer, ann):
    path = f"/admin/person/suppress/{ann.pk}/"
    officer.get(path)
    assert Suppression.objects.of(ann.email).count() == 0
    assert "Say how you know." in officer.post(path, {"reason": "staff"}).text
    officer.post(path, {"reason": "staff", "told": "Called on March 3."})
    assert Suppression.objects.of(ann.email).get().reason == "staff"
    assert Subscription.objects.active().count() == 0
    line = Consent.objects.get(action="withdrawn")
    assert (line.source, line.note) == ("staff", "Called on March 3.")
    assert line.recorded_by
    page = page_of(officer, ann)
    assert "Never mailed:" in page
    assert "Called on March 3." in page
    assert "Lift suppression…" in page
    entry = ModelLogEntry.objects.get(action="membership.suppress")
    assert ann.email not in str(entry.data)


def test_suppressing_reaches_the_merged_addresses(officer, ann):
    other = Person.objects.create(email="other@example.org")
    merging.merge(survivor=ann, merged=other, by=UserFactory())
    officer.post(f"/admin/person/suppress/{ann.pk}/", {"reason": "complaint", "told": "Spam."})
    for email in (ann.email, other.email):
        assert Suppression.objects.of(email).get().reason == "complaint"


def test_lifting_lets_mail_through_and_subscribes_to_nothing(officer, ann):
    suppress(address=ann.email, reason="staff")
    officer.post(f"/admin/person/lift/{ann.pk}/", {"told": "Wrote that she wants mail again."})
    assert Suppression.objects.of(ann.email).count() == 0
    assert Subscription.objects.active().count() == 0
    assert "Wrote that she wants mail again." in page_of(officer, ann)


def test_membership_is_ended_from_the_page(officer, ann):
    membership = ann.memberships.get()
    path = f"/admin/person/end/{membership.pk}/"
    assert membership.number in officer.get(path).text
    officer.post(path)
    membership.refresh_from_db()
    assert (membership.status, membership.ended_on) == ("ended", timezone.localdate())
    assert f"Ended the membership {membership.number}" in page_of(officer, ann)
    assert officer.get(path).status_code == 404


FORM = {"first_name": "Ann", "last_name": "Lee", "state": "VA", "zip_code": "22202"}


def test_correction_says_what_was_corrected_but_not_from_what(officer, ann):
    officer.post(
        f"/admin/person/edit/{ann.pk}/",
        FORM | {"email": ann.email, "last_name": "Leeson", "zip_code": "22203"},
    )
    ann.refresh_from_db()
    assert (ann.last_name, ann.zip_code) == ("Leeson", "22203")
    entry = ModelLogEntry.objects.get(action="membership.correct")
    assert entry.data == {"fields": "last name, ZIP code"}
    assert "Corrected: last name, ZIP code" in page_of(officer, ann)


def test_unconfirmed_address_is_corrected_at_once_and_its_links_stop(officer, ann):
    officer.post(f"/admin/person/edit/{ann.pk}/", FORM | {"email": "right@example.com"})
    ann.refresh_from_db()
    assert (ann.email, ann.link_key) == ("right@example.com", 1)
    assert ann.address_hash == address_hash("right@example.com")


def test_confirmed_address_changes_when_the_new_one_agrees(officer, ann):
    Person.objects.update(confirmed_at=timezone.now())
    mail.outbox.clear()
    response = officer.post(
        f"/admin/person/edit/{ann.pk}/", FORM | {"email": "right@example.com"}, follow=True
    )
    assert "The new address gets a mail with a link" in response.text
    ann.refresh_from_db()
    assert ann.email == "p0@example.com"
    change = AddressChange.objects.get()
    assert (change.new_email, bool(change.old_confirmed_at)) == ("right@example.com", True)
    assert [message.to for message in mail.outbox] == [["right@example.com"]]


def test_address_of_another_person_is_refused(officer, ann):
    Person.objects.create(email="taken@example.com")
    page = officer.post(f"/admin/person/edit/{ann.pk}/", FORM | {"email": "TAKEN@example.com"}).text
    assert "Another person has this e-mail address." in page
    ann.refresh_from_db()
    assert ann.email == "p0@example.com"


def test_duplicates_are_suggested_compared_merged_and_parted(officer, ann):
    other = make_member(1, state="VA", zip_code="22202").person
    assert f"/admin/person/merge/{ann.pk}/{other.pk}/" in page_of(officer, ann)
    compare = f"/admin/person/merge/{ann.pk}/{other.pk}/"
    page = officer.get(compare).text
    assert "After the merge" in page
    assert Merge.objects.count() == 0
    officer.post(compare)
    assert list(Person.objects.standing()) == [ann]
    moved = officer.get(f"/admin/person/inspect/{other.pk}/")
    assert moved["Location"] == f"/admin/person/inspect/{ann.pk}/"
    page = page_of(officer, ann)
    assert "as p1@example.com" in page
    assert found(officer, "p1@example.com") == {"p0@example.com"}
    part = f"/admin/person/part/{Merge.objects.get().pk}/"
    assert part in page
    officer.get(part)
    assert Person.objects.standing().count() == 1
    officer.post(part)
    assert Person.objects.standing().count() == 2
    assert "undone already" in officer.post(part, follow=True).text


def test_the_other_record_is_searched_for(officer, ann):
    other = make_member(1, first_name="Anna", last_name="Leigh").person
    page = officer.get(f"/admin/person/merge/{ann.pk}/", {"q": "leigh"}).text
    assert f"/admin/person/merge/{ann.pk}/{other.pk}/" in page
    nobody = officer.get(f"/admin/person/merge/{ann.pk}/", {"q": "ann lee"}).text
    assert "Nobody else matches." in nobody


def test_merge_that_would_lose_an_organization_says_why_not(officer, ann):
    other = make_member(1).person
    Membership.objects.update(kind="organization")
    path = f"/admin/person/merge/{ann.pk}/{other.pk}/"
    page = officer.get(path).text
    assert "End one of the memberships first." in page
    assert "Yes, merge them" not in page
    assert "End one of the memberships first." in officer.post(path, follow=True).text
    assert Merge.objects.count() == 0


ACTIONS = ["suppress", "lift", "note", "merge"]


@pytest.mark.parametrize("action", ACTIONS)
def test_others_can_do_nothing_there(home, ann, action):
    others = client_with("core", "issues", "news", "pages")
    for send in (others.get, others.post):
        response = send(f"/admin/person/{action}/{ann.pk}/", {"text": "x", "told": "x"})
        assert response.status_code == 302
        assert response["Location"] == "/admin/"
    assert Note.objects.count() == 0
    assert Subscription.objects.active().count() == 1


def test_who_may_only_look_sees_no_actions(home, ann):
    reader = client_with()
    Group.objects.latest("pk").permissions.add(Permission.objects.get(codename="view_person"))
    page = page_of(reader, ann)
    assert "p0@example.com" in page
    for action in ("Suppress", "Merge with", "Delete…", "Add a note", "Memberships", "agreed to"):
        assert action not in page, action
