"""Mailings of statements: what each mail says, who gets it, once, and what becomes of it."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from mailing import campaigns, sending
from mailing.models import Audience, Campaign, Delivery, Journalist, Occasion
from mailing.models.mail import MOST_ATTEMPTS
from mailing.tasks import send_campaign
from membership.addresses import address_hash
from membership.models import Person, Subscription, Suppression
from membership.services import subscriptions as membership_services
from news.models import Correction
from tests import factories
from tests.mailing.conftest import (
    correct,
    fresh,
    make_journalist,
    make_mailing,
    make_statement,
    make_subscriber,
)
from tests.membership.mails import link_in, links

pytestmark = pytest.mark.django_db
PRESS, STATEMENTS, ISSUES, STATES, SAME = Audience
DAY = timedelta(days=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_press_gets_the_whole_statement(statement):
    journalist = make_journalist(email="Ida@Example.com")
    campaign = make_mailing(statement, PRESS)
    [message] = mail.outbox
    assert message.to == ["Ida@Example.com"]
    assert message.subject == "A word & more"
    html = message.alternatives[0].content
    assert "Washington — It matters." in message.body
    assert "We exist." in message.body
    assert "A word &amp; more</h1>" in html
    assert "It matters. " in html
    assert 'href="http://localhost:8000/issues/"' in html
    for body in (message.body, html):
        assert "You get this because you are on the press list of the American" in body
        assert "http://localhost:8000/news/a-word-more/" in body
        assert "placeholder" not in body
        assert "{{" not in body
    delivery = Delivery.objects.get()
    identity = f"<campaign.{campaign.pk}.{delivery.pk}@localhost>"
    assert message.extra_headers["Message-ID"] == identity
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (delivery.state, delivery.attempts, delivery.journalist) == ("sent", 1, journalist)
    assert delivery.sent_at
    assert (campaign.state, campaign.outcome) == ("sent", "")
    assert campaign.finished_at


def test_subscribers_get_the_summary_and_why(statement, issue):
    make_subscriber(0)
    make_subscriber(1, topic="issue", issue=issue)
    make_mailing(statement, STATEMENTS, ISSUES)
    assert recipients() == ["s0@example.com", "s1@example.com"]
    reasons = {message.to[0]: message for message in mail.outbox}
    for address, topic in (("s0@example.com", "Statements"), ("s1@example.com", "Mental health")):
        message = reasons[address]
        for body in (message.body, message.alternatives[0].content):
            assert "What the statement says." in body
            assert "It matters." not in body
            assert f"You get this because you asked for e-mail on: {topic}." in body


def test_state_alerts_reach_who_lives_in_the_chosen_states(statement):
    for number, state in enumerate(["TX", "OH", "CA", ""]):
        make_subscriber(number, topic="state", state=state)
    make_subscriber(4, state="TX")  # subscribed to statements alone
    campaign = make_mailing(statement, STATES, states=["TX", "OH"])
    assert recipients() == ["s0@example.com", "s1@example.com"]
    [texas] = [message for message in mail.outbox if message.to == ["s0@example.com"]]
    assert "You get this because you asked for e-mail on: State alerts for Texas." in texas.body
    assert campaign.audience_names == "State alerts for Ohio and Texas"
    correct(statement)
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert len(mail.outbox) == 4


def test_every_mail_to_a_person_leads_to_what_they_get(statement, client):
    make_journalist()
    make_subscriber()
    make_mailing(statement, PRESS, STATEMENTS)
    press, supporter = sorted(mail.outbox, key=lambda message: message.to)
    assert "/preferences/" not in press.body + press.alternatives[0].content
    assert client.get(link_in(supporter, "/preferences/")).status_code == 200
    assert "Choose what you get" in supporter.body


def test_leave_link_of_each_mail_is_its_recipients_own(statement, client):
    journalists = [make_journalist(number) for number in range(2)]
    subscriptions = [make_subscriber(number) for number in range(2)]
    make_mailing(statement, PRESS, STATEMENTS)
    by_address = {message.to[0]: message for message in mail.outbox}
    assert len(by_address) == 4

    link = link_in(by_address["j1@example.com"], "/press/list/place/")
    assert by_address["j1@example.com"].extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert "Journalist 1" in client.get(link).text
    assert "You are off the press list" in client.post(link, {"leave": "yes"}).text
    assert list(Journalist.objects.active()) == [journalists[0]]

    link = link_in(by_address["s0@example.com"], "/unsubscribe/")
    client.post(link, ONE_CLICK)
    assert list(Subscription.objects.active()) == [subscriptions[1]]


def test_opening_the_links_of_a_mail_changes_nothing(statement, client):
    make_journalist()
    make_subscriber()
    make_mailing(statement, PRESS, STATEMENTS)
    for message in mail.outbox:
        for link in links(message):
            if link.startswith(("/press/", "/unsubscribe/", "/news/")):
                assert client.get(link).status_code == client.head(link).status_code == 200
    assert Journalist.objects.active().count() == Subscription.objects.active().count() == 1


@pytest.mark.parametrize(
    ("wanted", "gets_it"),
    [
        ({}, True),
        ({"kinds": ["statement"]}, True),
        ({"kinds": ["release", "statement"]}, True),
        ({"kinds": ["release"]}, False),
        ({"issues": "this"}, True),
        ({"issues": "other"}, False),
        ({"issues": "none that is left"}, False),
        ({"kinds": ["release"], "issues": "this"}, False),
        ({"left_at": timezone.now()}, False),
    ],
)
def test_press_list_is_asked_by_kind_and_issue(statement, issue, issue_index, wanted, gets_it):
    other = factories.IssuePageFactory(parent=issue_index, title="Other")
    chosen = wanted.pop("issues", None) if (wanted := dict(wanted)) else None
    journalist = make_journalist(wants_every_issue=chosen is None, **wanted)
    if chosen in ("this", "other"):
        journalist.issues.set([issue if chosen == "this" else other])
    make_mailing(statement, PRESS)
    assert bool(mail.outbox) == gets_it


def test_subscribers_of_other_topics_get_nothing(statement, issue_index):
    other = factories.IssuePageFactory(parent=issue_index, title="Other")
    make_subscriber(0, topic="newsletter")
    make_subscriber(1, topic="issue", issue=other)
    ended = make_subscriber(2)
    ended.ended_at = timezone.now()
    ended.save()
    make_subscriber(3, confirmed_at=None)
    campaign = make_mailing(statement, STATEMENTS, ISSUES)
    assert (mail.outbox, campaign.state) == ([], "sent")


def test_statement_on_no_issue_reaches_no_subscriber_of_issues(newsroom, issue):
    make_subscriber(topic="issue", issue=issue)
    statement = make_statement(newsroom, issue, issues=[])
    assert make_mailing(statement, ISSUES).state == "sent"
    assert mail.outbox == []


def test_nobody_gets_it_twice(statement, issue):
    make_journalist(email="Ann@example.com")
    make_subscriber(email="ann@EXAMPLE.com")
    make_subscriber(email="ann@example.com", topic="issue", issue=issue)
    make_mailing(statement, PRESS, STATEMENTS, ISSUES)
    assert recipients() == ["Ann@example.com"]
    assert Delivery.objects.get().audience == "press"
    make_mailing(statement, STATEMENTS, ISSUES)
    make_mailing(statement, PRESS)
    assert len(mail.outbox) == 1


def test_suppressed_address_is_never_mailed(statement):
    make_journalist(email="ann@example.com")
    make_subscriber(email="ann@example.com")
    Suppression.objects.bulk_create(
        [Suppression(address_hash=address_hash("ann@example.com"), reason="complaint")]
    )
    make_mailing(statement, PRESS, STATEMENTS)
    assert mail.outbox == []
    assert Delivery.objects.count() == 0


@pytest.fixture
def queued(statement, settings) -> Campaign:
    """A mailing to three journalists and a subscriber that no worker has begun."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(3):
        make_journalist(number)
    make_subscriber()
    campaign = make_mailing(statement, PRESS, STATEMENTS)
    assert (campaign.state, states(), mail.outbox) == ("queued", ["queued"] * 4, [])
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    return campaign


