"""Waves of false signups: seen by what they have in common, and undone at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.models import Consent, Membership, Person, Signup, Subscription, Suppression
from tests.membership.conftest import NEWSLETTER
from tests.membership.mails import link_in
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
INDEX, REVIEW = "/admin/false-signups/", "/admin/false-signups/review/"


def make(number: int, domain: str = "spam.example", *, network: str = "a" * 64, **fields) -> None:
    now = timezone.now()
    for index in range(number):
        Signup.objects.create(
            **{"email": f"p{index}@{domain}", "kind": "supporter", "source": "join",
               "network_hash": network, "created_at": now - timedelta(minutes=5)} | fields
        )  # fmt: skip


def hidden(answer, **more: object) -> dict[str, object]:
    """What the page's form carries."""
    window = answer.context["window"]
    confirmed = {} if window.only_unconfirmed else {"confirmed": "on"}
    return {
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
        "by": window.by.value,
        **confirmed,
        **more,
    }


def test_groups_are_shown_by_network_domain_and_form_the_largest_first(officer):
    make(3)
    make(2, "other.example", network="b" * 64, source="newsletter")
    found = {
        by: [(group.label, group.number) for group in _groups(officer, by=by)]
        for by in ("network", "domain", "form")
    }
    assert found == {
        "network": [("Network aaaaaaaa", 3), ("Network bbbbbbbb", 2)],
        "domain": [("spam.example", 3), ("other.example", 2)],
        "form": [("Join form", 3), ("Newsletter form", 2)],
    }


def test_of_very_many_signups_different_addresses_are_not_told_apart(officer, monkeypatch):
    make(3)
    said = "take a shorter time to see them"
    assert said not in officer.get(INDEX).text
    assert [group.addresses for group in _groups(officer)] == [3]
    monkeypatch.setattr("membership.waves.groups.MOST_COMPARED", 2)
    assert said in officer.get(INDEX).text
    assert [(group.number, group.addresses) for group in _groups(officer)] == [(3, None)]


def _groups(officer, **query):
    return officer.get(INDEX, query).context["groups"]


def test_day_is_looked_at_unless_another_time_is_asked_for(officer):
    make(1, created_at=timezone.now() - timedelta(days=2))
    assert "Nothing came in during this time." in officer.get(INDEX).text
    since = (timezone.localtime() - timedelta(days=3)).strftime("%Y-%m-%d %H:%M")
    assert len(_groups(officer, since=since)) == 1
    backwards = officer.get(INDEX, {"since": "2026-02-02 10:00", "until": "2026-02-01 10:00"})
    assert "must be earlier than" in backwards.text


def test_unconfirmed_ones_are_deleted_after_a_look_and_others_stay(officer):
    make(3)
    make(1, confirmed_at=timezone.now())
    make(2, "other.example", network="b" * 64)
    page = officer.get(INDEX)
    review = officer.post(REVIEW, hidden(page, keys=["a" * 64]))
    assert "3 signups are deleted" in " ".join(review.text.split())
    assert "p0@spam.example" in review.text
    assert Signup.objects.count() == 6

    sent = hidden(page, keys=["a" * 64], agreed="yes")
    answer = officer.post(REVIEW, sent, follow=True)
    assert "3 signups were deleted." in answer.text
    assert Signup.objects.count() == 3
    entry = ModelLogEntry.objects.get(action="membership.undo_wave")
    assert (entry.data["signups"], entry.data["people"]) == (3, 0)
    assert "example" not in str(entry.data)
    assert "Deleted 3 signups" in entry.formatter.format_message(entry)


def test_what_came_in_after_the_look_is_left(officer):
    make(2)
    page = officer.get(INDEX)
    make(1, created_at=timezone.now() + timedelta(seconds=1))
    officer.post(REVIEW, hidden(page, keys=["a" * 64], agreed="yes"))
    assert Signup.objects.count() == 1


def test_confirmed_ones_are_undone_on_request_without_a_mail(officer, subscribe, join):
    officer.post(subscribe(email="false@example.com"))
    officer.post(join(email="member@example.com"))
    assert Subscription.objects.active().count() == 2
    mail.outbox.clear()
    page = officer.get(INDEX, {"confirmed": "on", "by": "domain"})
    chosen = hidden(page, keys=["example.com"])
    review = officer.post(REVIEW, chosen)
    assert "They brought us 2 new people" in review.text
    officer.post(REVIEW, chosen | {"agreed": "yes"})

    assert Subscription.objects.active().count() == 0
    assert not Membership.objects.active().exists()
    assert Person.objects.count() == 2
    assert Suppression.objects.count() == Signup.objects.count() == 0
    withdrawn = Consent.objects.filter(action="withdrawn")
    assert {(line.source, line.note[:22]) for line in withdrawn} == {
        ("staff", "One of many false sign")
    }
    assert mail.outbox == []


def test_who_was_there_before_keeps_everything(officer, subscribe, send):
    officer.post(subscribe())
    send("/newsletter/", NEWSLETTER)
    officer.post(link_in(mail.outbox[-1], "/confirm/"))
    first, second = Signup.objects.order_by("created_at")
    Signup.objects.filter(pk=first.pk).delete()
    page = officer.get(INDEX, {"confirmed": "on"})
    officer.post(REVIEW, hidden(page, keys=[second.network_hash], agreed="yes"))
    assert not Signup.objects.exists()
    assert Subscription.objects.active().count() == 2


def test_link_of_an_undone_signup_says_that_it_works_no_more(officer, subscribe):
    link = subscribe()
    page = officer.get(INDEX, {"by": "form"})
    officer.post(REVIEW, hidden(page, keys=["newsletter"], agreed="yes"))
    assert officer.get(link).status_code == 410


def test_nothing_ticked_is_said(officer):
    make(1)
    page = officer.get(INDEX, {"by": "domain"})
    answer = officer.post(REVIEW, hidden(page), follow=True)
    assert "Tick at least one group." in answer.text
    assert answer.context["window"].by == "domain"


def test_looking_changes_nothing(officer):
    make(2)
    assert officer.get(REVIEW).status_code == 405
    officer.get(INDEX, {"agreed": "yes", "keys": "a" * 64})
    assert Signup.objects.count() == 2


def test_others_of_the_staff_are_kept_out(home):
    client = client_with("news")
    for answer in (client.get(INDEX), client.post(REVIEW, {"keys": "x"})):
        assert answer.status_code in (302, 403)
        assert "Signups" not in answer.text


def test_listing_costs_the_same_for_one_group_and_for_three(officer, django_assert_num_queries):
    make(1)
    officer.get(INDEX)
    with django_assert_num_queries(14):
        officer.get(INDEX)
    for letter in "bcd":
        make(1, network=letter * 64)
    with django_assert_num_queries(14):
        officer.get(INDEX)
