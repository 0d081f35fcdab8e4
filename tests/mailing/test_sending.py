"""Mailings of statements: who gets what, once, and what becomes of each mail."""

import pytest
from django.core import mail
from django.utils import timezone

from mailing import campaigns
from mailing.models import Audience, Campaign, Delivery, Occasion
from membership.models import Person, Subscription
from news.models import StatementPage
from tests import factories
from tests.mailing.conftest import make_journalist

pytestmark = pytest.mark.django_db
PRESS, STATEMENTS, ISSUES, SAME = Audience


@pytest.fixture
def by(db):
    return factories.UserFactory(first_name="Pat", last_name="Press")


@pytest.fixture
def statement(newsroom, issue) -> StatementPage:
    own = factories.OrganizationFactory(name="Our Alliance", is_own=True, boilerplate="We exist.")
    statement = factories.StatementPageFactory(
        parent=newsroom, kind="statement", organization=own, title="A word & more",
        body=[("paragraph", '<p>It matters. <a href="/issues/">Why</a>.</p>')],
    )  # fmt: skip
    statement.issues.set([issue])
    statement.save()
    return statement


def make_subscriber(number: int = 0, *, topic="statements", issue=None, **fields) -> Subscription:
    defaults = {"email": f"s{number}@example.com", "confirmed_at": timezone.now()}
    person, _ = Person.objects.at(defaults["email"]).get_or_create(defaults=defaults | fields)
    return Subscription.objects.create(person=person, topic=topic, issue=issue)


def send(statement, *audiences, occasion=Occasion.PUBLISHED, by=None) -> Campaign:
    campaign = campaigns.draft(statement, occasion, audiences)
    campaigns.make(campaign, by=by)
    campaign.refresh_from_db()
    return campaign


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_press_gets_the_whole_statement(statement, by):
    journalist = make_journalist(email="Ida@Example.com")
    campaign = send(statement, PRESS, by=by)
    [message] = mail.outbox
    assert message.to == ["Ida@Example.com"]
    assert message.subject == "A word & more"
    html = message.alternatives[0].content
    assert "WASHINGTON" in message.body or "Washington" in message.body
    assert "It matters." in message.body
    assert "We exist." in message.body
    assert "A word &amp; more</h1>" in html
    assert 'href="http://localhost:8000/issues/"' in html
    for body in (message.body, html):
        assert "You get this because you are on the press list of the American" in body
        assert "http://localhost:8000" + statement.get_url_parts()[2] in body
        assert "placeholder" not in body
        assert "{{" not in body
    delivery = Delivery.objects.get()
    assert (
        message.extra_headers["Message-ID"] == f"<campaign.{campaign.pk}.{delivery.pk}@localhost>"
    )
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (delivery.state, delivery.attempts, delivery.journalist) == ("sent", 1, journalist)
    assert delivery.sent_at
    assert (campaign.state, campaign.created_by) == ("sent", by)
