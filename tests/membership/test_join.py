import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from membership import wordings
from membership.models import Consent, Membership, Person, Signup, Subscription
from tests.membership.conftest import JOIN, JOIN_AT
from tests.membership.mails import link_in

pytestmark = pytest.mark.django_db


def test_join_by_form_mail_and_button(join_page, send, client):
    answer = send(JOIN_AT, JOIN | {"topics": ["newsletter"], "wording": "join-1"})
    assert (answer.status_code, answer["Location"]) == (303, "/join/check-your-mail/")
    assert not answer.cookies
    assert Person.objects.count() == 0

    [message] = mail.outbox
    assert message.to in (["Ann.Lee@example.com"], ["Ann.Lee@Example.com"])
    assert message.subject == "Please confirm: join APOA"
    assert "Ann" not in message.body.replace("Ann.Lee", "")
    link = link_in(message, "/confirm/")

    page = client.get(link)
    assert page.status_code == 200
    assert "Yes, I want to join" in page.text
    assert "Joins as: Retired officer" in page.text
    assert not page.cookies
    assert Membership.objects.count() == 0

    pressed = client.post(link)
    assert (pressed.status_code, pressed["Location"]) == (303, link)
    assert "You are a member" in client.get(link).text

    person = Person.objects.get()
    assert (person.full_name, person.state, person.zip_code) == ("Ann Lee", "VA", "22202")
    assert person.confirmed_at
    membership = Membership.objects.get()
    assert (membership.person, membership.kind, membership.status) == (person, "retired", "active")
    assert membership.since == timezone.localdate()


def test_join_with_consent_is_recorded_word_for_word(join, client):
    client.post(join(topics=["newsletter"], wording="join-1"))
    consent = Consent.objects.get()
    signup = Signup.objects.get()
    text = wordings.current(wordings.JOIN).text
    assert (consent.wording, consent.wording_version) == (text, "join-1")
    assert (consent.action, consent.purpose, consent.source) == ("given", "newsletter", "join")
    assert consent.path == JOIN_AT
    assert (consent.stated_at, consent.confirmed_at) == (signup.created_at, signup.confirmed_at)
    assert Subscription.objects.active().get().topic == "newsletter"


def test_join_without_consent_brings_no_mail(join, client):
    client.post(join())
    assert Membership.objects.count() == 1
    assert Subscription.objects.count() == 0
    assert Consent.objects.count() == 0
    assert "You asked for no newsletter" in mail.outbox[1].body


def test_join_is_stored_with_its_consent_and_its_mail_is_queued(join_page, send, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    send(JOIN_AT, JOIN | {"topics": ["newsletter"]})
    signup = Signup.objects.get()
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [signup.pk], "kwargs": {}}
    assert task.task_path == "membership.tasks.mail_confirmation"
    assert mail.outbox == []
    assert signup.wording == wordings.current(wordings.JOIN).text
    assert (signup.source, signup.path, signup.topics) == ("join", JOIN_AT, ["newsletter"])


def test_welcome_mail_follows_the_button_once(join, client):
    link = join()
    client.post(link)
    client.post(link)
    question, welcome = mail.outbox
    assert question.subject == "Please confirm: join APOA"
    assert welcome.subject == "Welcome to APOA"
    assert "Dear Ann," in welcome.body
    assert link_in(welcome, "/unsubscribe/")


def test_confirming_twice_changes_nothing(join, client):
    link = join(topics=["newsletter"])
    client.post(link)
    before = (list(Person.objects.values()), list(Consent.objects.values()))
    assert client.post(link).status_code == 303
    assert (list(Person.objects.values()), list(Consent.objects.values())) == before


def test_form_page_has_no_cookie_and_no_token(join_page):
    first, second = Client().get(JOIN_AT), Client().get(JOIN_AT)
    assert not first.cookies
    assert "csrf" not in first.text
    assert re.sub(r'value="\d+:[^"]+"', "", first.text) == re.sub(
        r'value="\d+:[^"]+"', "", second.text
    )


