"""Daily and weekly digests: who gets which, when, once; and what drops out of them."""

import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from mailing import campaigns, digest_times, digests
from mailing.models import Audience, Campaign, Delivery, Digest, Occasion
from mailing.models.mail import MOST_ATTEMPTS
from mailing.tasks import send_digests
from membership.addresses import address_hash
from membership.models import Person, Subscription, Suppression
from membership.services.preferences import Preferences, change_preferences, slow_down
from membership.wordings import TOPICS, current
from tests.html import text_of
from tests.mailing.conftest import (
    correct,
    fresh,
    make_mailing,
    make_statement,
    make_subscriber,
)
from tests.membership.mails import link_in

pytestmark = pytest.mark.django_db
PRESS, STATEMENTS, ISSUES, STATES, SAME = Audience
ZONE = ZoneInfo("America/New_York")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def come_due() -> None:
    """As if the hour of the digests had come for all that is held, on a day after the last ones."""
    Delivery.objects.held().update(held_until=timezone.now())
    for digest in Digest.objects.order_by("made_on"):
        digest.made_on -= timedelta(days=7)
        digest.save()


def send() -> list:
    mail.outbox.clear()
    call_command("send_digests")
    return mail.outbox


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("now", "frequency", "expected"),
    [
        ("2026-11-20 06:59", "daily", "2026-11-20 07:00"),
        ("2026-11-20 07:00", "daily", "2026-11-21 07:00"),
        ("2026-11-20 06:59", "weekly", "2026-11-23 07:00"),
        ("2026-11-23 06:59", "weekly", "2026-11-23 07:00"),
        ("2026-11-23 07:00", "weekly", "2026-11-30 07:00"),
        ("2026-10-31 12:00", "daily", "2026-11-01 07:00"),  # the clocks go back in between
    ],
)
def test_digests_go_out_at_seven_daily_or_on_monday(now, frequency, expected):
    now, expected = (
        datetime.fromisoformat(moment).replace(tzinfo=ZONE) for moment in (now, expected)
    )
    assert digest_times.next_after(now, frequency) == expected


def test_statement_is_held_until_the_day_or_the_week_is_over(statement):
    make_subscriber(0)
    make_subscriber(1, frequency="daily")
    make_subscriber(2, frequency="weekly")
    campaign = make_mailing(statement, STATEMENTS)
    assert [message.to for message in mail.outbox] == [["s0@example.com"]]
    assert (campaign.state, campaign.finished_at) == ("held", None)
    assert send() == []
    Delivery.objects.filter(person__email="s1@example.com").update(held_until=timezone.now())
    assert [message.to for message in send()] == [["s1@example.com"]]
    assert sorted(states()) == ["held", "sent", "sent"]
    come_due()
    assert [message.to for message in send()] == [["s2@example.com"]]
    campaign.refresh_from_db()
    assert (campaign.state, campaign.counted()["sent"]) == ("sent", 3)
    assert campaign.finished_at
    come_due()
    assert send() == []


def test_digest_has_everything_in_one_mail(newsroom, issue):
    subscriber = make_subscriber(frequency="daily", first_name="Ann")
    make_subscriber(topic="issue", issue=issue, frequency="weekly")
    for title in ("One & only", "Two"):
        make_mailing(make_statement(newsroom, issue, title=title), STATEMENTS)
    alone = make_statement(newsroom, issue, title="Three", summary="Of the issue alone.")
    make_mailing(alone, ISSUES)
    come_due()
    [message] = send()
    assert message.subject == "One & only, and 2 more"
    for body in (message.body, message.alternatives[0].content):
        for words in (
            "Two", "Three", "Of the issue alone.", "http://localhost:8000/news/two/",
            "because you asked for e-mail on: Statements, Mental health.",
        ):  # fmt: skip
            assert words in body
        assert "It matters." not in body
        assert "placeholder" not in body
        assert "{{" not in body
    digest = Digest.objects.get()
    assert (digest.state, digest.person) == ("sent", subscriber.person)
    assert message.extra_headers["Message-ID"] == f"<digest.{digest.pk}@localhost>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["List-Id"] == "<statements.localhost>"
    preview = BeautifulSoup(message.alternatives[0].content, "html.parser").select_one(".preview")
    assert text_of(preview).endswith(" · Two · Three")


def test_digest_of_one_list_leaves_that_list(statement, issue, client):
    make_subscriber(frequency="daily")
    other = make_subscriber(topic="issue", issue=issue, frequency="daily")
    make_mailing(statement, STATEMENTS)
    come_due()
    [message] = send()
    assert message.subject == "A word & more"
    link = link_in(message, "/unsubscribe/")
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert client.get(link).status_code == 200
    assert Subscription.objects.active().count() == 2
    client.post(link, ONE_CLICK)
    assert list(Subscription.objects.active()) == [other]
    assert client.get(link_in(message, "/preferences/")).status_code == 200


