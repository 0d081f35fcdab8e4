import io
from datetime import UTC, datetime

from django.test import Client
from PIL import Image

from core.models import BrandSettings
from pages.models import HomePage
from tests.factories import StatementPageFactory


def test_robots_names_the_sitemap(client: Client, home: HomePage):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in text
    assert text.endswith("Sitemap: http://testserver/sitemap.xml\n")


def test_security_txt_names_the_contact_and_does_not_expire_soon(client: Client, home: HomePage):
    BrandSettings.objects.create(site=home.get_site(), security_contact="flaws@example.com")
    fields = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").text.splitlines()
    )
    assert fields["Contact"] == "mailto:flaws@example.com"
    assert (datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)).days in range(300, 366)


def test_manifest_lists_icons_that_exist(client: Client, home: HomePage):
    manifest = client.get("/site.webmanifest").json()
    assert manifest["name"] == "American Police Officers Alliance"
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(b"".join(client.get(icon["src"]))))
        assert "x".join(map(str, picture.size)) == icon["sizes"]


def share_address(client: Client, address: str) -> str:
    html = client.get(address).text
    return html.split('property="og:image" content="http://testserver')[1].split('"')[0]


def test_share_image_is_drawn_for_a_page(client, newsroom):
    response = client.get(share_address(client, newsroom.url))
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert "immutable" in response["Cache-Control"]


def test_share_image_takes_any_title(client, newsroom):
    statement = StatementPageFactory(parent=newsroom, title=("Unbreakable" * 20 + " 漢字 ")[:255])
    response = client.get(share_address(client, statement.url))
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_old_share_image_leads_to_the_new_one(client, newsroom):
    before = share_address(client, newsroom.url)
    newsroom.title = "Another title"
    newsroom.save_revision().publish()
    response = client.get(before)
    assert response.status_code == 302
    assert response["Location"] == share_address(client, newsroom.url) != before


def test_draft_has_no_share_image(client, newsroom):
    address = share_address(client, newsroom.url)
    newsroom.unpublish()
    assert client.get(address).status_code == 404


def test_health(client: Client, db: None):
    assert client.get("/health/live").text == "ok\n"
    assert client.get("/health/ready").text == "ok\n"
