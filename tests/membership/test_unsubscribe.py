"""Less mail instead of none, for whoever opens the link at the end of a mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from membership import tokens
from membership.models import Consent, Person, Subscription, Suppression


@pytest.fixture
def ann(home) -> Person:
    person = Person.objects.create(email="ann@example.com", confirmed_at=timezone.now())
    for topic in ("newsletter", "statements"):
        Subscription.objects.create(person=person, topic=topic)
    return person


@pytest.fixture
def link(ann) -> str:
    return f"/unsubscribe/{tokens.for_unsubscription(ann.address_hash)}/"


def test_a_break_instead(ann, link, client):
    answer = client.post(link, {"leave": "pause"})
    assert answer.status_code == 200
    assert "You are taking a break" in answer.text
    ann.refresh_from_db()
    assert ann.paused_until == timezone.localdate() + timedelta(days=91)
    assert Subscription.objects.active().count() == 2
    assert not Consent.objects.exists()
    assert not Suppression.objects.exists()


def test_one_mail_a_week_instead(ann, link, client):
    answer = client.post(link, {"leave": "weekly"})
    assert "One e-mail a week" in answer.text
    assert set(Subscription.objects.values_list("frequency", "ended_at")) == {("weekly", None)}
    assert "All but one e-mail a week" not in client.get(link).text


def test_stopping_is_what_is_chosen_unless_told_otherwise(link, client):
    page = client.get(link).text
    chosen = [line for line in page.split("<input") if "checked" in line]
    assert len(chosen) == 1
    assert 'value="all"' in chosen[0]


def test_whoever_gets_nothing_is_offered_no_less(ann, link, client):
    Subscription.objects.all().delete()
    page = client.get(link).text
    assert "three months" not in page
    assert "one e-mail a week" not in page
    assert client.post(link, {"leave": "pause"}).status_code == 422
    ann.refresh_from_db()
    assert ann.paused_until is None


def test_link_is_no_key_to_what_else_is_known(ann, link, client):
    page = client.get(link).text
    assert tokens.for_preferences(ann).split(":", maxsplit=1)[0] not in page
    assert "ann@" not in page