def test_digest_of_several_lists_leaves_them_all(newsroom, issue, client):
    make_subscriber(frequency="daily")
    make_subscriber(topic="issue", issue=issue, frequency="daily")
    make_mailing(make_statement(newsroom, issue, title="One"), STATEMENTS)
    make_mailing(make_statement(newsroom, issue, title="Two"), ISSUES)
    come_due()
    [message] = send()
    client.post(link_in(message, "/unsubscribe/"), ONE_CLICK)
    assert not Subscription.objects.active().exists()


def test_who_wants_it_at_once_on_one_topic_gets_it_at_once(statement, issue):
    make_subscriber(frequency="weekly")
    make_subscriber(topic="issue", issue=issue)
    make_mailing(statement, STATEMENTS, ISSUES)
    [message] = mail.outbox
    assert "asked for e-mail on: Mental health." in message.body
    assert states() == ["sent"]


def test_nobody_is_told_the_same_in_a_mail_and_in_a_digest(statement, issue):
    make_subscriber(frequency="daily")
    make_mailing(statement, STATEMENTS)
    Subscription.objects.update(frequency="at-once")
    make_mailing(statement, STATEMENTS)
    assert mail.outbox == []
    come_due()
    assert len(send()) == 1
    make_mailing(statement, STATEMENTS)
    assert len(mail.outbox) == 1


def test_address_that_was_changed_is_not_told_again(statement):
    person = make_subscriber().person
    make_mailing(statement, STATEMENTS)
    person.email = "new@example.com"
    person.save()
    make_mailing(statement, STATEMENTS)
    assert len(mail.outbox) == 1


def test_digest_is_sent_once_however_often_it_is_asked_for(newsroom, issue):
    make_subscriber(frequency="daily")
    make_mailing(make_statement(newsroom, issue, title="One"), STATEMENTS)
    come_due()
    assert len(send()) == 1
    for _ in range(2):
        send_digests.call()
        assert send() == []
    # What comes due later on the same day waits for the next one.
    make_mailing(make_statement(newsroom, issue, title="Two"), STATEMENTS)
    Delivery.objects.held().update(held_until=timezone.now())
    assert send() == []
    held = Delivery.objects.held().get()
    assert timezone.now() < held.held_until <= timezone.now() + timedelta(hours=25)
    come_due()
    assert [message.subject for message in send()] == ["Two"]


def test_change_of_frequency_takes_what_is_held_along(statement):
    subscription = make_subscriber(frequency="weekly")
    make_mailing(statement, STATEMENTS)
    choose(subscription, "daily")
    held = Delivery.objects.get()
    assert held.held_until == digest_times.next_after(timezone.now(), "daily")
    slow_down(person=subscription.person)
    held.refresh_from_db()
    assert held.held_until == digest_times.next_after(timezone.now(), "weekly")
    choose(subscription, "at-once")
    assert len(send()) == 1


def choose(subscription: Subscription, frequency: str) -> None:
    wanted = Preferences([subscription.choice], frequency, "TX")
    change_preferences(
        person=subscription.person, wanted=wanted, wording=current(TOPICS), path="/preferences/"
    )


@pytest.fixture
def held(statement) -> Campaign:
    """A mailing that is held for two people."""
    for number in range(2):
        make_subscriber(number, frequency="daily")
    campaign = make_mailing(statement, STATEMENTS)
    assert (campaign.state, states(), mail.outbox) == ("held", ["held"] * 2, [])
    come_due()
    return campaign


def test_withdrawn_statement_drops_out(held, statement, newsroom, issue):
    statement.withdrawals.create(reason="It was wrong.")
    assert send() == []
    assert states() == ["canceled"] * 2
    assert set(Digest.objects.values_list("state", flat=True)) == {"canceled"}
    held.refresh_from_db()
    assert (held.state, held.counted()["canceled"]) == ("sent", 2)


def test_rest_of_the_digest_goes_without_the_withdrawn(held, statement, newsroom, issue):
    make_mailing(make_statement(newsroom, issue, title="Other"), STATEMENTS)
    come_due()
    statement.withdrawals.create(reason="It was wrong.")
    sent = send()
    assert [message.subject for message in sent] == ["Other", "Other"]
    assert all("A word" not in message.body for message in sent)
    assert sorted(states()) == ["canceled"] * 2 + ["sent"] * 2


def test_digest_says_what_the_page_says_then(held, statement):
    changed = fresh(statement)
    changed.title = "Another headline"
    changed.save_revision().publish()
    assert {message.subject for message in send()} == {"Another headline"}


def test_canceled_mailing_is_in_no_digest(held):
    assert campaigns.cancel(held, outcome="Enough.")
    assert send() == []
    assert states() == ["canceled"] * 2


def test_who_left_paused_or_was_suppressed_gets_none(statement):
    left, paused, complained, erased, stays = (
        make_subscriber(number, frequency="daily") for number in range(5)
    )
    make_mailing(statement, STATEMENTS)
    come_due()
    digests.gather()
    Subscription.objects.filter(pk=left.pk).update(ended_at=timezone.now())
    Person.objects.filter(pk=paused.person_id).update(
        paused_until=timezone.localdate() + timedelta(days=1)
    )
    Suppression.objects.create(
        address_hash=address_hash(complained.person.email), reason="complaint"
    )
    Person.objects.filter(pk=erased.person_id).delete()
    assert [message.to for message in send()] == [[stays.person.email]]
    assert sorted(states()) == ["paused", "sent", "suppressed", "suppressed", "suppressed"]
    assert Campaign.objects.get().state == "sent"