def test_who_left_after_queueing_is_not_mailed(queued, client):
    Journalist.objects.filter(email="j0@example.com").update(left_at=timezone.now())
    membership_services.suppress(address="j1@example.com", reason="staff")
    Person.objects.get().delete()
    send_campaign.call(queued.pk)
    assert recipients() == ["j2@example.com"]
    assert sorted(states()) == ["sent", "suppressed", "suppressed", "suppressed"]


def test_running_the_task_again_mails_nobody_twice(queued):
    for _ in range(2):
        send_campaign.call(queued.pk)
    assert len(mail.outbox) == 4


def test_batches_follow_each_other_to_the_end(queued, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 1)
    send_campaign.call(queued.pk)
    assert recipients() == sorted(["j0@example.com", "j1@example.com", "j2@example.com",
                                   "s0@example.com"])  # fmt: skip
    queued.refresh_from_db()
    assert queued.state == "sent"


def test_killed_worker_leaves_what_was_accepted_on_record(queued, monkeypatch):
    """As if the process ended between two mails: the next one goes on from there."""
    accepted = EmailBackend.send_messages

    def killed_at_the_third(self, messages):
        if len(mail.outbox) == 2:
            raise SystemExit
        return accepted(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed_at_the_third)
        with pytest.raises(SystemExit):
            send_campaign.call(queued.pk)
    assert states() == ["sent", "sent", "queued", "queued"]
    Campaign.objects.update(touched_at=timezone.now() - timedelta(minutes=6))
    call_command("resume_mailings")
    assert len(set(recipients())) == len(mail.outbox) == 4
    queued.refresh_from_db()
    assert queued.state == "sent"


