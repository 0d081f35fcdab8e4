import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import LogContext
from wagtail.models import PageViewRestriction

from core.changes import listener
from core.models import User
from news.models import NewsroomPage, StatementPage
from news.outputs.wire import wire_text
from news.record import withdrawals
from pages.models import HomePage
from tests.factories import (
    AboutPageFactory,
    PlainPageFactory,
    StatementPageFactory,
    UserFactory,
)
from tests.html import soup_of, text_of, texts

DAY = datetime(2025, 1, 1, 12, tzinfo=UTC)
EMBARGOED = {
    "release": StatementPage.Release.EMBARGOED,
    "embargo_until": datetime(2099, 1, 1, 12, tzinfo=UTC),
}


@pytest.fixture
def author(db: None) -> User:
    return UserFactory(first_name="Ann", last_name="Author")


@pytest.fixture
def draft(newsroom: NewsroomPage) -> StatementPage:
    return StatementPageFactory(parent=newsroom, title="Bill", slug="bill", live=False)


def publish(statement: StatementPage, user: User | None = None, **changes) -> StatementPage:
    """As the editor and the workflow do: a revision, and then its publication."""
    page = StatementPage.objects.get(pk=statement.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish()
    return StatementPage.objects.get(pk=statement.pk)


def numbers(statement: StatementPage) -> list[int]:
    return list(statement.versions.values_list("number", flat=True))


def publish_unrecorded(statement: StatementPage, user: User) -> None:
    """As it was before versions were kept."""
    revision = statement.save_revision(user=user)
    StatementPage.objects.filter(pk=statement.pk).update(
        live=True, live_revision=revision, last_published_at=DAY, first_published_at=DAY
    )


def test_draft_has_no_version(draft: StatementPage):
    draft.save_revision()
    draft.save()
    assert numbers(draft) == []


def test_version_keeps_text_and_author(draft: StatementPage, author: User):
    statement = publish(draft, author)
    version = statement.versions.get()
    assert (version.number, version.published_by) == (1, "Ann Author")
    assert version.text == wire_text(statement)
    assert "A paragraph of text." in version.text


def test_version_names_who_published_it(draft: StatementPage, author: User):
    with LogContext(user=UserFactory(first_name="Pat")):
        publish(draft, author)
    assert draft.versions.get().published_by == "Pat"


def test_each_changed_text_is_a_version(draft: StatementPage):
    publish(draft)
    publish(draft, title="Bill of rights")
    publish(draft)
    publish(draft, summary="Another summary, which is no part of the text.")
    assert numbers(draft) == [2, 1]


def test_scheduled_change_is_no_version_until_it_is_live(draft: StatementPage):
    publish(draft, **EMBARGOED)
    assert numbers(draft) == []
    publish(draft, release=StatementPage.Release.IMMEDIATE)
    publish(draft, title="Tomorrow", **EMBARGOED)
    assert numbers(draft) == [1]
    publish(draft, release=StatementPage.Release.IMMEDIATE)
    assert numbers(draft) == [2, 1]


def test_draft_of_a_live_statement_is_no_version(draft: StatementPage):
    statement = publish(draft)
    statement.title = "Not yet"
    statement.save_revision()
    assert numbers(draft) == [1]


def test_text_from_before_versions_were_kept_is_the_first(draft: StatementPage, author: User):
    publish_unrecorded(draft, author)
    publish(draft, UserFactory(), title="Bill of rights")
    old = draft.versions.get(number=1)
    assert old.text == wire_text(draft)
    assert (old.published_at, old.published_by) == (DAY, "Ann Author")
    assert numbers(draft) == [2, 1]


def test_reader_finds_versions(client: Client, draft: StatementPage):
    publish(draft)
    page = soup_of(client, "/news/bill/")
    assert not page.select("a[href$='versions/']")
    publish(draft, title="Bill of rights", correction_wrong="No name.", correction_right="A name.")
    assert soup_of(client, "/news/bill/").select_one("a[href$='/news/bill/versions/']")
    listed = soup_of(client, "/news/bill/versions/")
    assert texts(listed.select(".versions__item h2")) == ["Version 2 The text today", "Version 1"]
    assert [item["href"] for item in listed.select(".versions__item h2 a")] == ["2/", "1/"]
    assert "A name." in text_of(listed.select_one(".versions__item"))


def test_reader_reads_a_version_and_what_it_changed(client: Client, draft: StatementPage):
    publish(draft)
    publish(draft, title="Bill of rights")
    first = soup_of(client, "/news/bill/versions/1/")
    assert not first.select_one(".differences")
    assert first.select_one(".version__text").get_text() == draft.versions.get(number=1).text
    assert first.select_one(".lead a")["href"] == "/news/bill/"
    second = soup_of(client, "/news/bill/versions/2/")
    assert text_of(second.select_one(".differences ins")) == "[added:] of rights [end]"
    assert texts(second.select("nav.pages a")) == ["← Version 1", "All versions"]


@pytest.mark.parametrize("address", ["versions/", "versions/1/"])
def test_programs_can_read_when_a_version_was_published(client, draft: StatementPage, address: str):
    """HTML knows no smaller part of a second than a thousandth."""
    published_at = publish(draft).versions.get().published_at
    time = soup_of(client, f"/news/bill/{address}").select_one("main time")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", time["datetime"])
    assert datetime.fromisoformat(time["datetime"]) == published_at.replace(microsecond=0)


@pytest.mark.parametrize("address", ["versions/", "versions/1/", "versions/2/"])
def test_versions_are_not_for_search_engines(client: Client, draft: StatementPage, address: str):
    publish(draft)
    publish(draft, title="Bill of rights")
    response = client.get(f"/news/bill/{address}")
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    soup = soup_of(client, f"/news/bill/{address}")
    assert soup.find("link", rel="canonical")["href"] == "http://testserver/news/bill/"
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert len(soup.find_all("h1")) == 1 and not response.cookies


def statuses(client: Client) -> list[int]:
    addresses = ("versions/", "versions/1/", "versions/2/", "versions/3/")
    return [client.get(f"/news/bill/{address}").status_code for address in addresses]


def test_versions_are_as_public_as_the_statement(client: Client, draft: StatementPage):
    publish(draft)
    statement = publish(draft, title="Bill of rights")
    assert statuses(client) == [200, 200, 200, 404]
    restriction = PageViewRestriction.objects.create(
        page=statement, restriction_type=PageViewRestriction.LOGIN
    )
    assert statuses(client) == [404] * 4
    restriction.delete()
    withdrawals.withdraw(statement, user=UserFactory(), reason="No.", hides_text=True)
    assert statuses(client) == [404] * 4
    withdrawals.withdraw(statement, user=UserFactory(), reason="No.", hides_text=False)
    assert statuses(client) == [200, 200, 200, 404]
    statement.unpublish()
    assert statuses(client) == [404] * 4


def test_statement_never_changed_since_versions_are_kept_has_none(
    client: Client, draft: StatementPage, author: User
):
    publish_unrecorded(draft, author)
    assert client.get("/news/bill/").status_code == 200
    assert statuses(client) == [404] * 4


def test_another_page_may_be_called_versions(client: Client, home: HomePage):
    about = AboutPageFactory(parent=home)
    PlainPageFactory(parent=about, title="Versions", slug="versions")
    assert text_of(soup_of(client, "/about/versions/").h1) == "Versions"


def test_list_costs_the_same_for_three(
    client: Client, keeping, draft: StatementPage, django_assert_num_queries
):
    def costs() -> None:
        listener.start_generation()
        client.get("/news/")
        for address in ("versions/", "versions/1/"):
            client.get(f"/news/bill/{address}")
            with django_assert_num_queries(2):
                client.get(f"/news/bill/{address}")

    publish(draft, correction_wrong="a", correction_right="b")
    costs()
    for number in range(2):
        publish(draft, title=f"Bill {number}", correction_wrong=f"{number}", correction_right="c")
    costs()


def test_staff_see_versions_of_what_is_not_public(staff: Client, draft: StatementPage):
    address = reverse("newsroom:versions", args=[draft.pk])
    assert "Nothing is on record yet" in text_of(soup_of(staff, address))
    publish(draft, UserFactory(first_name="Ann"))
    publish(draft, title="Bill of rights").unpublish()
    rows = texts(soup_of(staff, address).select("tbody tr"))
    assert [row.split()[1] for row in rows] == ["2", "1"] and "Ann" in rows[1]
    version = soup_of(staff, reverse("newsroom:version", args=[draft.pk, 2]))
    assert "[added:] of rights [end]" in text_of(version.select_one(".differences"))


def test_versions_are_for_those_who_edit(client: Client, settings, draft: StatementPage):
    settings.SECOND_FACTOR_REQUIRED = False
    publish(draft)
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    response = client.get(reverse("newsroom:version", args=[draft.pk, 1]))
    assert response["Location"] == reverse("wagtailadmin_home")
