from collections.abc import Callable

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from issues.models import IssuePage
from mailing import campaigns
from mailing.models import Audience, Campaign, Journalist, Occasion
from membership.models import Person, Subscription
from news.models import Organization, StatementPage
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


def make_subscriber(
    number: int = 0, *, topic="statements", issue=None, frequency="at-once", **fields
) -> Subscription:
    email = fields.pop("email", f"s{number}@example.com")
    defaults = {"email": email, "confirmed_at": timezone.now()} | fields
    person, _ = Person.objects.at(email).get_or_create(defaults=defaults)
    return Subscription.objects.create(person=person, topic=topic, issue=issue, frequency=frequency)


def make_mailing(
    statement, *audiences: Audience, occasion=Occasion.PUBLISHED, by=None, states=()
) -> Campaign:
    """Make a mailing of a public statement, which is sent at once; or of another, which waits."""
    campaign = campaigns.draft(fresh(statement), occasion, audiences, states=states)
    campaigns.make(campaign, by=by)
    campaign.refresh_from_db()
    return campaign


def fresh(statement: StatementPage) -> StatementPage:
    """As another request reads it."""
    return StatementPage.objects.get(pk=statement.pk)


@pytest.fixture
def statement(newsroom, issue) -> StatementPage:
    return make_statement(newsroom, issue)


def make_statement(newsroom, issue, **fields) -> StatementPage:
    own, _ = Organization.objects.get_or_create(
        is_own=True, defaults={"name": "Our Alliance", "boilerplate": "We exist."}
    )
    defaults = {
        "kind": "statement",
        "organization": own,
        "title": "A word & more",
        "body": [("paragraph", '<p>It matters. <a href="/issues/">Why</a>.</p>')],
        "issues": [issue],
        "first_published_at": timezone.now(),
    }
    statement = factories.StatementPageFactory.build(**defaults | fields)
    newsroom.add_child(instance=statement)
    return statement


def correct(statement, wrong="It was 5.", right="It was 6.") -> None:
    """As publishing a correction leaves it on record."""
    statement.corrections.create(version=statement.versions.first(), wrong=wrong, right=right)
