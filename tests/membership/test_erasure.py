"""Somebody who is erased is nowhere any more, but for the keyed hash."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from membership import my_data
from membership.addresses import address_hash
from membership.models import (
    DataRequest,
    ImportLine,
    MemberDirectoryPage,
    MemberOrganization,
    Membership,
    Person,
    RosterInvitation,
    Signup,
    Suppression,
)
from membership.services.erasure import delete, erase
from membership.signals import person_erased
from tests.factories import UserFactory
from tests.membership.everything import (
    EMAIL,
    MARKS,
    OLD_EMAIL,
    OTHER_EMAIL,
    ask,
    hold_everything,
)
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
HASHES = [address_hash(email) for email in (EMAIL, OTHER_EMAIL, OLD_EMAIL)]


@pytest.fixture
def person(home) -> Person:
    return hold_everything(UserFactory())


def places_of(*marks: str) -> set[tuple[str, str]]:
    """In which table, by which mark: every column of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = set()
        for (table,) in cursor.fetchall():
            for mark in marks:
                cursor.execute(
                    f'SELECT 1 FROM "{table}" AS row WHERE row::text ILIKE %s LIMIT 1',  # noqa: S608 - a table of ours
                    [f"%{mark}%"],
                )
                found |= {(table, mark)} if cursor.fetchone() else set()
        return found


def test_search_through_all_tables_finds_what_is_held(person):
    tables = {table for table, _ in places_of(*MARKS, *HASHES)}
    assert tables >= {
        "membership_person", "membership_signup", "membership_consent", "membership_note",
        "membership_addresschange", "membership_datarequest", "membership_merge",
        "membership_rosterinvitation", "membership_importline", "membership_peopleimport",
        "membership_memberorganization", "mailing_delivery", "mailing_journalist",
        "mailing_presssignup", "wagtailcore_modellogentry", "django_tasks_database_dbtaskresult",
    }  # fmt: skip


def test_nothing_is_left_but_the_hash(person):
    link = ask(person, "erase_me")
    page = Client().get(link)
    assert "What our staff noted of you: 1 entry" in page.text
    assert "30 days" in page.text
    response = Client().post(link)
    assert (response.status_code, response["Location"]) == (303, "/erase-me/erased/")
    assert "Everything is erased" in Client().get("/erase-me/erased/").text
    assert places_of(*MARKS, "quux") == set()
    assert places_of(*HASHES) == {("membership_suppression", key) for key in HASHES}


def test_opening_the_link_erases_nothing(person):
    link = ask(person, "erase_me")
    before = contents("RateCounter")
    for method in (Client().get, Client().head):
        assert method(link).status_code == 200
    assert contents("RateCounter") == before


def test_nobody_else_loses_anything(person):
    other = Person.objects.create(email="quuxy@example.com", last_name="Other")
    Membership.objects.create(person=other, kind="family")
    Signup.objects.create(email=other.email, kind="family", source="join")
    namesake = ModelLogEntry.objects.log_action(other, "wagtail.edit", data={})
    ModelLogEntry.objects.filter(pk=namesake.pk).update(label=person.full_name)
    erase(subject=my_data.subject_of(person))
    assert ModelLogEntry.objects.get(pk=namesake.pk).label == "Zedediah Quuxley"
    assert list(Person.objects.all()) == [other]
    assert Signup.objects.get().email == other.email
    assert Membership.objects.get().person == other


def test_what_stays_is_when_it_was_asked_and_done(person):
    Client().post(ask(person, "erase_me"))
    request = DataRequest.objects.get()
    assert (request.person, request.note, request.handled_by) == (None, "", "")
    assert (request.kind, request.state, request.by_link) == ("erase", "done", True)
    assert request.handled_at
    entry = ModelLogEntry.objects.get(action="membership.erase")
    assert entry.label == str(request)


def test_second_press_says_that_it_is_done(person):
    link = ask(person, "erase_me")
    for _ in range(2):
        assert Client().post(link)["Location"] == "/erase-me/erased/"
    assert Client().get(link)["Location"] == "/erase-me/erased/"
    assert DataRequest.objects.count() == 1


def test_other_links_of_the_person_end(person):
    download = ask(person)
    Client().post(ask(person, "erase_me"))
    response = Client().post(download)
    assert "Everything is erased" in response.text