def test_paused_people_are_mailed_nothing_and_not_afterwards(statement):
    today = timezone.localdate()
    make_subscriber(0, paused_until=today + timedelta(days=1))
    make_subscriber(1, paused_until=today)
    campaign = make_mailing(statement, STATEMENTS)
    assert [message.to for message in mail.outbox] == [["s1@example.com"]]
    assert campaign.counted()["total"] == 1


def test_correction_comes_with_the_digest_of_who_wants_digests(held, statement):
    assert len(send()) == 2
    correct(statement)
    mail.outbox.clear()
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert mail.outbox == []
    come_due()
    [message, _] = send()
    assert message.subject == "Correction: A word & more"
    for body in (message.body, message.alternatives[0].content):
        assert "It was 5." in body
        assert "It was 6." in body


def test_two_rows_of_one_person_get_one_digest(held):
    kept, merged = Person.objects.order_by("email")
    merged.subscriptions.all().delete()
    merged.merged_into = kept
    merged.save()
    [message] = send()
    assert message.to == [kept.email]
    assert sorted(states()) == ["sent", "suppressed"]


def test_after_a_merge_the_survivor_is_mailed_once(statement, issue, settings):
    kept = make_subscriber(0, frequency="daily")
    moved = make_subscriber(1, topic="issue", issue=issue, frequency="daily")
    make_mailing(statement, STATEMENTS, ISSUES)
    Person.objects.filter(pk=moved.person_id).update(merged_into=kept.person)
    Subscription.objects.filter(pk=moved.pk).update(person=kept.person)
    come_due()
    [message] = send()
    assert message.to == ["s0@example.com"]
    assert sorted(states()) == ["canceled", "sent"]


def test_killed_worker_leaves_what_was_accepted_on_record(held, monkeypatch):
    accepted = EmailBackend.send_messages

    def killed_at_the_second(self, messages):
        if mail.outbox:
            raise SystemExit
        return accepted(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed_at_the_second)
        digests.gather()
        with pytest.raises(SystemExit):
            send_digests.call()
    assert sorted(states()) == ["held", "sent"]
    call_command("send_digests")
    assert sorted(address for message in mail.outbox for address in message.to) == [
        "s0@example.com", "s1@example.com",
    ]  # fmt: skip


def refusing(monkeypatch, error: Exception) -> None:
    def send_messages(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_refused_address_is_recorded(held, monkeypatch):
    refusing(monkeypatch, smtplib.SMTPRecipientsRefused({"x": (550, b"No such user")}))
    call_command("send_digests")
    delivery = Delivery.objects.first()
    assert (delivery.state, delivery.attempts) == ("failed", 1)
    assert "No such user" in delivery.error
    assert Campaign.objects.get().counted()["failed"] == 2


def test_temporary_refusal_is_tried_again_later(held, monkeypatch):
    refusing(monkeypatch, smtplib.SMTPDataError(451, b"Try again later"))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        Digest.objects.update(retry_at=None)
        call_command("send_digests")
        assert set(Digest.objects.values_list("attempts", flat=True)) == {attempt}
        if attempt < MOST_ATTEMPTS:
            assert states() == ["held"] * 2
    assert states() == ["failed"] * 2


def test_mail_server_that_is_away_fails_no_recipient(held, monkeypatch):
    with monkeypatch.context() as patch:
        refusing(patch, smtplib.SMTPServerDisconnected("gone"))
        digests.gather()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send_digests.call()
    assert states() == ["held"] * 2
    Digest.objects.update(retry_at=None)
    assert len(send()) == 2


def test_worker_is_asked_once_while_it_has_work(held, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    from django_tasks_db.models import DBTaskResult

    for _ in range(2):
        call_command("send_digests")
    assert DBTaskResult.objects.filter(task_path="mailing.tasks.send_digests").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_gathering_costs_the_same_for_one_and_three(
    newsroom, issue, django_assert_num_queries, count
):
    for number in range(count):
        make_subscriber(number, frequency="daily")
    make_mailing(make_statement(newsroom, issue), STATEMENTS)
    come_due()
    with django_assert_num_queries(8):
        digests.gather()
    assert Digest.objects.count() == count


@pytest.mark.parametrize("count", [1, 3])
def test_each_digest_costs_the_same_whatever_is_in_it(
    newsroom, issue, django_assert_num_queries, count
):
    for number in range(2):
        make_subscriber(number, frequency="daily")
    for number in range(count):
        make_mailing(make_statement(newsroom, issue, title=f"Statement {number}"), STATEMENTS)
    come_due()
    digests.gather()
    with mail.mailers.default as mailer:
        batch = digests.DigestBatch(mailer)
        assert batch.send_next()  # the letter is made once
        with django_assert_num_queries(9):
            assert batch.send_next()
    assert len(mail.outbox) == 2
