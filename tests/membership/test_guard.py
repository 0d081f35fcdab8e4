"""What a form goes through before it is read, at the pages that take one."""

import pytest
from django.core import mail
from django.test import Client

from core import abuse
from membership.models import RateCounter, Signup
from tests.membership.conftest import BROWSER, JOIN, JOIN_AT, NEWSLETTER, guard
from tests.membership.mails import link_in, links
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
DAY = 24 * 3600


def assert_refused(answer, status: int, words: str) -> None:
    """Refused for a reason in words, with everything typed kept, and nothing done."""
    assert answer.status_code == status
    assert words in answer.text
    assert 'value="Ann.Lee@Example.com"' in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert Signup.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "https://evil.example/http://testserver/"},
    ],
)
@pytest.mark.parametrize(("path", "data"), [(JOIN_AT, JOIN), ("/newsletter/", NEWSLETTER)])
def test_form_from_elsewhere_is_refused(join_page, newsletter_page, send, headers, path, data):
    assert_refused(send(path, data, headers=headers), 403, "sent from our own site")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/join/"},
    ],
)
def test_form_from_here_is_taken(join_page, send, headers):
    assert send(JOIN_AT, JOIN, headers=headers).status_code == 303


def test_trap_that_was_filled_in_is_said_and_emptied(join_page, send):
    answer = send(JOIN_AT, JOIN | {abuse.TRAP_FIELD: "https://spam.example"})
    assert_refused(answer, 422, "A hidden field that must stay empty")
    assert "spam.example" not in answer.text


def test_form_sent_too_fast_is_shown_again(join_page, send, monkeypatch):
    now = abuse.time.time()
    monkeypatch.setattr(abuse.time, "time", lambda: now)
    assert_refused(send(JOIN_AT, JOIN, age=1), 422, "quicker than we expect")


def test_form_from_the_cache_and_a_day_old_is_taken(join_page, send):
    assert send(JOIN_AT, JOIN, age=25 * 3600).status_code == 303


@pytest.mark.parametrize("time", ["", "1700000000", "1700000000:forged"])
def test_form_without_our_signature_is_shown_again(join_page, send, time):
    assert_refused(send(JOIN_AT, JOIN | {abuse.TIME_FIELD: time}), 422, "open for too long")


def test_form_too_old_comes_back_fresh_with_everything_typed(join_page, send, monkeypatch):
    answer = send(JOIN_AT, JOIN | {"topics": ["newsletter"]}, age=2 * DAY)
    assert_refused(answer, 422, "open for too long")
    assert 'value="22202-1234"' in answer.text
    fresh = answer.text.split(f'name="{abuse.TIME_FIELD}" value="')[1].split('"')[0]
    now = abuse.time.time()
    monkeypatch.setattr(abuse.time, "time", lambda: now + 15)
    assert send(JOIN_AT, JOIN | {abuse.TIME_FIELD: fresh}).status_code == 303


def test_form_guard_is_in_the_form_and_for_everybody_the_same(join_page, monkeypatch):
    monkeypatch.setattr(abuse.time, "time", lambda: 1_800_000_004.2)
    first = Client().get(JOIN_AT).content
    monkeypatch.setattr(abuse.time, "time", lambda: 1_800_000_009.9)
    assert Client().get(JOIN_AT).content == first
    form = first.decode().split('<form class="form"')[1].split("</form>")[0]
    assert form.count(f'name="{abuse.TIME_FIELD}"') == form.count(f'name="{abuse.TRAP_FIELD}"') == 1


def test_known_and_unknown_address_get_the_same_answer(join, send, client):
    client.post(join(topics=["newsletter"]))
    known = send(JOIN_AT, JOIN | {"topics": ["newsletter"]})
    unknown = send(JOIN_AT, JOIN | {"topics": ["newsletter"], "email": "nobody@example.com"})
    assert len(mail.outbox) == 4
    for answer in (known, unknown):
        assert answer.status_code == 303
    assert known.content == unknown.content
    assert dict(known.headers) == dict(unknown.headers)
    assert known.cookies == unknown.cookies == {}


def test_known_and_unknown_address_cost_the_same(
    join, send, client, django_assert_num_queries, settings
):
    client.post(join())
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send(JOIN_AT, JOIN)  # fills the caches of Wagtail
    RateCounter.objects.all().delete()
    for email in (JOIN["email"], "nobody@example.com"):
        with django_assert_num_queries(13):
            send(JOIN_AT, JOIN | {"email": email})


def test_opening_any_link_in_any_mail_changes_nothing(join_page, newsletter_page, send, client):
    send(JOIN_AT, JOIN | {"topics": ["newsletter"]})
    client.post(link_in(mail.outbox[-1], "/confirm/"))
    send(JOIN_AT, JOIN)  # a member
    send("/newsletter/", NEWSLETTER | {"email": "bob@example.com"})
    client.post(link_in(mail.outbox[-1], "/confirm/"))
    send("/newsletter/", NEWSLETTER | {"email": "pending@example.com"})
    subjects = {message.subject for message in mail.outbox}
    assert len(subjects) == 5  # every kind of mail that there is

    opened = {link for message in mail.outbox for link in links(message)}
    assert len([link for link in opened if link.startswith(("/confirm/", "/unsubscribe/"))]) == 7
    before, sent = contents(), len(mail.outbox)
    for link in opened:
        if link.startswith("/static/"):
            continue
        for method in (client.get, client.head):
            # The tests' site has no issues and no newsroom.
            assert method(link).status_code in (200, 404), link
    assert contents() == before
    assert len(mail.outbox) == sent


def test_other_methods_are_not_taken(join_page, client):
    assert client.put(JOIN_AT).status_code == 405
    assert client.options(JOIN_AT)["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert Client().post(JOIN_AT, guard() | JOIN, headers=BROWSER).status_code == 303