def test_who_was_erased_is_not_mailed_but_can_come_back(person, join):
    erase(subject=my_data.subject_of(person))
    assert Suppression.objects.of(EMAIL).get().can_be_lifted
    link = join(email=EMAIL)
    Client().post(link)
    assert Person.objects.get().email == EMAIL
    assert not Suppression.objects.of(EMAIL).exists()


def test_a_complaint_stays_one(person):
    Suppression.objects.create(address_hash=person.address_hash, reason="complaint")
    erase(subject=my_data.subject_of(person))
    assert Suppression.objects.of(EMAIL).get().reason == "complaint"


def test_merged_row_leads_to_the_same_person(person):
    second = person.merged.get()
    assert my_data.subject_of(second) == my_data.subject_of(person)
    assert my_data.subject_of(person).addresses == sorted([EMAIL.lower(), OTHER_EMAIL, OLD_EMAIL])


def test_address_that_somebody_else_has_by_now_is_theirs(person):
    Person.objects.create(email=OLD_EMAIL)
    assert OLD_EMAIL not in my_data.subject_of(person).addresses
    erase(subject=my_data.subject_of(person))
    assert Person.objects.get().email == OLD_EMAIL
    assert not Suppression.objects.of(OLD_EMAIL).exists()


def test_organization_with_other_members_stays_but_leaves_the_directory(person):
    union = MemberOrganization.objects.get(name="Quuxley Lodge")
    union.name = "A lodge"
    union.save()
    member = Person.objects.create(email="m@example.com")
    Membership.objects.create(person=member, kind="active", organization=union)
    answered = RosterInvitation.objects.create(
        organization=union, email=member.email, person=member, state="accepted"
    )
    erase(subject=my_data.subject_of(person))
    union.refresh_from_db()
    assert not union.is_listed
    assert list(union.invitations.all()) == [answered]


def test_somebody_known_by_address_only_is_erased_too(person):
    Signup.objects.create(email="Only@example.com", kind="family", source="join")
    ImportLine.objects.create(
        people_import=ImportLine.objects.get().people_import, line=2, email="only@example.com",
        address_hash=address_hash("only@example.com"),
    )  # fmt: skip
    subject = my_data.subject_at("ONLY@example.com")
    assert subject.person is None
    erase(subject=subject, by=UserFactory())
    assert places_of("only@example") == set()
    assert Person.objects.count() == 2


def test_apps_above_hear_of_it_before_the_rows_go(person):
    heard = []

    def hear(**kwargs) -> None:
        exists = Person.objects.filter(pk=kwargs["person"].pk).exists()
        heard.append((kwargs["addresses"], kwargs["address_hashes"], exists))

    person_erased.connect(hear)
    try:
        erase(subject=my_data.subject_of(person))
    finally:
        person_erased.disconnect(hear)
    addresses = sorted([EMAIL.lower(), OTHER_EMAIL, OLD_EMAIL])
    assert heard == [(addresses, [address_hash(address) for address in addresses], True)]


def test_if_a_part_fails_nothing_is_erased(person):
    def fail(**kwargs) -> None:
        raise RuntimeError

    before = contents("RateCounter")
    person_erased.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            erase(subject=my_data.subject_of(person))
    finally:
        person_erased.disconnect(fail)
    assert contents("RateCounter") == before


def test_no_mail_goes_out(person):
    link = ask(person, "erase_me")
    mail.outbox.clear()
    Client().post(link)
    assert mail.outbox == []


def test_broken_links_say_what_to_do(home):
    for name in ("my_data", "erase_me", "my_data_file", "erase_everything"):
        response = Client().get(reverse(name, args=["nonsense"]))
        assert response.status_code == 410
        assert reverse("my_link") in response.text


def test_entry_by_mistake_is_deleted_whole_and_may_be_entered_again(person):
    user = UserFactory()
    delete(subject=my_data.subject_of(person), by=user)
    assert places_of(*MARKS, "quux", *HASHES) == set()
    assert not DataRequest.objects.exists()
    assert ModelLogEntry.objects.get(action="membership.delete_person").user == user


def test_directory_hears_that_nobody_speaks_for_an_organization(person, client, home, keeping):
    member = Person.objects.create(email="m@example.com")
    union = MemberOrganization.objects.get(name="Quuxley Lodge")
    Membership.objects.create(person=member, kind="active", organization=union)
    page = MemberDirectoryPage(title="Members", slug="members")
    home.add_child(instance=page)
    assert "Quuxley Lodge" in client.get(page.url).text
    erase(subject=my_data.subject_of(person))
    assert "Quuxley Lodge" not in client.get(page.url).text
