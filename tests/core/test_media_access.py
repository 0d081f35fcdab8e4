"""A file is as public as what it is used in."""

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.images.tests.utils import get_test_image_file

from core import media_access
from core.models import SiteDocument, SiteImage
from tests.factories import OrganizationFactory, StatementPageFactory, UserFactory

FOR_EVER = {"public", "max-age=31536000", "immutable"}
TO_NOBODY = {"private", "no-store"}


def caching(response) -> set[str]:
    return set(response["Cache-Control"].split(", "))


@pytest.fixture
def picture(db) -> SiteImage:
    return SiteImage.objects.create(title="A picture", file=get_test_image_file())


@pytest.fixture
def document(db) -> SiteDocument:
    return SiteDocument.objects.create(title="Facts", file=ContentFile(b"facts", "facts.txt"))


@pytest.fixture
def addresses(picture, document) -> list[str]:
    return [picture.get_rendition("width-100").url, document.url]


@pytest.fixture
def statement(newsroom, picture, document):
    """A statement that is not published and shows both."""
    figure = {"image": {"image": picture, "alt_text": "A badge", "decorative": False}}
    statement = StatementPageFactory(
        parent=newsroom, body=[("figure", figure | {"caption": ""})], live=False
    )
    statement.attachments.create(document=document)
    return statement


def statuses(client: Client, addresses: list[str]) -> list[int]:
    return [get(client, address).status_code for address in addresses]


def get(client: Client, address: str):
    """The answer, read to its end, which closes the file."""
    answer = client.get(address)
    if answer.streaming:
        answer.body = b"".join(answer)
    return answer


def test_unused_file_is_for_nobody(client, addresses):
    assert statuses(client, addresses) == [404, 404]


def test_file_is_public_exactly_while_its_page_is(client, statement, addresses):
    assert statuses(client, addresses) == [404, 404]
    statement.save_revision().publish()
    picture, document = (get(client, address) for address in addresses)
    assert Image.open(io.BytesIO(picture.body)).width == 100
    assert picture["Content-Type"] == "image/png"
    assert caching(picture) == FOR_EVER
    assert document.body == b"facts"
    assert caching(document) == {"public", "max-age=0", "must-revalidate"}
    type(statement).objects.get(pk=statement.pk).unpublish()
    assert statuses(client, addresses) == [404, 404]


def test_file_of_a_draft_of_a_public_page_waits_for_it(client, newsroom, document):
    statement = StatementPageFactory(parent=newsroom)
    statement.attachments.create(document=document)
    revision = statement.save_revision()
    assert get(client, document.url).status_code == 404
    revision.publish()
    assert get(client, document.url).status_code == 200


def test_file_of_a_private_page_is_private(client, statement, addresses):
    statement.save_revision().publish()
    statement.view_restrictions.create(restriction_type="login")
    assert statuses(client, addresses) == [404, 404]


def test_page_may_deny_its_files(client, statement, addresses, monkeypatch):
    statement.save_revision().publish()
    monkeypatch.setattr(type(statement), "files_are_public", False, raising=False)
    assert statuses(client, addresses) == [404, 404]


def test_logo_of_an_organization_is_public(client, picture):
    OrganizationFactory(logo=picture)
    assert get(client, picture.get_rendition("width-100").url).status_code == 200


def test_staff_see_every_file(client, addresses, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(is_superuser=True))
    answers = [get(client, address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [caching(answer) for answer in answers] == [TO_NOBODY, TO_NOBODY]


def test_password_alone_opens_no_file(client, addresses, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(UserFactory(is_superuser=True))
    assert statuses(client, addresses) == [404, 404]


def test_key_opens_one_file_for_an_hour(client, addresses, monkeypatch):
    html = "".join(f'<a href="{address}">It</a> ' for address in addresses)
    opened = media_access.with_keys(html)
    keyed = [part.partition('"')[0] for part in opened.split('href="')[1:]]
    assert [address.partition("?")[0] for address in keyed] == addresses
    answers = [get(client, address) for address in keyed]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [caching(answer) for answer in answers] == [TO_NOBODY, TO_NOBODY]

    swapped = f"{addresses[0]}?{keyed[1].partition('?')[2]}"
    assert statuses(client, [swapped, f"{keyed[0]}x", f"{addresses[0]}?key="]) == [404] * 3
    monkeypatch.setattr(media_access, "KEY_SECONDS", -1)
    assert statuses(client, keyed) == [404, 404]


def test_original_has_no_address(client, statement, picture):
    statement.save_revision().publish()
    assert get(client, picture.file.url).status_code == 404
    assert get(client, "/media/images/nothing.png").status_code == 404
    assert get(client, "/media/images/../original_images/test.png").status_code == 404
