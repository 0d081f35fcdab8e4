"""What the database itself holds to."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.ledger import AppendOnlyError
from membership.addresses import address_hash, normalize, tidy
from membership.models import (
    Consent,
    Membership,
    Person,
    Signup,
    Subscription,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return Person.objects.create(email="Ann@Example.com")


@pytest.fixture
def consent(person) -> Consent:
    return Consent.objects.create(
        person=person,
        action="given",
        purpose="newsletter",
        wording="Yes.",
        wording_version="newsletter-1",
        source="join",
        stated_at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("typed", "tidied", "normalized"),
    [
        (" Ann@Example.COM ", "Ann@Example.COM", "ann@example.com"),
        ("ann+news@example.com", "ann+news@example.com", "ann+news@example.com"),
        ("Ann@Bücher.example", "Ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("no address", "no address", "no address"),
    ],
)
def test_address_has_one_spelling(typed, tidied, normalized):
    assert (tidy(typed), normalize(typed)) == (tidied, normalized)


def test_address_hash_needs_the_key(settings):
    first = address_hash("ann@example.com")
    assert first == address_hash(" ANN@example.com")
    assert len(first) == 64
    settings.SUPPRESSION_KEY = "another"
    assert address_hash("ann@example.com") != first


def test_address_is_one_person_whatever_the_spelling(person):
    assert Person.objects.at(" ann@EXAMPLE.com").get() == person
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="ANN@example.com")


def test_person_has_one_active_membership(person):
    Membership.objects.create(person=person, kind="supporter", status="ended")
    Membership.objects.create(person=person, kind="supporter")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, kind="family")


def test_subscription_is_one_for_each_topic(person, issue_index):
    issue = factories.IssuePageFactory(parent=issue_index)
    Subscription.objects.create(person=person, topic="newsletter")
    Subscription.objects.create(person=person, topic="issue", issue=issue)
    for twice in ({"topic": "newsletter"}, {"topic": "issue", "issue": issue}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(person=person, **twice)


def test_subscription_has_an_issue_exactly_when_it_is_on_one(person, issue_index):
    issue = factories.IssuePageFactory(parent=issue_index)
    for wrong in ({"topic": "issue"}, {"topic": "newsletter", "issue": issue}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(person=person, **wrong)


def test_subscriptions_go_with_their_issue_and_consents_stay(person, consent, issue_index):
    issue = factories.IssuePageFactory(parent=issue_index)
    Subscription.objects.create(person=person, topic="issue", issue=issue)
    issue.delete()
    assert Subscription.objects.count() == 0
    assert Consent.objects.get() == consent


def test_signup_with_topics_has_the_words_agreed_to():
    with pytest.raises(IntegrityError), transaction.atomic():
        Signup.objects.create(email="ann@example.com", topics=["newsletter"], source="footer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signup.objects.create(email="ann@example.com", source="footer")


def test_consent_is_not_changed_by_code(consent):
    consent.wording = "No."
    for attempt in (
        consent.save,
        consent.delete,
        Consent.objects.all().delete,
        lambda: Consent.objects.update(wording="No."),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert Consent.objects.get().wording == "Yes."


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE membership_consent SET wording = 'No.'",
        "DELETE FROM membership_consent",
    ],
)
def test_consent_is_not_changed_by_sql(consent, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Consent.objects.get().wording == "Yes."


def test_everything_about_a_person_goes_with_the_person(person, consent):
    Membership.objects.create(person=person, kind="supporter")
    Subscription.objects.create(person=person, topic="newsletter")
    person.delete()
    for model in (Person, Membership, Subscription, Consent):
        assert model.objects.count() == 0
