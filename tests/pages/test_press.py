"""The press page and what can be had from it."""

import io
import zipfile
from xml.etree import ElementTree as ET

import html5lib
import pytest
from django.test import Client
from PIL import Image

from core.changes import listener
from core.models import BrandSettings
from news.models import NewsroomPage, Organization
from pages.models import HomePage, PressPage
from tests.factories import OrganizationFactory, StatementPageFactory
from tests.html import section, soup_of, text_of, texts

# The page, its contacts, the own organization, statements; what every page shows.
QUERIES = 11


@pytest.fixture
def press(home: HomePage) -> PressPage:
    page = PressPage(title="Press", slug="press", search_description="For the press.")
    home.add_child(instance=page)
    return page


@pytest.fixture
def own(db: None) -> Organization:
    return OrganizationFactory(
        name="Our Alliance", is_own=True, boilerplate="The alliance exists.\nIt goes on."
    )


def lines(client: Client, title: str) -> list[str]:
    return list(section(soup_of(client, "/press/"), title).stripped_strings)[1:]


def test_press_page_names_its_contacts_in_order(client, press):
    press.contacts.create(
        sort_order=2, name="B. Second", email="b@alliance.example",
    )  # fmt: skip
    press.contacts.create(
        sort_order=1, name="A. First", role="Director", phones="(202) 555-0100, (202) 555-0101"
    )
    press.save_revision().publish()
    assert lines(client, "Press contacts") == [
        "A. First", "Director", "(202) 555-0100", "(202) 555-0101",
        "B. Second", "b@alliance.example",
    ]  # fmt: skip
    links = [link["href"] for link in section(soup_of(client, "/press/"), "Press contacts")("a")]
    assert links == ["tel:2025550100", "tel:2025550101", "mailto:b@alliance.example"]


def test_press_page_without_contacts_gives_the_organization(client, press):
    BrandSettings.objects.create(
        site=press.get_site(), name="Our Alliance", phone="(202) 555-0199", email="a@b.example"
    )
    assert lines(client, "Press contacts") == ["Our Alliance", "(202) 555-0199", "a@b.example"]


def test_press_page_with_nobody_to_reach_says_so(client, press):
    assert lines(client, "Press contacts") == [
        "Nobody is named here yet. Where a statement names its press contacts, they stand at its"
        " foot."
    ]


def test_press_page_has_the_boilerplate_to_copy(client, press, own):
    OrganizationFactory(name="Another", boilerplate="Not this one.")
    about = section(soup_of(client, "/press/"), "About the Our Alliance")
    assert about.find(class_="copyable").get_text() == "The alliance exists.\nIt goes on."
    own.boilerplate = ""
    own.save()
    assert section(soup_of(client, "/press/"), "About the Our Alliance") is None


def test_press_page_shows_the_five_newest_statements(client, press, newsroom, own):
    for number in range(7):
        StatementPageFactory(
            parent=newsroom, title=f"Number {number}", organization=own, kind="release"
        )
    StatementPageFactory(parent=newsroom, title="A draft", live=False)
    private = StatementPageFactory(parent=newsroom, title="Private")
    private.view_restrictions.create(restriction_type="login")
    found = section(soup_of(client, "/press/"), "Recent statements")
    assert texts(found("h3")) == [f"Number {number}" for number in (6, 5, 4, 3, 2)]
    assert found("a")[-1]["href"] == "/news/"


def test_press_page_without_statements_says_so(client, press):
    assert lines(client, "Recent statements") == ["No statements have been published yet."]


@pytest.mark.parametrize(
    "address", ["/press/list/", "/press/logos.zip", "/news/feed.atom", "/news/feed.json"]
)
def test_press_page_leads_to_lists_feeds_and_logos(client, press, newsroom, address):
    links = [link["href"] for link in soup_of(client, "/press/").main("a")]
    assert address in links
    assert client.get(address).status_code == 200


def test_press_page_is_found_from_every_page_while_it_is_public(client, press, newsroom):
    def leads_there(address: str, place: str) -> bool:
        return any(link["href"] == "/press/" for link in soup_of(client, address).find(place)("a"))

    assert leads_there("/", "footer")
    assert leads_there("/news/", "main")
    press.unpublish()
    assert not leads_there("/", "footer")
    assert not leads_there("/news/", "main")


def test_press_page_is_well_formed_html(client, press, own, newsroom):
    press.contacts.create(name="A. First", phones="(202) 555-0100", email="a@alliance.example")
    press.save_revision().publish()
    StatementPageFactory(parent=newsroom, organization=own, kind="release")
    html5lib.HTMLParser(strict=True).parse(client.get("/press/").content)


def test_there_is_one_press_page_below_the_home_page(home, press):
    assert not PressPage.can_create_at(home)
    assert PressPage.allowed_parent_page_models() == [HomePage]


def test_press_page_takes_as_many_queries_for_one_statement_as_for_thirty(
    client, press, newsroom: NewsroomPage, own, keeping, django_assert_num_queries
):
    client.get("/press/")
    for number in (1, 29):
        for _ in range(number):
            StatementPageFactory(parent=newsroom, organization=own, kind="release")
            press.contacts.create(name="Somebody", phones="(202) 555-0100")
        press.save_revision().publish()
        listener.start_generation()  # as after a change: nothing is kept
        with django_assert_num_queries(QUERIES):
            client.get("/press/")


def pack(client: Client) -> dict[str, bytes]:
    response = client.get("/press/logos.zip")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="apoa-logos.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_logo_pack_has_every_drawing_for_both_grounds(client, home):
    files = pack(client)
    assert list(files) == [
        "apoa-logos/README.txt",
        "apoa-logos/logo.svg", "apoa-logos/logo.png",
        "apoa-logos/logo-on-dark.svg", "apoa-logos/logo-on-dark.png",
        "apoa-logos/emblem.svg", "apoa-logos/emblem.png",
        "apoa-logos/emblem-on-dark.svg", "apoa-logos/emblem-on-dark.png",
    ]  # fmt: skip
    for name, content in files.items():
        if name.endswith(".svg"):
            root = ET.fromstring(content)  # noqa: S314 - our own file
            assert root.find("{http://www.w3.org/2000/svg}text") is None, "needs a font"
        elif name.endswith(".png"):
            image = Image.open(io.BytesIO(content))
            assert image.mode == "RGBA"
            assert image.getpixel((0, 0))[3] == 0, name
            assert image.width == (2000 if "logo." in name or "logo-on" in name else 1024)


def test_guide_of_the_logo_pack_names_what_is_in_it(client, home):
    BrandSettings.objects.create(site=home.get_site(), name="Our & Alliance")
    files = pack(client)
    guide = files.pop("apoa-logos/README.txt").decode()
    assert guide.startswith("Logos of the Our & Alliance\n")
    for name in files:
        assert name.removeprefix("apoa-logos/") in guide


def test_logo_pack_is_not_sent_twice(client, home):
    first = client.get("/press/logos.zip")
    again = client.get("/press/logos.zip", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/press/logos.zip").content == first.content
    assert not first.cookies


def test_press_page_says_what_it_is(client, press):
    page = soup_of(client, "/press/")
    assert text_of(page.h1) == "Press"
    assert page.find("meta", {"name": "description"})["content"] == "For the press."
