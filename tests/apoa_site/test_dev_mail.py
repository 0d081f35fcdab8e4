"""The mails that development catches, written by Django's own file backend."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.test import Client
from django.urls import include, path

urlpatterns = [
    path("dev/", include("apoa_site.dev_urls")),
    path("", include("apoa_site.urls")),
]
development = pytest.mark.urls(__name__)
HTML = "<html><head><style>p { color: red }</style></head><body><p>In HTML</p></body></html>"


@pytest.fixture(autouse=True)
def inbox(settings, tmp_path: Path) -> Path:
    """The folder that mails are caught in, as in the settings of development."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": tmp_path},
        }
    }
    return tmp_path


def mail(subject: str, text: str = "In text", html: str = HTML) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(subject, text, "apoa@example.com", ["ann@example.com"])
    if html:
        message.attach_alternative(html, "text/html")
    return message


def caught(client: Client) -> list[Tag]:
    return BeautifulSoup(client.get("/dev/mail/").content, "html.parser").find_all("article")


def subjects(client: Client) -> list[str]:
    return [article.h2.get_text() for article in caught(client)]


@development
def test_mail_shows_text_and_html_side_by_side(client):
    mail("Hello", "Open https://example.com/confirm/1/ now.").send()
    (article,) = caught(client)
    assert article.h2.get_text() == "Hello"
    assert article.p.get_text().startswith("To ann@example.com, ")
    assert article.pre.get_text() == "Open https://example.com/confirm/1/ now.\n"
    assert article.pre.a["href"] == "https://example.com/confirm/1/"
    shown = client.get(article.iframe["src"])
    assert shown.text == HTML.replace("<head>", '<head><base target="_top">') + "\n"


@development
def test_html_of_a_mail_keeps_its_own_styles(client):
    mail("Hello").send()
    (article,) = caught(client)
    policy = client.get(article.iframe["src"])["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe" not in client.get("/dev/mail/")["Content-Security-Policy"]


@development
def test_mail_shows_its_headers(client):
    message = mail("Hello")
    message.extra_headers["List-Unsubscribe"] = "<https://example.com/leave/>"
    message.send()
    names = [term.get_text() for term in caught(client)[0].find_all("dt")]
    values = [text.get_text() for text in caught(client)[0].find_all("dd")]
    headers = dict(zip(names, values, strict=True))
    assert headers["From"] == "apoa@example.com"
    assert headers["List-Unsubscribe"] == "<https://example.com/leave/>"


@development
def test_mails_of_one_connection_are_shown_apart(client, inbox):
    mailers.default.send_messages([mail(f"Mail {n}", f"Text {n}") for n in (1, 2, 3)])
    assert len(list(inbox.iterdir())) == 1
    assert sorted(subjects(client)) == ["Mail 1", "Mail 2", "Mail 3"]
    for article in caught(client):
        number = article.h2.get_text()[-1]
        assert article.pre.get_text() == f"Text {number}\n"


@development
def test_ruled_lines_in_a_mail_do_not_end_it(client):
    text = f"Above\n{'-' * 90}\nBelow"
    mail("Ruled", text, "").send()
    (article,) = caught(client)
    assert article.pre.get_text() == text


@development
def test_subject_and_text_in_any_script(client):
    mail("Grüße — “officers” 漢字", "Größe 漢字", "<p>Größe 漢字</p>").send()
    (article,) = caught(client)
    assert article.h2.get_text() == "Grüße — “officers” 漢字"
    assert article.pre.get_text() == "Größe 漢字\n"
    assert article.iframe["title"] == "HTML of “Grüße — “officers” 漢字”"
    assert client.get(article.iframe["src"]).text == "<p>Größe 漢字</p>\n"


@development
def test_mail_without_html_says_so(client):
    EmailMessage("Plain", "Only text", "apoa@example.com", ["ann@example.com"]).send()
    (article,) = caught(client)
    assert article.pre.get_text() == "Only text"
    assert article.iframe is None
    assert article.find(class_="parts").p.get_text() == "This mail has no HTML."


@development
def test_markup_in_subject_and_text_is_shown_as_it_is(client):
    mail("<b>Bold</b>", "<script>alert(1)</script>").send()
    (article,) = caught(client)
    assert article.h2.get_text() == "<b>Bold</b>"
    assert article.pre.get_text() == "<script>alert(1)</script>\n"
    assert article.script is None


@development
def test_newest_mails_come_first_and_older_ones_are_left_out(client, monkeypatch):
    monkeypatch.setattr("apoa_site.dev_mail.MAILS_SHOWN", 2)
    for day in (2, 3, 1):
        message = mail(f"Day {day}")
        message.extra_headers["Date"] = f"Thu, 0{day} Jan 2026 12:00:00 -0000"
        message.send()
    assert subjects(client) == ["Day 3", "Day 2"]


@development
@pytest.mark.parametrize("key", ["unknown", "20260101-000000-1-0"])
def test_unknown_mail_is_not_found(client, db, key):
    mail("Known").send()
    assert client.get(f"/dev/mail/{key}/").status_code == 404


@development
def test_empty_inbox_leads_to_the_forms(client):
    page = BeautifulSoup(client.get("/dev/mail/").content, "html.parser")
    assert page.find_all("article") == []
    assert [link["href"] for link in page.find_all("a")] == ["", "/join/", "/newsletter/"]


@development
def test_inbox_without_a_folder_is_empty(client, inbox):
    inbox.rmdir()
    assert subjects(client) == []


def test_caught_mails_have_no_address_in_production(client, db):
    mail("Secret").send()
    response = client.get("/dev/mail/")
    assert response.status_code == 404
    assert "Secret" not in response.text