def test_form_ties_labels_hints_and_autocomplete_to_fields(join_page, client):
    page = client.get(JOIN_AT).text
    for field, autocomplete in {
        "first_name": "given-name",
        "last_name": "family-name",
        "email": "email",
        "state": "address-level1",
        "zip_code": "postal-code",
    }.items():
        control = re.search(rf'<(?:input|select)[^>]*id="id_{field}"[^>]*>', page)[0]
        assert f'autocomplete="{autocomplete}"' in control
        assert 'class="input"' in control
        assert f'<label class="field__label" for="id_{field}">' in page
    assert 'aria-describedby="id_zip_code_helptext"' in page
    assert wordings.current(wordings.JOIN).text in unescape(page)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("first_name", "", "Enter your first name."),
        ("first_name", "x" * 101, "Shorten your first name to 100 letters or fewer."),
        ("last_name", " ", "Enter your last name."),
        ("email", "", "Enter your e-mail address."),
        ("email", "ann", "The e-mail address lacks its @, as in name@example.com."),
        ("email", "@example.com", "Enter what stands before the @ in the e-mail address."),
        ("email", "ann lee@example.com", "Take the space out of the e-mail address."),
        (
            "email",
            "ann@example,com",
            "Check what stands after the @ in the e-mail address: it should look like example.com.",
        ),
        (
            "email",
            "ann@example",
            "Check what stands after the @ in the e-mail address: it should look like example.com.",
        ),
        ("email", "ann@exa_mple.com", "Enter an e-mail address in the form name@example.com."),
        ("state", "", "Choose your state or territory."),
        ("state", "ZZ", "Choose your state or territory from the list."),
        ("zip_code", "", "Enter your ZIP code."),
        ("zip_code", "2220", "Enter a ZIP code of five digits, as in 20001."),
        ("zip_code", "2220a", "Enter a ZIP code of five digits, as in 20001."),
        ("first_name", "Ann\0", "Null characters are not allowed."),
        ("agency", "x" * 121, "Shorten the agency’s name to 120 letters or fewer."),
        ("topics", ["issue-1"], "Choose topics from the list: one of those sent is not on it."),
    ],
)
def test_join_with_an_error_says_it_and_keeps_the_rest(join_page, send, field, value, message):
    answer = send(JOIN_AT, JOIN | {"topics": ["newsletter"], field: value})
    assert answer.status_code == 422
    assert answer["Cache-Control"] == "private, no-store"
    page = answer.text
    target = "id_topics_0" if field == "topics" else f"id_{field}"
    assert f'<li><a href="#{target}">{message}</a></li>' in page
    assert f'id="id_{field}_error"><p>{message}</p>' in page
    assert page.count('<li><a href="#id_') == 1
    assert re.search(r'<div class="error-summary" role="alert" tabindex="-1" autofocus', page)
    assert 'aria-invalid="true"' in page
    for kept in ("last_name", "first_name", "zip_code", "email"):
        if kept != field:
            assert f'value="{JOIN[kept]}"' in page
    if field != "topics":
        assert re.search(
            r'<input type="checkbox" name="topics" value="newsletter"[^>]* checked>', page
        )
    assert Signup.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("typed", ["22202", " 22202 ", "22202-1234", "222021234", "22202 1234"])
def test_zip_code_is_forgiving_and_keeps_five_digits(join_page, send, typed):
    assert send(JOIN_AT, JOIN | {"zip_code": typed}).status_code == 303
    assert Signup.objects.get().zip_code == "22202"


@pytest.mark.parametrize("state", ["DC", "PR", "GU", "VI", "AS", "MP", "TX"])
def test_state_may_be_a_territory(join_page, send, state):
    assert send(JOIN_AT, JOIN | {"state": state}).status_code == 303


def test_member_who_joins_again_is_asked_before_anything_changes(join, client):
    client.post(join())
    since = timezone.localdate() - timedelta(days=400)
    Membership.objects.update(since=since)
    link = join("/join/supporter/", email="ann.lee@example.COM", first_name="Eve")
    assert mail.outbox[0].subject == "You are a member of APOA already"
    assert Person.objects.get().first_name == "Ann"
    assert Membership.objects.get().kind == "retired"

    assert "Name: Eve Lee" in client.get(link).text
    client.post(link)
    assert Person.objects.get().first_name == "Eve"
    assert (Membership.objects.get().kind, Membership.objects.get().since) == ("supporter", since)


def test_join_after_an_ended_membership_starts_a_new_one(join, client):
    client.post(join())
    Membership.objects.update(status="ended")
    client.post(join())
    assert sorted(Membership.objects.values_list("status", flat=True)) == ["active", "ended"]
