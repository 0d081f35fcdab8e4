"""A copy of everything that is held of somebody: by their own link, readable, once."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import EmailField, Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from mailing.models import Journalist
from membership import my_data, tokens
from membership.data_rights import links
from membership.models import DataRequest, Person
from tests.factories import UserFactory
from tests.membership.everything import EMAIL, OLD_EMAIL, OTHER_EMAIL, ask, hold_everything
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(home) -> Person:
    return hold_everything(UserFactory())


def files_in(response) -> dict[str, str]:
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_page_offers_the_link_and_mails_it_to_the_address_on_record(person):
    path = reverse("my_data", args=[tokens.for_preferences(person)])
    before = contents("RateCounter")
    page = Client().get(path)
    assert "Send me the link to the file" in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert EMAIL not in page.text
    assert contents("RateCounter") == before
    assert mail.outbox == []
    ask(person)
    assert mail.outbox[0].subject == "Your data at APOA"
    assert "Check your mail" in Client().get("/my-data/link-sent/").text


def test_opening_the_link_changes_nothing_and_gives_nothing(person):
    link = ask(person)
    before = contents("RateCounter")
    for method in (Client().get, Client().head):
        response = method(link)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/html")
    assert contents("RateCounter") == before


def test_file_has_everything_that_is_held(person):
    files = files_in(Client().post(ask(person)))
    data = json.loads(files["data.json"])
    held = {name.removesuffix(".csv") for name in files if name.endswith(".csv")}
    assert held == set(data)
    assert held >= {
        "person", "memberships", "organizations", "subscriptions", "consents", "signups",
        "address_changes", "roster", "data_requests", "notes", "merges", "history",
        "import_lines", "no_mail", "mailings", "digests", "press_list", "press_list_consents",
        "press_list_signups",
    }  # fmt: skip
    assert [row["email"] for row in data["person"]] == [EMAIL, OTHER_EMAIL]
    assert data["person"][1]["found_to_be_the_same_as"] == EMAIL
    assert data["memberships"][0]["number"] == person.memberships.get().number
    assert data["organizations"][0]["name"] == "Quuxley Lodge"
    assert len(data["consents"]) == len(data["data_requests"]) == 2
    assert {row["email"] for row in data["signups"]} == {
        EMAIL, EMAIL.lower(), OTHER_EMAIL, OLD_EMAIL
    }  # fmt: skip
    assert [row["organization"] for row in data["roster"]] == ["Another"]
    assert len(data["history"]) == 3
    assert "guest@other.example" not in files["data.json"]


def test_tables_are_readable_and_run_no_formula(person):
    files = files_in(Client().post(ask(person)))
    assert table(files["notes.csv"])[0]["Text"] == "'=555-0199, ask for Zedediah"
    row = table(files["subscriptions.csv"])[0]
    assert row["Topic"] == "Newsletter"
    started = timezone.localtime(person.subscriptions.get().started_at)
    assert row["Started at"] == f"{started:%Y-%m-%d %H:%M %Z}"
    assert table(files["no_mail.csv"])[0]["Not to be written to"] == "no"
    assert "notes.csv" in files["README.txt"]
    assert EMAIL.lower() in files["README.txt"]


def test_apps_above_add_what_they_hold(person, monkeypatch):
    section = my_data.Section("letters", "Letters", [{"to": EMAIL}])
    empty = my_data.Section("empty", "Nothing", [])
    monkeypatch.setattr(
        my_data, "collectors", [*my_data.collectors, lambda _: [section, empty]]
    )  # fmt: skip
    files = files_in(Client().post(ask(person)))
    assert table(files["letters.csv"]) == [{"To": EMAIL}]
    assert "empty.csv" not in files


def test_download_is_on_record(person):
    Client().post(ask(person))
    request = DataRequest.objects.get(kind="download")
    assert (request.person, request.state, request.by_link) == (person, "done", True)
    entry = ModelLogEntry.objects.get(action="membership.download")
    assert (entry.object_id, entry.user) == (str(person.pk), None)


def test_link_works_once_and_makes_earlier_ones_old(person):
    earlier, link = ask(person), ask(person)
    assert Client().post(link).status_code == 200
    assert Client().post(link).status_code == 200  # a second click
    used_at = timezone.now() - links.SAME_USE - timedelta(seconds=1)
    DataRequest.objects.filter(kind="download").update(handled_at=used_at)
    for old in (earlier, link):
        for method in (Client().get, Client().post):
            response = method(old)
            assert response.status_code == 410
            assert "no longer works" in response.text
    assert Client().post(ask(person)).status_code == 200


def test_link_expires(person, settings):
    link = ask(person)
    settings.DATA_LINK_HOURS = 0
    assert Client().post(link).status_code == 410


def test_link_is_good_for_nothing_else(person):
    token = ask(person).split("/")[2]
    other = ask(person, "erase_me").split("/")[2]
    for name, wrong in (
        ("erase_everything", token),
        ("my_data_file", other),
        ("preferences", token),
        ("my_data", token),
        ("my_data_file", tokens.for_preferences(person)),
        ("my_data_file", token[:-1]),
    ):
        assert Client().post(reverse(name, args=[wrong])).status_code == 410, name


@pytest.mark.parametrize("change", ["link_key", "merged_into"])
def test_link_ends_with_the_links_of_the_person(person, change):
    link = ask(person)
    other = Person.objects.create(email="other@example.com")
    Person.objects.filter(pk=person.pk).update(
        **{change: 7 if change == "link_key" else other.pk}
    )  # fmt: skip
    assert Client().post(link).status_code == 410


def test_mailbox_is_not_filled_with_links(person, settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 3  # one is counted already
    path = reverse("my_data", args=[tokens.for_preferences(person)])
    codes = [Client().post(path).status_code for _ in range(4)]
    assert codes == [303, 303, 429, 429]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_file_costs_the_same_for_more_rows(person, number, django_assert_max_num_queries):
    for n in range(number):
        person.notes.create(text=str(n))
        DataRequest.objects.create(person=person, kind="other")
    link = ask(person)
    with django_assert_max_num_queries(60):
        Client().post(link)


def test_every_table_that_names_people_is_in_the_file():
    """A model that is new here needs a collector, and its rows must go with the person.

    Then it joins the set; ``test_erasure`` shows that nothing of it is left.
    """
    known = {
        "membership": {
            "AddressChange", "Consent", "DataRequest", "ImportLine", "Membership", "Merge", "Note",
            "Person", "RosterInvitation", "Signup", "Subscription", "Suppression",
        },
        "mailing": {"Delivery", "Digest", "Journalist", "PressConsent", "PressSignup"},
    }  # fmt: skip
    for app, names in known.items():
        models = apps.get_app_config(app).get_models()
        assert {model.__name__ for model in models if names_people(model)} == names


def names_people(model: type[Model]) -> bool:
    fields = model._meta.get_fields()
    return any(
        isinstance(field, EmailField)
        or field.name == "address_hash"
        or (field.many_to_one and field.related_model in (Person, Journalist))
        for field in fields
    )
