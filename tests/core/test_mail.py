import email.policy
import re
import smtplib

import pytest
from bs4 import BeautifulSoup
from django.core import mail as outbox
from django.template.loader import get_template

from core import mail
from core.models import BrandSettings
from membership.models import Person
from membership.tasks import mail_confirmation, mail_welcome

pytestmark = pytest.mark.django_db
NAMES = [
    "confirm_join",
    "confirm_change",
    "confirm_subscription",
    "welcome_member",
    "welcome_subscriber",
]


@pytest.fixture
def brand(home) -> BrandSettings:
    brand = BrandSettings.for_site(home.get_site())
    brand.postal_address = "1 Main Street\nAnytown"
    brand.save()
    return brand


def build(name="welcome_member", **context):
    context = {"person": Person(first_name="Ann & Bob"), "topics": []} | context
    return mail.build(
        name,
        to="ann@example.com",
        identity="x.1",
        unsubscribe_path="/unsubscribe/t/",
        preferences_path="/preferences/t/",
        **context,
    )


def test_mail_has_both_bodies_and_its_headers(brand, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://apoa.example"
    message = build()
    assert message.subject == "Welcome to APOA"
    assert message.to == ["ann@example.com"]
    assert message.from_email == settings.DEFAULT_FROM_EMAIL
    assert message.extra_headers == {
        "Message-ID": "<x.1@apoa.example>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": "<https://apoa.example/unsubscribe/t/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert [part.mimetype for part in message.alternatives] == ["text/html"]
    sent = message.message()
    assert sent["Message-ID"] == "<x.1@apoa.example>"
    assert sent.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("policy", [email.policy.default, email.policy.SMTP])
def test_mail_keeps_a_long_unsubscribe_address_whole(brand, settings, policy):
    settings.WAGTAILADMIN_BASE_URL = "https://apoa.example"
    path = f"/unsubscribe/{'x' * 160}:{'y' * 43}/"
    message = mail.build(
        "welcome_member", to="ann@example.com", identity="x.1", unsubscribe_path=path, topics=[]
    )
    raw = message.message(policy=policy).as_bytes()
    assert f"List-Unsubscribe: <https://apoa.example{path}>".encode() in raw.splitlines()
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_mail_text_is_plain_and_html_is_escaped(brand):
    message = build()
    html = message.alternatives[0].content
    assert "Dear Ann & Bob," in message.body
    assert "Dear Ann &amp; Bob," in html
    assert "&" not in message.body.replace("Ann & Bob", "")
    assert "\n\n\n" not in message.body
    assert "1 Main Street\nAnytown" in message.body
    assert re.search(r"1 Main Street<br ?/?>Anytown", html)


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_is_whole_in_both_bodies(brand, settings, name):
    settings.WAGTAILADMIN_BASE_URL = "https://apoa.example"
    message = build(
        name, confirm_url="https://apoa.example/confirm/t/", link_days=7, unconfirmed_days=30
    )
    html = message.alternatives[0].content
    assert "American Police Officers Alliance" in message.body
    for link in ("https://apoa.example/unsubscribe/t/", "https://apoa.example/"):
        assert link in message.body
        assert f'href="{link}"' in html
    if name.startswith("confirm"):
        assert "works for 7 days" in message.body
        assert html.count("https://apoa.example/confirm/t/") == 3
    assert html.count("<h1") == 1
    for text in (message.body, html):
        assert "{{" not in text
        assert "{%" not in text
    assert re.findall(r'(?:src|href)="(?!https://apoa\.example/)', html) == []
    assert max(len(line) for line in message.body.splitlines()) < 998
    assert message.subject == message.subject.strip()
    for part in ("subject.txt", "txt", "html"):
        assert get_template(f"mail/{name}.{part}")


@pytest.mark.parametrize(
    ("name", "preview"),
    [
        ("confirm_join", "Thank you for asking to join the American Police Officers Alliance."),
        ("welcome_member", "Dear Ann & Bob, Thank you for joining the American Police"),
    ],
)
def test_inbox_shows_the_first_words_of_a_mail_beside_its_subject(brand, name, preview):
    message = build(name, confirm_url="https://apoa.example/confirm/t/")
    page = BeautifulSoup(message.alternatives[0].content, "html.parser")
    shown = " ".join(page.body.stripped_strings)
    assert shown.startswith(preview)
    assert "https://" not in shown[: mail.PREVIEW_LENGTH]


def test_mailing_names_its_list_and_no_other_mail_does(brand, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://apoa.example"
    message = mail.of_list("statements", build())
    assert message.message()["List-Id"] == "<statements.apoa.example>"
    assert "List-Id" not in build().extra_headers


def test_mail_says_where_to_write(brand):
    brand.email = "office@apoa.example"
    brand.save()
    message = build()
    assert "office@apoa.example" in message.body
    assert 'href="mailto:office@apoa.example"' in message.alternatives[0].content


def test_mail_styles_are_inlined_and_dark_mode_is_kept(brand):
    html = build().alternatives[0].content
    assert re.search(r'<h1 style="[^"]*font-family', html)
    assert "prefers-color-scheme: dark" in html


def test_mail_without_a_postal_address_reads_well(home):
    message = build()
    assert "\n\n\n" not in message.body
    assert "None" not in message.body


def test_task_that_runs_twice_mails_once(signup):
    mail_confirmation.call(signup.pk)
    mail_confirmation.call(signup.pk)
    assert len(outbox.outbox) == 1
    Person.objects.create(email="ann@example.com")
    mail_welcome.call(signup.pk)
    mail_welcome.call(signup.pk)
    assert len(outbox.outbox) == 2


def test_task_whose_signup_is_gone_mails_nobody(signup):
    signup.delete()
    mail_confirmation.call(signup.pk)
    assert outbox.outbox == []


def test_mail_that_failed_is_sent_by_the_next_attempt(signup, monkeypatch):
    def refuse(self) -> None:
        raise smtplib.SMTPDataError(451, b"Try later")

    with monkeypatch.context() as patch:
        patch.setattr("core.mail.Message.send", refuse)
        with pytest.raises(smtplib.SMTPDataError):
            mail_confirmation.call(signup.pk)
    signup.refresh_from_db()
    assert signup.mailed_at is None
    mail_confirmation.call(signup.pk)
    assert len(outbox.outbox) == 1
