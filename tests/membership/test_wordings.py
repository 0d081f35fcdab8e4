"""The words that people agree to: staff add versions, and nobody changes one."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from membership import wordings
from membership.figures import counting
from membership.models import Consent, Figures, Person, WordingVersion
from membership.services import merging
from membership.services.wordings import WordingError, add_version
from tests.factories import UserFactory
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
NEW = "Yes, mail me the newsletter, every month."


def newest() -> WordingVersion:
    return WordingVersion.objects.filter(key="newsletter").first()


def test_screen_lists_every_place_with_its_words(officer):
    page = officer.get("/admin/wordings/").text
    for key, label in wordings.PLACES.items():
        assert label in page
        assert f'href="/admin/wordings/new/{key}/"' in page
    assert newest().text.replace("’", "’") in page
    assert "newsletter-1" in page


def test_new_words_are_previewed_then_agreed_to_then_shown(officer):
    before = newest()
    path = "/admin/wordings/new/newsletter/"
    assert before.text in officer.get(path).text
    preview = officer.post(path, {"text": NEW, "after": before.serial}).text
    assert NEW in preview
    assert before.text in preview
    assert newest() == before
    again = officer.post(path, {"text": NEW, "after": before.serial, "again": "yes"}).text
    assert NEW in again
    assert newest() == before
    officer.post(path, {"text": NEW, "after": before.serial, "agreed": "yes"})
    added = newest()
    assert (added.text, added.serial) == (NEW, before.serial + 1)
    assert added.created_by
    assert wordings.current("newsletter") == (f"newsletter-{added.serial}", NEW)
    assert WordingVersion.objects.get(pk=before.pk).text == before.text
    assert "Earlier versions (1)" in officer.get("/admin/wordings/").text


@pytest.mark.parametrize("extra", [{}, {"agreed": "yes"}])
def test_same_words_are_refused(officer, extra):
    before = newest()
    data = {"text": f"  {before.text}\n", "after": before.serial} | extra
    page = officer.post("/admin/wordings/new/newsletter/", data).text
    assert "Nothing would change." in page
    assert newest() == before


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_words_are_refused(officer, text):
    page = officer.post("/admin/wordings/new/newsletter/", {"text": text, "after": 1}).text
    assert "Write the new words." in page


def test_who_was_slower_is_told(officer):
    add_version(key="newsletter", text="Quicker.", after=1, by=UserFactory(first_name="Jo"))
    data = {"text": NEW, "after": 1, "agreed": "yes"}
    page = officer.post("/admin/wordings/new/newsletter/", data).text
    assert "wrote another version" in page
    assert NEW in page
    assert newest().text == "Quicker."
    with pytest.raises(WordingError):
        add_version(key="newsletter", text=NEW, after=1, by=UserFactory())


def test_unknown_place_is_not_found(officer):
    assert officer.get("/admin/wordings/new/nowhere/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/wordings/",
        "/admin/wordings/new/newsletter/",
        "/admin/agreements/",
        "/admin/agreements/?export=csv",
    ],
)
def test_others_see_nothing(home, path):
    others = client_with("core", "issues", "news", "pages")
    for send in (others.get, others.post):
        response = send(path, {"text": NEW, "after": 1, "agreed": "yes"})
        assert response.status_code in (302, 405)
        assert NEW not in response.text
    assert "/admin/wordings/" not in others.get("/admin/").text
    assert newest().serial == 1


def say(person: Person, action: str, version: str = "join-1", **fields) -> Consent:
    return Consent.objects.create(
        **{
            "person": person, "action": action, "purpose": "newsletter", "wording": "Yes.",
            "wording_version": version, "source": "join", "stated_at": timezone.now(),
        }
        | fields
    )  # fmt: skip


@pytest.fixture
def ledger(db) -> dict[str, Person]:
    """Ann agreed; Bob agreed and left; Cat left and came back under other words."""
    people = {name: Person.objects.create(email=f"{name}@example.com", first_name=name.title())
              for name in ("ann", "bob", "cat")}  # fmt: skip
    for person in people.values():
        say(person, "given")
    for name in ("bob", "cat"):
        say(people[name], "withdrawn", "withdrawal-1")
    say(people["cat"], "given", "newsletter-1")
    return people


def table(client: Client) -> list[list[str]]:
    counting.count()
    content = client.get("/admin/agreements/?export=csv").text
    return [[row[0], *row[2:]] for row in csv.reader(io.StringIO(content))][1:]


def test_report_counts_who_agreed_to_which_words(officer, ledger):
    assert table(officer) == [
        ["join-1", "Newsletter", "3", "0", "1"],
        ["newsletter-1", "Newsletter", "1", "0", "1"],
        ["withdrawal-1", "Newsletter", "0", "2", "0"],
    ]
    page = officer.get("/admin/agreements/").text
    assert "join-1" in page
    assert wordings.current("join").text in page


def test_what_stands_is_as_of_the_last_count(officer, ledger):
    page = officer.get("/admin/agreements/").text
    assert "It was not counted yet." in page
    assert "Not counted yet" in officer.get("/admin/agreements/?export=csv").text
    assert not Figures.objects.exists()  # looking counts nothing
    page = officer.post("/admin/agreements/", follow=True).text
    assert "Counted on" in page
    say(ledger["ann"], "withdrawn", "withdrawal-1")
    [cells] = [
        [cell.get_text() for cell in row.select("td")]
        for row in BeautifulSoup(officer.get("/admin/agreements/").text, "html.parser").select("tr")
        if row.th.get_text() == "join-1"
    ]
    assert cells[1:] == ["Newsletter", "3", "0", "1"]  # not 0 before it is counted again
    assert ["join-1", "Newsletter", "3", "0", "0"] in table(officer)


def listed(client: Client, **filters: str) -> set[str]:
    response = client.get("/admin/consent/", filters)
    return {line.person.email for line in response.context["object_list"]}


def test_report_leads_to_the_lines_behind_each_number(officer, ledger):
    page = officer.get("/admin/agreements/").text
    query = "wording_version=join-1&amp;purpose=newsletter&amp;action=given"
    assert f"/admin/consent/?{query}" in page
    given = {"wording_version": "join-1", "purpose": "newsletter", "action": "given"}
    assert len(listed(officer, **given)) == 3
    assert listed(officer, **given, stands="yes") == {"ann@example.com"}
    assert listed(officer, stands="yes") == {"ann@example.com", "cat@example.com"}


def test_what_a_merged_person_took_back_does_not_stand(officer, ledger):
    late = Person.objects.create(email="late@example.com")
    merging.merge(survivor=late, merged=ledger["ann"], by=UserFactory())
    assert ["join-1", "Newsletter", "3", "0", "1"] in table(officer)
    assert "ann@example.com" in listed(officer, stands="yes")
    say(late, "withdrawn", "withdrawal-1")
    assert ["join-1", "Newsletter", "3", "0", "0"] in table(officer)
    assert listed(officer, stands="yes") == {"cat@example.com"}


def test_report_without_a_ledger_says_so(officer):
    assert "Nobody has agreed to anything yet." in officer.get("/admin/agreements/").text


@pytest.mark.parametrize("count", [1, 3])
def test_report_and_places_cost_the_same_for_one_and_three(
    officer, ledger, django_assert_num_queries, count
):
    for number in range(count):
        say(ledger["ann"], "given", f"join-{number + 5}")
        add_version(key="newsletter", text=f"Words {number}", after=number + 1, by=UserFactory())
    for path, queries in (("/admin/agreements/", 15), ("/admin/wordings/", 13)):
        officer.get(path)
        with django_assert_num_queries(queries):
            officer.get(path)