def test_mail_sent_again_after_a_crash_has_the_same_message_id(queued):
    send_campaign.call(queued.pk)
    Delivery.objects.update(state="queued")  # what was accepted did not get on record
    Campaign.objects.update(state="sending")
    send_campaign.call(queued.pk)
    identities = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(identities) == 8
    assert len(set(identities)) == 4


def refusing(monkeypatch, error: Exception, address: str = "j0@example.com") -> None:
    accepted = EmailBackend.send_messages

    def send_messages(self, messages):
        if messages[0].to == [address]:
            raise error
        return accepted(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_address_that_is_refused_for_good_is_recorded_and_the_rest_sent(queued, monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"j0@example.com": (550, b"No such user")})
    refusing(monkeypatch, refusal)
    send_campaign.call(queued.pk)
    failed = Delivery.objects.get(state="failed")
    assert (failed.address, failed.attempts) == ("j0@example.com", 1)
    assert "No such user" in failed.error
    assert len(mail.outbox) == 3
    queued.refresh_from_db()
    assert queued.state == "sent"


def test_temporary_refusal_is_tried_again_later_and_given_up_in_the_end(queued, monkeypatch):
    refusing(monkeypatch, smtplib.SMTPDataError(451, b"Try again later"))
    send_campaign.call(queued.pk)
    delivery = Delivery.objects.get(state="queued")
    assert delivery.retry_at > timezone.now() + timedelta(minutes=4)
    queued.refresh_from_db()
    assert queued.state == "sending"
    send_campaign.call(queued.pk)  # not due yet
    delivery.refresh_from_db()
    assert delivery.attempts == 1
    for attempt in range(2, MOST_ATTEMPTS + 1):
        Delivery.objects.filter(pk=delivery.pk).update(retry_at=timezone.now())
        send_campaign.call(queued.pk)
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
    assert delivery.state == "failed"
    queued.refresh_from_db()
    assert queued.state == "sent"


def test_mail_server_that_goes_away_fails_the_task_and_no_recipient(queued, monkeypatch):
    with monkeypatch.context() as patch:
        refusing(patch, smtplib.SMTPServerDisconnected("gone"), "j1@example.com")
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send_campaign.call(queued.pk)
    assert "failed" not in states()
    assert Delivery.objects.get(address_hash=address_hash("j1@example.com")).attempts == 1
    send_campaign.call(queued.pk)  # as the queue does after a pause
    assert sorted(states()) == ["queued", "sent", "sent", "sent"]
    Delivery.objects.update(retry_at=None)
    send_campaign.call(queued.pk)
    assert len(set(recipients())) == len(mail.outbox) == 4


def test_sender_that_is_refused_is_no_fault_of_the_recipients(queued, monkeypatch):
    refusing(monkeypatch, smtplib.SMTPSenderRefused(550, b"Not yours", "x@example.com"))
    with pytest.raises(smtplib.SMTPSenderRefused):
        send_campaign.call(queued.pk)
    assert "failed" not in states()


def test_statement_withdrawn_before_the_mail_goes_out_is_not_sent(queued, statement):
    statement.withdrawals.create(reason="It was wrong.")
    send_campaign.call(queued.pk)
    queued.refresh_from_db()
    assert mail.outbox == []
    assert queued.state == "canceled"
    assert "withdrawn" in queued.outcome
    assert set(states()) == {"canceled"}


def test_statement_taken_off_the_site_is_not_sent(queued, statement):
    statement.unpublish()
    send_campaign.call(queued.pk)
    assert mail.outbox == []
    assert set(states()) == {"canceled"}


