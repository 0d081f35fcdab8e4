"""The membership officer's screens: who may see them, what they find, what leaves them."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from membership.addresses import address_hash
from membership.models import Consent, Membership, Person, Signup, Subscription, Suppression
from tests.factories import UserFactory
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
SCREENS = ["membership", "person", "subscription", "consent", "signup", "suppression"]
WITH_EXPORT = [name for name in SCREENS if name != "suppression"]


@pytest.fixture
def others(home) -> Client:
    """Everything but membership."""
    return client_with("core", "issues", "news", "pages", "wagtailcore", "wagtailimages")


def make_member(number: int = 0, **fields) -> Membership:
    person = Person.objects.create(
        **{"email": f"p{number}@example.com", "first_name": "Ann", "last_name": "Lee"} | fields
    )
    now = timezone.now()
    Subscription.objects.create(person=person, topic="newsletter")
    Consent.objects.create(
        person=person,
        action="given",
        purpose="newsletter",
        wording="Yes.",
        wording_version="newsletter-1",
        source="join",
        stated_at=now,
    )
    Signup.objects.create(email=person.email, kind="supporter", source="join")
    Suppression.objects.create(address_hash=address_hash(f"q{number}@x.org"), reason="staff")
    return Membership.objects.create(person=person, kind="supporter")


def rows_of(response) -> list[list[str]]:
    content = response.getvalue().decode()
    return list(csv.reader(io.StringIO(content)))


@pytest.mark.parametrize("screen", SCREENS)
def test_officer_sees_every_listing(officer, screen):
    make_member()
    response = officer.get(f"/admin/{screen}/")
    assert response.status_code == 200
    shown = address_hash("q0@x.org")[:12] if screen == "suppression" else "Ann Lee"
    shown = "p0@example.com" if screen == "signup" else shown
    assert shown in response.text if screen != "consent" else "Given: Newsletter" in response.text


@pytest.mark.parametrize("screen", SCREENS)
def test_others_see_nothing(others, screen):
    make_member()
    for query in ("", "?export=csv", "?export=xlsx", "?q=ann"):
        response = others.get(f"/admin/{screen}/{query}")
        assert response.status_code == 302
        assert response["Location"] == "/admin/"
    menu = others.get("/admin/").text
    assert f"/admin/{screen}/" not in menu
    assert ModelLogEntry.objects.count() == 0


def test_menu_has_every_screen_for_the_officer(officer):
    menu = officer.get("/admin/").text
    for screen in SCREENS:
        assert f"/admin/{screen}/" in menu


@pytest.mark.parametrize(
    ("screen", "actions"),
    [
        ("membership", {"new", "edit", "delete", "history", "inspect"}),
        ("person", {"new", "edit", "delete", "history", "inspect"}),
        ("subscription", {"inspect"}),
        ("consent", {"inspect"}),
        ("signup", {"delete", "inspect"}),
        ("suppression", {"new", "delete"}),
    ],
)
def test_screens_that_exist_and_those_that_do_not(home, screen, actions):
    """Even for a superuser: a subscription starts by consent, and the ledger is not edited."""
    superuser = UserFactory(is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(superuser)
    make_member()
    models = {m._meta.model_name: m for m in (Membership, Person, Subscription, Consent, Signup)}
    pk = models.get(screen, Suppression).objects.get().pk
    for action in ("new", "edit", "delete", "history", "usage", "copy", "inspect"):
        path = f"/admin/{screen}/{action}/" + ("" if action == "new" else f"{pk}/")
        expected = 200 if action in actions else 404
        assert client.get(path).status_code == expected, path


@pytest.mark.parametrize("query", ["ann lee", "LEE", "p0@example", "lee p0", "22202"])
@pytest.mark.parametrize("screen", ["person", "membership"])
def test_search_finds_by_any_words(officer, screen, query):
    make_member(0, zip_code="22202")
    make_member(1, first_name="Bob", last_name="Ray")
    page = officer.get(f"/admin/{screen}/", {"q": query}).text
    assert "Ann Lee" in page
    assert "Bob Ray" not in page


@pytest.mark.parametrize(
    ("screen", "query"),
    [
        ("membership", {"kind": "retired"}),
        ("membership", {"status": "ended"}),
        ("membership", {"person__state": "TX"}),
        ("membership", {"standing": "lapsed"}),
        ("membership", {"standing": "current"}),
        ("person", {"state": "TX"}),
        ("person", {"address": "confirmed"}),
        ("person", {"address": "suppressed"}),
        ("person", {"kind": "retired"}),
        ("person", {"standing": "lapsed"}),
        ("person", {"standing": "none"}),
        ("person", {"topic": "statements"}),
        ("subscription", {"topic": "statements"}),
        ("subscription", {"ended_at__isnull": "false"}),
        ("consent", {"action": "withdrawn"}),
        ("signup", {"source": "footer"}),
        ("suppression", {"reason": "complaint"}),
    ],
)
def test_filters_leave_out_what_does_not_match(officer, screen, query):
    make_member()
    assert "Ann Lee" not in officer.get(f"/admin/{screen}/", query).text
    response = officer.get(f"/admin/{screen}/", query)
    assert response.context["object_list"].count() == 0


def test_signups_are_found_by_address_and_by_part_of_it(officer):
    for number in range(2):
        make_member(number)
    for query, expected in (("P1@example.com", 1), ("p1", 1), ("@example.com", 2), ("x@y.org", 0),
                            ("exam p0", 1), ("@", 0)):  # fmt: skip
        response = officer.get("/admin/signup/", {"q": query})
        assert len(response.context["object_list"]) == expected, query


def test_members_are_listed_with_their_numbers_and_lead_to_their_persons(officer):
    member = make_member()
    page = officer.get("/admin/membership/").text
    assert member.number in page
    assert f'href="/admin/person/inspect/{member.person_id}/"' in page


def test_suppressed_address_is_entered_and_found_by_address_and_kept_as_hash(officer):
    make_member()
    response = officer.post(
        "/admin/suppression/new/", {"email": "P0@example.com", "reason": "staff"}
    )
    assert response.status_code == 302
    suppression = Suppression.objects.get(address_hash=address_hash("p0@example.com"))
    assert suppression.reason == "staff"
    assert Subscription.objects.active().count() == 0
    line = Consent.objects.get(action="withdrawn")
    assert line.source == "staff"
    assert line.recorded_by
    found = officer.get("/admin/suppression/", {"q": "p0@EXAMPLE.com"}).context["object_list"]
    assert list(found) == [suppression]
    assert not officer.get("/admin/suppression/", {"q": "x@y.org"}).context["object_list"]


def test_membership_is_entered_for_a_person_on_record(officer):
    Person.objects.create(email="Bob@example.com")
    data = {"email": "bob@example.com", "kind": "family", "status": "active", "since": "2026-01-02"}
    unknown = officer.post("/admin/membership/new/", data | {"email": "eve@example.com"})
    assert "Nobody under “People” has this address." in unknown.text
    assert officer.post("/admin/membership/new/", data).status_code == 302
    assert Membership.objects.get().person.email == "Bob@example.com"
    twice = officer.post("/admin/membership/new/", data)
    assert "This person is a member already." in twice.text
    assert Membership.objects.count() == 1


def test_membership_is_edited_without_changing_whose_it_is(officer):
    membership = make_member()
    path = f"/admin/membership/edit/{membership.pk}/"
    assert 'name="email"' not in officer.get(path).text
    officer.post(path, {"kind": "family", "status": "ended", "since": "2026-01-02"})
    changed = Membership.objects.get()
    assert (changed.kind, changed.status, changed.person) == ("family", "ended", membership.person)


def test_person_with_the_same_address_is_refused(officer):
    make_member()
    answer = officer.post("/admin/person/new/", {"email": "P0@EXAMPLE.com"})
    assert "Another person has this e-mail address." in answer.text
    assert Person.objects.count() == 1


@pytest.mark.parametrize("screen", WITH_EXPORT)
def test_export_is_on_record_before_it_leaves(officer, screen):
    make_member()
    response = officer.get(f"/admin/{screen}/", {"export": "csv", "q": "p0"})
    assert response["Content-Disposition"].endswith('.csv"')
    rows = rows_of(response)
    assert len(rows) == 2
    assert "p0@example.com" in rows[1]
    entry = ModelLogEntry.objects.get(action="membership.export")
    assert entry.user_id == int(officer.session["_auth_user_id"])
    assert entry.data["rows"] == 1
    assert entry.data["asked"] == "export=csv&q=p0"
    assert entry.message.startswith("Exported 1 ")


def test_export_of_members_has_their_people(officer):
    member = make_member(state="VA", zip_code="22202")
    head, row = rows_of(officer.get("/admin/membership/", {"export": "csv"}))
    assert dict(zip(head, row, strict=True)) == {
        "E-mail address": "p0@example.com",
        "First name": "Ann",
        "Last name": "Lee",
        "State": "Virginia",
        "ZIP code": "22202",
        "Number": member.number,
        "Kind": "Supporter",
        "Status": "Active",
        "Member since": str(timezone.localdate()),
    }


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("screen", ["person", "membership", "subscription"])
def test_export_holds_no_formula(officer, screen, formula):
    make_member(last_name=formula)
    [_, row] = rows_of(officer.get(f"/admin/{screen}/", {"export": "csv"}))
    assert f"'{formula}" in row
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_spreadsheet_holds_formulas_as_text(officer):
    make_member(last_name="=1+1")
    response = officer.get("/admin/person/", {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["=1+1"] == "s"
    assert ModelLogEntry.objects.filter(action="membership.export").count() == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("screen", "queries"),
    [
        ("membership", 15),
        ("person", 18),
        ("subscription", 16),
        ("consent", 16),
        ("signup", 15),
        ("suppression", 15),
    ],
)
def test_listing_costs_the_same_for_one_and_three(
    officer, django_assert_num_queries, screen, queries, count
):
    for number in range(count):
        make_member(number)
    officer.get(f"/admin/{screen}/")
    with django_assert_num_queries(queries):
        officer.get(f"/admin/{screen}/")


@pytest.mark.parametrize("count", [1, 3])
def test_export_costs_the_same_for_one_and_three(officer, django_assert_num_queries, count):
    for number in range(count):
        make_member(number)
    rows_of(officer.get("/admin/membership/", {"export": "csv"}))  # fills caches
    with django_assert_num_queries(10):
        assert len(rows_of(officer.get("/admin/membership/", {"export": "csv"}))) == count + 1
