import time
from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from wagtail_factories import PageFactory

from core import abuse
from membership.models import JoinPage, NewsletterPage
from tests.membership.mails import link_in
from tests.staff import client_with

BROWSER = {"Sec-Fetch-Site": "same-origin"}
JOIN_AT = "/join/retired-officer/"
JOIN = {
    "first_name": "Ann",
    "last_name": "Lee",
    "email": "Ann.Lee@Example.com",
    "state": "VA",
    "zip_code": "22202-1234",
}
NEWSLETTER = {"email": "Ann.Lee@Example.com", "topics": ["newsletter", "statements"]}


class JoinPageFactory(PageFactory):
    title = "Join"
    slug = "join"
    lead = "Stand with us."

    class Meta:
        model = JoinPage


class NewsletterPageFactory(PageFactory):
    title = "Newsletter"
    slug = "newsletter"
    lead = "What we write."

    class Meta:
        model = NewsletterPage


@pytest.fixture
def officer(home, password_alone) -> Client:
    """Of whoever has all permissions of membership, and no other."""
    return client_with("membership")


@pytest.fixture
def join_page(home) -> JoinPage:
    return JoinPageFactory(parent=home)


@pytest.fixture
def newsletter_page(home) -> NewsletterPage:
    return NewsletterPageFactory(parent=home)


def guard(age: float = 60) -> dict[str, str]:
    """What a form rendered so many seconds ago carries."""
    return {abuse.TIME_FIELD: abuse._signer.sign(str(int(time.time() - age))), abuse.TRAP_FIELD: ""}


Send = Callable[..., HttpResponse]


@pytest.fixture
def send() -> Send:
    """Post a form as a browser would; headers and age of the form can be given."""

    def post(path: str, data: dict, *, age: float = 60, headers=BROWSER, **extra) -> HttpResponse:
        return Client().post(path, guard(age) | data, headers=headers, **extra)

    return post


@pytest.fixture
def join(join_page, send) -> Callable[..., str]:
    """Send the join form; the link in the mail."""

    def request(at: str = JOIN_AT, **changes) -> str:
        mail.outbox.clear()
        assert send(at, JOIN | changes).status_code == 303
        return link_in(mail.outbox[0], "/confirm/")

    return request


@pytest.fixture
def subscribe(newsletter_page, send) -> Callable[..., str]:
    """Send the newsletter form; the link in the mail."""

    def request(**changes) -> str:
        mail.outbox.clear()
        assert send("/newsletter/", NEWSLETTER | changes).status_code == 303
        return link_in(mail.outbox[0], "/confirm/")

    return request