def test_mail_says_what_the_page_says_when_it_is_sent(queued, statement):
    changed = fresh(statement)
    changed.title = "Another headline"
    changed.save_revision().publish()
    send_campaign.call(queued.pk)
    assert {message.subject for message in mail.outbox} == {"Another headline"}


def test_canceling_stops_what_was_not_sent(queued, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 1)
    sending.send_batch(queued.pk)
    assert campaigns.cancel(queued, outcome="Enough.")
    send_campaign.call(queued.pk)
    assert states() == ["sent", "canceled", "canceled", "canceled"]
    assert len(mail.outbox) == 1
    assert not campaigns.cancel(queued, outcome="Again.")


@pytest.fixture
def draft(newsroom, issue):
    make_journalist()
    return make_statement(newsroom, issue, live=False)


def test_mailing_of_a_draft_waits_and_goes_out_when_it_is_published(draft):
    campaign = make_mailing(draft, PRESS)
    assert (campaign.state, Delivery.objects.count()) == ("waiting", 0)
    call_command("resume_mailings")
    assert mail.outbox == []
    make_journalist(1)  # signed up in the meantime
    fresh(draft).save_revision().publish()
    assert recipients() == ["j0@example.com", "j1@example.com"]
    campaign.refresh_from_db()
    assert campaign.state == "sent"


def test_schedule_is_no_publication(draft):
    make_mailing(draft, PRESS)
    scheduled = fresh(draft)
    scheduled.release = "embargoed"
    scheduled.embargo_until = scheduled.go_live_at = timezone.now() + timedelta(hours=1)
    scheduled.save_revision().publish()
    call_command("resume_mailings")
    assert mail.outbox == []
    assert Campaign.objects.get().state == "waiting"


def test_page_for_signed_in_readers_is_not_public(draft):
    from wagtail.models import PageViewRestriction

    make_mailing(draft, PRESS)
    restriction = PageViewRestriction.objects.create(
        page=draft.page_ptr, restriction_type=PageViewRestriction.LOGIN
    )
    fresh(draft).save_revision().publish()
    assert mail.outbox == []
    restriction.delete()
    call_command("resume_mailings")
    assert recipients() == ["j0@example.com"]


def test_embargo_that_still_holds_keeps_the_mail(draft):
    make_mailing(draft, PRESS)
    moment = timezone.now() + timedelta(hours=1)
    type(draft).objects.update(live=True, release="embargoed", embargo_until=moment)
    call_command("resume_mailings")
    assert mail.outbox == []
    type(draft).objects.update(embargo_until=timezone.now() - timedelta(seconds=1))
    call_command("resume_mailings")
    assert recipients() == ["j0@example.com"]


def test_waiting_mailing_that_was_canceled_stays_unsent(draft):
    campaign = make_mailing(draft, PRESS)
    assert campaigns.cancel(campaign, outcome="Changed our mind.")
    fresh(draft).save_revision().publish()
    assert mail.outbox == []


def test_publishing_offers_and_never_sends_by_itself(draft):
    fresh(draft).save_revision().publish()
    assert mail.outbox == []
    assert Campaign.objects.count() == 0


def test_worker_killed_between_publishing_and_queueing_is_made_up_for(draft):
    make_mailing(draft, PRESS)
    type(draft).objects.update(live=True)  # published, and no signal came
    call_command("resume_mailings")
    assert recipients() == ["j0@example.com"]
    call_command("resume_mailings")
    assert len(mail.outbox) == 1


def test_correction_goes_to_those_who_got_the_statement(statement, issue, client):
    for number in range(3):
        make_journalist(number)
    make_subscriber(0)
    make_mailing(statement, PRESS)
    make_mailing(statement, STATEMENTS)
    [first] = [message for message in mail.outbox if message.to == ["j0@example.com"]]
    client.post(link_in(first, "/press/list/place/"), ONE_CLICK)
    make_journalist(7)
    make_subscriber(7)
    mail.outbox.clear()
    correct(statement)
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert recipients() == ["j1@example.com", "j2@example.com", "s0@example.com"]
    for message in mail.outbox:
        assert message.subject == "Correction: A word & more"
        for body in (message.body, message.alternatives[0].content):
            assert "It was 5." in body
            assert "It was 6." in body
            assert ("It matters." in body) == message.to[0].startswith("j")
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert len(mail.outbox) == 3


def test_second_correction_is_told_alone_to_everybody_again(statement):
    make_journalist()
    make_mailing(statement, PRESS)
    correct(statement)
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    correct(statement, "It was 6.", "It was 7.")
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    lead = mail.outbox[2].alternatives[0].content.split("<h1")[0]
    assert "It was 7." in lead
    assert "It was 5." not in lead
    assert len(mail.outbox) == 3


