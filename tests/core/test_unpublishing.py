"""Unpublishing a page may lead its readers elsewhere, until it is published again."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, PageLogEntry

from pages.models import HomePage, PlainPage
from tests.factories import PlainPageFactory, StatementPageFactory, UserFactory
from tests.html import soup_of, text_of


@pytest.fixture
def staff(db: None, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(UserFactory(is_superuser=True, first_name="Pub", last_name="Lisher"))
    return client


@pytest.fixture
def old(home: HomePage) -> PlainPage:
    return PlainPageFactory(parent=home, title="Old", slug="old")


@pytest.fixture
def new(home: HomePage) -> PlainPage:
    return PlainPageFactory(parent=home, title="New", slug="new")


def unpublish(staff: Client, leaving: PlainPage, **answers):
    data = {f"lead-{name}": value for name, value in answers.items()}
    return staff.post(reverse("wagtailadmin_pages:unpublish", args=[leaving.pk]), data)


def is_live(page: PlainPage) -> bool:
    return PlainPage.objects.get(pk=page.pk).live


def error_of(response) -> str:
    assert response.status_code == 200
    return response.context["form"].errors.as_text()


def test_question_is_asked(staff: Client, old: PlainPage):
    text = text_of(soup_of(staff, reverse("wagtailadmin_pages:unpublish", args=[old.pk])))
    assert "Lead readers to" in text and "Are you sure" in text
    assert "This page will not come back" in text


def test_page_is_unpublished_without_an_answer(client: Client, staff: Client, old: PlainPage):
    unpublish(staff, old)
    assert not is_live(old)
    assert client.get("/old/").status_code == 404
    assert not Redirect.objects.exists()


def test_readers_are_led_to_a_page(client: Client, staff: Client, old: PlainPage, new: PlainPage):
    unpublish(staff, old, page=new.pk)
    assert not is_live(old)
    response = client.get("/old/")
    assert (response.status_code, response["Location"]) == (302, "/new/")
    entry = PageLogEntry.objects.get(action="core.redirect")
    assert (entry.page_id, entry.user_display_name) == (old.pk, "Pub Lisher")
    assert entry.message == "Readers are led to New, for the time being"
    history = text_of(soup_of(staff, reverse("wagtailadmin_pages:history", args=[old.pk])))
    assert "Readers are led to New, for the time being" in history


def test_readers_are_led_for_good(client: Client, staff: Client, old: PlainPage, new: PlainPage):
    unpublish(staff, old, page=new.pk, is_permanent="on")
    assert client.get("/old/").status_code == 301
    assert "for good" in PageLogEntry.objects.get(action="core.redirect").message


def test_readers_are_led_to_another_site(client: Client, staff: Client, old: PlainPage):
    unpublish(staff, old, address="partner.example/about/")
    assert client.get("/old/")["Location"] == "https://partner.example/about/"


def test_statement_leads_readers_too(client: Client, staff: Client, newsroom, new: PlainPage):
    statement = StatementPageFactory(parent=newsroom, slug="bill")
    unpublish(staff, statement, page=new.pk)
    assert client.get("/news/bill/")["Location"] == "/new/"


def test_redirect_takes_the_place_of_another(
    client: Client, staff: Client, old: PlainPage, new: PlainPage
):
    site = old.get_site()
    Redirect.objects.create(old_path="/old", site=site, redirect_link="https://old.example/")
    unpublish(staff, old, page=new.pk)
    assert client.get("/old/")["Location"] == "/new/"


def test_page_is_read_at_its_address_again(
    client: Client, staff: Client, old: PlainPage, new: PlainPage
):
    unpublish(staff, old, page=new.pk)
    PlainPage.objects.get(pk=old.pk).save_revision().publish()
    assert client.get("/old/").status_code == 200
    assert not Redirect.objects.exists()
    entry = PageLogEntry.objects.get(action="core.end_redirect")
    assert entry.message == "Readers are no longer led to New"


def test_redirect_that_somebody_made_stays(old: PlainPage):
    Redirect.objects.create(old_path="/old", site=old.get_site(), redirect_link="https://a.example")
    old.save_revision().publish()
    assert Redirect.objects.count() == 1


def test_page_and_address_are_not_both_taken(staff: Client, old: PlainPage, new: PlainPage):
    response = unpublish(staff, old, page=new.pk, address="https://partner.example/")
    assert "one of the two" in error_of(response)
    assert is_live(old)


def test_readers_are_not_led_to_what_they_cannot_see(staff: Client, home: HomePage, old: PlainPage):
    draft = PlainPageFactory(parent=home, live=False)
    assert "Choose one that is public" in error_of(unpublish(staff, old, page=draft.pk))
    assert "being unpublished, too" in error_of(unpublish(staff, old, page=old.pk))
    own = f"http://{old.get_site().hostname}/old/"
    assert "choose the page above" in error_of(unpublish(staff, old, address=own))
    assert is_live(old) and not Redirect.objects.exists()


def test_only_publishers_unpublish(settings, client: Client, home: HomePage, old: PlainPage):
    settings.SECOND_FACTOR_REQUIRED = False
    user = UserFactory()
    group = user.groups.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=home, permission=change)
    client.force_login(user)
    response = unpublish(client, old)
    assert response["Location"] == reverse("wagtailadmin_home")
    assert is_live(old)
