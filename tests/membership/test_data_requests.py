"""What staff do with requests for a copy, an erasure, a correction."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.models import DataRequest, Person, Signup, Suppression
from tests.factories import UserFactory
from tests.membership.everything import EMAIL, hold_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
LIST = "/admin/datarequest/"


def staff(**condition: object) -> Client:
    user = UserFactory(first_name="Olive", last_name="Officer")
    group = Group.objects.create(name=user.email)
    group.permissions.set(
        Permission.objects.filter(codename="access_admin")
        | Permission.objects.filter(content_type__app_label="membership", **condition)
    )
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def officer(home) -> Client:
    return staff()


@pytest.fixture
def person(officer) -> Person:
    return hold_everything(officer.user)


def make_request(person: Person | None = None, *, days: int = 30, **fields) -> DataRequest:
    due_on = timezone.localdate() + timedelta(days=days)
    return DataRequest.objects.create(person=person, due_on=due_on, **{"kind": "erase"} | fields)


def texts(*parts: str, page: str) -> None:
    """All of these stand on the page, in this order."""
    place = 0
    for part in parts:
        place = page.index(part, place)


def test_list_has_what_hurries_first(officer):
    ann = Person.objects.create(email="ann@example.com", first_name="Ann", last_name="Lee")
    make_request(days=9, kind="correct")
    make_request(ann, days=-2)
    make_request(days=0, kind="download")
    make_request(days=-40, kind="other", state="done", handled_at=timezone.now())
    page = officer.get(LIST).text
    rows = page[page.index("<tbody") :]
    texts("Overdue by 2 days", "Due today", "Due in 9 days", "Done", page=rows)
    texts("Ann Lee", "Copy of the data", page=rows)
    urgent = rows.count("due--soon")
    assert urgent == 2
    found = officer.get(LIST, {"q": "ann@example.com"}).text
    assert "Overdue by 2 days" in found
    assert "Due today" not in found
    assert "Due today" in officer.get(LIST, {"q": "…"}).text
    assert "Overdue" not in officer.get(LIST, {"state": "done"}).text


def test_empty_list_says_so(officer):
    assert "There are no data requests" in officer.get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_more_rows(officer, number, django_assert_num_queries):
    for n in range(number):
        make_request(Person.objects.create(email=f"p{n}@example.com"))
    officer.get(LIST)
    with django_assert_num_queries(15):
        officer.get(LIST)


def test_request_by_letter_is_entered_by_hand(officer, settings):
    ann = Person.objects.create(email="ann@example.com", first_name="Ann", last_name="Lee")
    received = timezone.localdate() - timedelta(days=3)
    data = {"kind": "download", "email": "ANN@Example.com", "received_on": received, "note": "Fax."}
    response = officer.post(f"{LIST}new/", data, follow=True)
    request = DataRequest.objects.get()
    assert response.redirect_chain[-1][0] == f"{LIST}inspect/{request.pk}/"
    assert (request.person, request.note, request.by_link) == (ann, "Fax.", False)
    assert request.due_on == received + timedelta(days=settings.DATA_REQUEST_DAYS)
    assert timezone.localdate(request.received_at) == received
    texts("Copy of the data", "Ann Lee", "Due in 27 days", "Fax.", page=response.text)


def test_request_of_somebody_unknown_can_be_entered(officer):
    data = {"kind": "erase", "email": "", "received_on": timezone.localdate(), "note": "A letter."}
    page = officer.post(f"{LIST}new/", data, follow=True).text
    assert DataRequest.objects.get().person is None
    assert "Not known here" in page


def test_request_of_tomorrow_is_refused(officer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = officer.post(f"{LIST}new/", {"kind": "erase", "received_on": tomorrow}).text
    assert "this one is yet to come" in page
    assert not DataRequest.objects.exists()


def test_copy_is_taken_out_on_record_after_the_address_is_typed(officer, person):
    request = make_request(person, kind="download")
    path = f"{LIST}copy/{request.pk}/"
    assert "your colleagues’ notes included" in officer.get(path).text
    assert "This is not an address of the person" in officer.post(path, {"email": "a@b.org"}).text
    assert not ModelLogEntry.objects.filter(action="membership.download").exists()
    response = officer.post(path, {"email": EMAIL.upper()})
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert "data.json" in archive.namelist()
    entry = ModelLogEntry.objects.get(action="membership.download")
    assert (entry.user, entry.object_id) == (officer.user, str(person.pk))
    request.refresh_from_db()
    assert request.state == "open"


def test_erasure_asks_for_the_address_and_closes_the_request(officer, person):
    request = make_request(person, note="Zedediah wrote a letter.")
    path = f"{LIST}erase/{request.pk}/"
    officer.get(path)
    for wrong in ("", "somebody@else.example"):
        assert officer.post(path, {"email": wrong}).status_code == 200
    assert Person.objects.filter(pk=person.pk).exists()
    response = officer.post(path, {"email": EMAIL}, follow=True)
    assert "Everything is erased" in response.text
    assert not Person.objects.filter(pk=person.pk).exists()
    request.refresh_from_db()
    assert (request.state, request.person, request.note) == ("done", None, "")
    assert request.handled_by == str(officer.user)
    assert not DataRequest.objects.exclude(pk=request.pk).exists()
    assert ModelLogEntry.objects.get(action="membership.erase").user == officer.user
    assert "Erased" in officer.get(f"{LIST}inspect/{request.pk}/").text


def test_somebody_without_a_row_is_erased_by_the_address(officer):
    Signup.objects.create(email="only@example.com", kind="family", source="join")
    request = make_request()
    officer.post(f"{LIST}erase/{request.pk}/", {"email": "Only@Example.com"})
    assert not Signup.objects.exists()
    assert Suppression.objects.of("only@example.com").exists()


@pytest.mark.parametrize(("state", "word"), [("done", "Done"), ("refused", "Refused")])
def test_request_is_closed_with_an_answer(officer, state, word):
    request = make_request(kind="correct", note="Called.")
    path = f"{LIST}answer/{request.pk}/"
    assert "Called." in officer.get(path).text
    assert "Say what was done" in officer.post(path, {"state": state, "note": ""}).text
    officer.post(path, {"state": state, "note": "Called. Told them."})
    request.refresh_from_db()
    assert (request.state, request.note) == (state, "Called. Told them.")
    assert request.handled_by == str(officer.user)
    assert ModelLogEntry.objects.get(action="membership.close_request").data == {"how": word}
    for action in ("answer", "copy", "erase"):
        assert officer.get(f"{LIST}{action}/{request.pk}/").status_code == 404
    page = officer.get(f"{LIST}inspect/{request.pk}/").text
    assert f"{LIST}answer/" not in page


def test_what_is_due_stands_on_the_first_screen(officer):
    assert "Data requests to answer" not in officer.get("/admin/").text
    make_request(days=-1)
    page = officer.get("/admin/").text
    texts("Data requests to answer", "Overdue by 1 day", "All 1 open", page=page)


def test_who_may_not_does_not(home):
    request = make_request()
    reader = staff(codename__in=["view_datarequest"])
    page = reader.get(f"{LIST}inspect/{request.pk}/")
    assert page.status_code == 200
    assert f"{LIST}erase/" not in page.text
    answerer = staff(codename__in=["view_datarequest", "change_datarequest"])
    page = answerer.get(f"{LIST}inspect/{request.pk}/").text
    assert f"{LIST}answer/" in page
    assert f"{LIST}erase/" not in page
    for client, actions in ((reader, ("answer", "copy", "erase")), (answerer, ("copy", "erase"))):
        for action in actions:
            path = f"{LIST}{action}/{request.pk}/"
            assert client.post(path, {"email": "x@y.org"}).status_code in {302, 403}
    assert DataRequest.objects.get().state == "open"
    nobody = staff(codename__in=["view_person"])
    assert nobody.get(LIST).status_code in {302, 403}
    assert LIST not in nobody.get("/admin/").text


def test_role_of_the_membership_officer_has_all_of_it(home, settings):
    call_command("set_up_roles", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Membership officer"))
    for permission in (
        "membership.add_datarequest",
        "membership.change_datarequest",
        "membership.delete_person",
        "core.view_retentionrun",
        "core.receive_retentionreport",
    ):
        assert user.has_perm(permission), permission


def test_export_has_dates_and_no_notes(officer, person):
    make_request(person, note="secret")
    content = officer.get(LIST, {"export": "csv"}).getvalue().decode()
    assert "secret" not in content
    assert content.startswith("Asks for,")
    assert ModelLogEntry.objects.filter(action="membership.export").exists()


def test_delete_on_the_page_of_a_person_leaves_no_name_behind(officer, person):
    path = f"/admin/person/delete/{person.pk}/"
    assert "For entries that are a mistake" in officer.get(path).text
    page = officer.post(path, follow=True).text
    assert "The person is deleted." in page
    assert "Zedediah" not in page
    assert not Person.objects.exists()
    assert not Signup.objects.exists()
    assert not Suppression.objects.exists()