def test_corrections_from_before_the_first_mail_are_no_news(statement):
    make_journalist()
    correct(statement, "Old error.", "Old remedy.")
    make_mailing(statement, PRESS)
    correct(statement)
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert "Old error." not in mail.outbox[1].alternatives[0].content
    assert Correction.objects.count() == 2


def test_withdrawal_and_republication_go_to_the_same_recipients(statement):
    make_journalist()
    make_subscriber()
    make_mailing(statement, PRESS, STATEMENTS)
    withdrawal = statement.withdrawals.create(reason="It was not so.", hides_text=True)
    mail.outbox.clear()
    make_mailing(statement, SAME, occasion=Occasion.WITHDRAWN)
    assert recipients() == ["j0@example.com", "s0@example.com"]
    for message in mail.outbox:
        assert message.subject == "Withdrawn: A word & more"
        for body in (message.body, message.alternatives[0].content):
            assert "It was not so." in body
            assert "It matters." not in body
            assert "What the statement says." not in body
    withdrawal.republished_at, withdrawal.republishing_note = timezone.now(), "It was so."
    withdrawal.save()
    mail.outbox.clear()
    make_mailing(statement, SAME, occasion=Occasion.REPUBLISHED)
    assert recipients() == ["j0@example.com", "s0@example.com"]
    for message in mail.outbox:
        assert message.subject == "Stands again: A word & more"
        assert "It was so." in message.body


def test_withdrawal_that_ended_before_the_mail_went_out_is_not_told(statement, settings):
    make_journalist()
    make_mailing(statement, PRESS)
    withdrawal = statement.withdrawals.create(reason="It was not so.")
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    campaign = make_mailing(statement, SAME, occasion=Occasion.WITHDRAWN)
    withdrawal.republished_at = timezone.now()
    withdrawal.save()
    send_campaign.call(campaign.pk)
    assert len(mail.outbox) == 1
    campaign.refresh_from_db()
    assert campaign.state == "canceled"


def test_pictures_stay_out_and_scripts_are_escaped(newsroom, issue):
    make_journalist()
    statement = make_statement(
        newsroom, issue, title="<script>x</script>",
        body=[("quotation", {"text": "<b>We</b> stand.", "speaker": "Ann Lee", "role": ""}),
              ("heading", "Why")],
    )  # fmt: skip
    make_mailing(statement, PRESS)
    html = mail.outbox[0].alternatives[0].content
    assert "<script" not in html
    assert "“&lt;b&gt;We&lt;/b&gt; stand.”" in html
    assert "Why</h2>" in html


@pytest.mark.parametrize("count", [1, 3])
def test_queueing_costs_the_same_for_one_and_three(
    statement, issue, settings, django_assert_num_queries, count
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(count):
        make_journalist(number)
        make_subscriber(number)
        make_subscriber(number, topic="issue", issue=issue)
    campaign = campaigns.draft(fresh(statement), Occasion.PUBLISHED, [PRESS, STATEMENTS, ISSUES])
    campaign.state = "waiting"
    campaign.save()
    with django_assert_num_queries(13):
        campaigns.queue_if_public(campaign)
    assert Delivery.objects.count() == 2 * count


def test_each_mail_after_the_first_costs_the_same(queued, django_assert_num_queries):
    with mail.mailers.default as mailer:
        batch = sending.Batch(queued.pk, mailer)
        kinds = [PRESS, STATEMENTS]
        for audience in kinds:  # each kind of letter is made once
            Delivery.objects.exclude(audience=audience).update(retry_at=timezone.now() + DAY)
            batch.send_next()
            Delivery.objects.update(retry_at=None)
        for _ in range(2):
            with django_assert_num_queries(8):
                assert batch.send_next()
    assert len(mail.outbox) == 4


def test_deleted_statement_leaves_the_record(statement):
    make_journalist()
    make_mailing(statement, PRESS)
    correct(statement)
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    fresh(statement).delete()
    assert [c.headline for c in Campaign.objects.all()] == ["A word & more"] * 2
    assert Delivery.objects.filter(state="sent").count() == 2


def test_waiting_mailing_of_a_deleted_statement_is_over(draft):
    make_mailing(draft, PRESS)
    fresh(draft).delete()
    call_command("resume_mailings")
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.outcome) == ("canceled", "The statement was deleted.")
