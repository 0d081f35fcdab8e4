"""The page on which people choose what they get."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from membership import tokens, wordings
from membership.models import Consent, Membership, Person, RateCounter, Subscription, Suppression
from tests import factories
from tests.html import soup_of
from tests.membership.conftest import JOIN
from tests.membership.mails import link_in
from tests.membership.tables import contents

EMAIL = JOIN["email"]
NOTHING = {"frequency": "at-once", "state": ""}


@pytest.fixture
def ann(home) -> Person:
    return Person.objects.create(
        email=EMAIL, first_name="Ann", last_name="Lee", confirmed_at=timezone.now()
    )


@pytest.fixture
def later(monkeypatch):
    """Let signatures, and the clock, be read so much later."""

    def pass_time(**delta: int) -> None:
        elapsed, now, seconds = timedelta(**delta), timezone.now, time.time
        monkeypatch.setattr(time, "time", lambda: seconds() + elapsed.total_seconds())
        monkeypatch.setattr(timezone, "now", lambda: now() + elapsed)

    return pass_time


@pytest.fixture
def issue(issue_index):
    return factories.IssuePageFactory(parent=issue_index, title="Bail")


def page_of(person: Person, part: str = "") -> str:
    return f"/preferences/{tokens.for_preferences(person)}/{part}"


def lists_of(person: Person) -> dict[str, str]:
    return {
        entry.choice.value: entry.frequency
        for entry in person.subscriptions.active().select_related("issue")
    }


def consents() -> list[tuple[str, str, str]]:
    rows = Consent.objects.order_by("pk")
    return [(row.action, row.purpose, row.subject) for row in rows]


def save(client, person: Person, *topics: str, **changes: str):
    return client.post(page_of(person), NOTHING | {"topics": topics} | changes)


# The link


def test_link_stops_with_the_key_of_its_person(ann, client):
    link = page_of(ann)
    assert client.get(link).status_code == 200
    Person.objects.update(link_key=1)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "/preferences/" in answer.text


def test_link_expires(ann, client, later):
    link = page_of(ann)
    later(days=settings.PREFERENCES_LINK_DAYS + 1)
    assert client.get(link).status_code == 410
    assert client.post(link, NOTHING).status_code == 410


def test_link_is_good_for_preferences_alone(ann, client):
    token = tokens.for_preferences(ann)
    for path in ("unsubscribe", "confirm", "old-address", "new-address", "card", "roster"):
        assert client.get(f"/{path}/{token}/").status_code == 410
    assert (
        client.get(f"/preferences/{tokens.for_unsubscription(ann.address_hash)}/").status_code
        == 410
    )


def test_link_of_a_merged_row_opens_the_survivors_page(ann, client):
    other = Person.objects.create(email="lee@example.org", merged_into=ann)
    save(client, other, "newsletter")
    assert lists_of(ann) == {"newsletter": "at-once"}
    assert lists_of(other) == {}


def test_page_is_kept_by_nobody_and_names_nobody(ann, client):
    page = client.get(page_of(ann))
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "A•••@Example.com" in page.text
    assert EMAIL not in page.text
    assert "Lee" not in page.text


@pytest.mark.parametrize(
    "part", ["", "pause/", "stop/", "end-membership/", "address/", "new-link/"]
)
def test_opening_a_page_changes_nothing(ann, client, part):
    Membership.objects.create(person=ann, kind="supporter")
    Subscription.objects.create(person=ann, topic="newsletter")
    before = contents()
    assert client.get(page_of(ann, part)).status_code == 200
    assert client.head(page_of(ann, part)).status_code == 200
    assert contents() == before
    assert mail.outbox == []


# Topics, state, how often


def test_topics_start_and_stop_with_a_line_in_the_ledger_each(ann, issue, client):
    Subscription.objects.create(person=ann, topic="newsletter")
    answer = save(client, ann, "statements", f"issue-{issue.pk}")
    assert answer.status_code == 303
    assert lists_of(ann) == {"statements": "at-once", f"issue-{issue.pk}": "at-once"}
    assert consents() == [
        ("given", "statements", ""),
        ("given", "issue", "Bail"),
        ("withdrawn", "newsletter", ""),
    ]
    assert "Your choice is saved" in client.get(answer["Location"]).text


def test_consent_quotes_the_words_shown_and_no_secret(ann, client):
    save(client, ann, "newsletter")
    consent = Consent.objects.get()
    shown = wordings.current(wordings.TOPICS)
    assert (consent.wording_version, consent.wording) == shown
    assert shown.text in client.get(page_of(ann)).text
    assert (consent.source, consent.path) == ("preferences", "/preferences/…/")
    assert consent.proof
    assert consent.confirmed_at == consent.stated_at


def test_what_stays_ticked_is_not_asked_anew(ann, client):
    save(client, ann, "newsletter")
    save(client, ann, "newsletter", frequency="weekly")
    assert consents() == [("given", "newsletter", "")]
    assert lists_of(ann) == {"newsletter": "weekly"}


def test_how_often_holds_for_all_and_for_what_comes_later(ann, issue, client):
    save(client, ann, "newsletter", "statements", frequency="daily")
    assert lists_of(ann) == {"newsletter": "daily", "statements": "daily"}
    box = soup_of(client, page_of(ann)).find("input", attrs={"value": "daily"})
    assert box.has_attr("checked")
    save(client, ann, "newsletter", f"issue-{issue.pk}", frequency="daily")
    assert lists_of(ann) == {"newsletter": "daily", f"issue-{issue.pk}": "daily"}


def test_topic_from_another_form_comes_as_often_as_the_rest(ann, subscribe, client):
    save(client, ann, "statements", frequency="weekly")
    client.post(subscribe(topics=["newsletter"]))
    assert lists_of(ann) == {"statements": "weekly", "newsletter": "weekly"}


def test_state_alerts_need_a_state(ann, client):
    answer = save(client, ann, "state")
    assert answer.status_code == 422
    assert "Choose your state to get its alerts" in answer.text
    assert lists_of(ann) == {}
    assert save(client, ann, "state", state="VA").status_code == 303
    ann.refresh_from_db()
    assert ann.state == "VA"
    assert lists_of(ann) == {"state": "at-once"}


@pytest.mark.parametrize(
    "wrong",
    [{"topics": ["issue-999"]}, {"frequency": "hourly"}, {"frequency": ""}, {"state": "XX"}],
)
def test_what_is_not_offered_is_refused_and_nothing_changes(ann, client, wrong):
    answer = client.post(page_of(ann), NOTHING | {"topics": ["newsletter"]} | wrong)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert lists_of(ann) == {}


def test_list_whose_issue_is_no_longer_published_can_still_be_left(ann, issue, client):
    Subscription.objects.create(person=ann, topic="issue", issue=issue)
    issue.unpublish()
    assert "Issue: Bail" in client.get(page_of(ann)).text
    save(client, ann)
    assert lists_of(ann) == {}


def test_unticking_everything_leaves_everything(ann, client):
    save(client, ann, "newsletter", "statements")
    save(client, ann)
    assert lists_of(ann) == {}
    assert Suppression.objects.count() == 0


def test_first_choice_by_the_link_proves_the_address(ann, client):
    Person.objects.update(confirmed_at=None)
    client.get(page_of(ann))
    ann.refresh_from_db()
    assert ann.confirmed_at is None
    save(client, ann, "newsletter")
    ann.refresh_from_db()
    assert ann.confirmed_at


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_the_same_for_one_list_and_three(
    ann, issue_index, client, django_assert_num_queries, count
):
    for _ in range(count):
        entry = factories.IssuePageFactory(parent=issue_index)
        Subscription.objects.create(person=ann, topic="issue", issue=entry)
    link = page_of(ann)
    client.get(link)
    with django_assert_num_queries(15):
        page = client.get(link).text
    assert page.count("Issue: ") == count


# A break


@pytest.mark.parametrize(("length", "days"), [("week", 7), ("month", 30), ("quarter", 91)])
def test_break_lasts_as_long_as_chosen(ann, client, length, days):
    answer = client.post(page_of(ann, "pause/"), {"length": length})
    ann.refresh_from_db()
    assert ann.paused_until == timezone.localdate() + timedelta(days=days)
    assert ann.is_paused
    page = client.get(answer["Location"]).text
    assert "Your break has begun" in page
    assert f"{ann.paused_until:%B} {ann.paused_until.day}, {ann.paused_until.year}" in page


def test_break_until_a_day_and_its_end(ann, client):
    day = timezone.localdate() + timedelta(days=20)
    client.post(page_of(ann, "pause/"), {"length": "day", "day": day.isoformat()})
    ann.refresh_from_db()
    assert ann.paused_until == day
    answer = client.post(page_of(ann, "pause/"), {"resume": "yes"})
    ann.refresh_from_db()
    assert ann.paused_until is None
    assert "Your break is over" in client.get(answer["Location"]).text


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Enter the first day"),
        ("soon", "Enter a day, as in"),
        ("2020-01-01", "yet to come"),
        ("2999-01-01", "within a year"),
    ],
)
def test_day_of_a_break_is_checked(ann, client, day, message):
    answer = client.post(page_of(ann, "pause/"), {"length": "day", "day": day})
    assert answer.status_code == 422
    assert message in answer.text
    ann.refresh_from_db()
    assert ann.paused_until is None


# Leaving


def test_stopping_all_ends_every_list_and_keeps_the_membership(ann, client):
    Membership.objects.create(person=ann, kind="supporter")
    save(client, ann, "newsletter", "statements")
    answer = client.post(page_of(ann, "stop/"))
    assert lists_of(ann) == {}
    assert Suppression.objects.get().address_hash == ann.address_hash
    assert Membership.objects.active().count() == 1
    withdrawn = Consent.objects.filter(action="withdrawn")
    assert {(row.source, row.path) for row in withdrawn} == {
        ("preferences", "/preferences/…/stop/")
    }
    assert "It has stopped" in client.get(answer["Location"]).text


def test_who_left_all_comes_back_by_choosing(ann, client):
    client.post(page_of(ann, "stop/"))
    assert "To come back" in client.get(page_of(ann)).text
    save(client, ann, "newsletter")
    assert Suppression.objects.count() == 0
    assert lists_of(ann) == {"newsletter": "at-once"}


@pytest.mark.parametrize("reason", ["complaint", "staff"])
def test_who_complained_is_told_and_cannot_be_subscribed(ann, client, reason):
    Suppression.objects.create(address_hash=ann.address_hash, reason=reason)
    answer = save(client, ann, "newsletter")
    assert "we were told that you want none" in answer.text
    assert "Save my choice" not in answer.text
    assert lists_of(ann) == {}
    assert Suppression.objects.get().reason == reason


def test_membership_ends_once_it_is_confirmed(ann, client):
    membership = Membership.objects.create(person=ann, kind="retired")
    Subscription.objects.create(person=ann, topic="newsletter")
    assert membership.number in client.get(page_of(ann, "end-membership/")).text
    answer = client.post(page_of(ann, "end-membership/"))
    membership.refresh_from_db()
    assert membership.status == "ended"
    assert membership.ended_on == timezone.localdate()
    assert lists_of(ann) == {"newsletter": "at-once"}
    assert "Your membership has ended" in client.get(answer["Location"]).text
    assert client.post(page_of(ann, "end-membership/")).status_code == 303


def test_old_links_end_and_a_new_one_is_mailed(ann, client):
    old = page_of(ann)
    assert client.post(page_of(ann, "new-link/")).status_code == 200
    assert client.get(old).status_code == 410
    assert client.get(link_in(mail.outbox[0], "/preferences/")).status_code == 200


def test_page_behind_a_used_link_leads_nowhere_when_old_links_have_ended(join, client):
    link, own = join(), re.compile(r"/(?:preferences|card)/[^/\"]{20,}/")
    client.post(link)
    path = own.findall(client.get(link).text)[-1]
    assert path.startswith("/preferences/")
    assert client.post(f"{path}new-link/").status_code == 200
    assert own.findall(client.get(link).text) == []


# “Send me my link”


def ask(send, email: str = EMAIL):
    return send("/preferences/", {"email": email})


def test_link_is_mailed_to_who_asks(ann, send, client):
    answer = ask(send, "ann.lee@example.com")
    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 200
    [message] = mail.outbox
    assert message.to == [EMAIL]
    assert message.subject == "Your link to choose what APOA sends you"
    assert client.get(link_in(message, "/preferences/")).status_code == 200
    assert client.get(link_in(message, "/unsubscribe/")).status_code == 200


def test_unknown_address_gets_the_same_answer_and_no_mail(
    ann, send, django_assert_num_queries, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_assert_num_queries(2):
        known = ask(send)
    with django_assert_num_queries(2):
        unknown = ask(send, "bob.lee@example.com")
    assert (known.status_code, known.content, dict(known.headers)) == (
        unknown.status_code,
        unknown.content,
        dict(unknown.headers),
    )


def test_unknown_address_is_not_mailed_and_not_kept(ann, send):
    before = contents()
    ask(send, "bob@example.com")
    assert mail.outbox == []
    assert contents() == before


def test_merged_address_gets_no_link_but_the_survivor_does(ann, send):
    Person.objects.create(email="lee@example.org", merged_into=ann)
    ask(send, "lee@example.org")
    assert [message.to for message in mail.outbox] == [[EMAIL]]


def test_who_left_all_gets_the_link_once(ann, send, later):
    Suppression.objects.create(address_hash=ann.address_hash, reason="unsubscribed")
    ask(send)
    ask(send)
    assert len(mail.outbox) == 1
    later(days=settings.PREFERENCES_LINK_DAYS + 1)
    ask(send)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("reason", ["complaint", "staff"])
def test_who_complained_gets_no_link(ann, send, reason):
    Suppression.objects.create(address_hash=ann.address_hash, reason=reason)
    assert ask(send).status_code == 303
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["", "ann", "ann lee@example.com"])
def test_address_that_is_none_is_named(ann, send, email):
    answer = ask(send, email)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_form_has_limits(ann, send):
    answers = [ask(send).status_code for _ in range(10)]
    assert answers[0] == 303
    assert answers[-1] in {422, 429}
    assert 0 < len(mail.outbox) < 10
    assert RateCounter.objects.exists()


def test_form_asks_where_it_was_sent_from(ann, client):
    assert client.post("/preferences/", {"email": EMAIL}).status_code == 403
    assert mail.outbox == []
