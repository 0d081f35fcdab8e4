from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from issues.models import IssuePage
from mailing.models import Journalist
from tests import factories
from tests.membership.conftest import BROWSER, guard
from tests.membership.mails import link_in

PRESS = {
    "name": "Ida Wells",
    "outlet": "The Evening Star",
    "email": "Ida.Wells@Example.com",
    "kinds": ["statement"],
}
Send = Callable[..., HttpResponse]


@pytest.fixture
def send(home) -> Send:
    """Post the press list's form as a browser would; headers and age of the form can be given."""

    def post(data: dict, *, age: float = 60, headers=BROWSER, **extra) -> HttpResponse:
        return Client().post("/press/list/", guard(age) | data, headers=headers, **extra)

    return post


@pytest.fixture
def sign_up(send) -> Callable[..., str]:
    """Send the form; the link in the mail."""

    def request(**changes) -> str:
        mail.outbox.clear()
        assert send(PRESS | changes).status_code == 303
        return link_in(mail.outbox[0], "/press/list/confirm/")

    return request


@pytest.fixture
def issue(issue_index) -> IssuePage:
    return factories.IssuePageFactory(parent=issue_index, title="Mental health")


def make_journalist(number: int = 0, **fields) -> Journalist:
    defaults = {"email": f"j{number}@example.com", "name": f"Journalist {number}", "outlet": "Star"}
    return Journalist.objects.create(**defaults | fields)
