"""What a stranger sends who means no good, to every form that anybody may send."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from mailing.models import PressSignup
from membership import rate_limit
from membership.models import Person, Signup
from tests.membership.conftest import BROWSER, JOIN, JOIN_AT, NEWSLETTER

pytestmark = pytest.mark.django_db

ORGANIZATION = {
    "organization_name": "Lodge 7", "organization_kind": "lodge", "size": "250", "state": "VA",
    "website": "www.example.org/", "first_name": "Ann", "last_name": "Lee",
    "email": "ann@example.com", "topics": ["newsletter"], "listing_wording": "directory-1",
}  # fmt: skip
FORMS = {
    "/join/active-officer/": JOIN | {"agency": "Police", "topics": ["newsletter"]},
    "/join/organization/": ORGANIZATION,
    "/newsletter/": NEWSLETTER | {"source": "newsletter"},
    "/press/list/": {
        "name": "Ann Lee", "outlet": "Paper", "email": "ann@example.com", "kinds": "statement",
        "issues": "1",
    },
    "/preferences/": {"email": "ann@example.com"},
}  # fmt: skip
OF_EVERY_FORM = {"wording": "", "proof": "", "doubted": "", "rendered": "", "homepage": ""}
# Marks that turn the writing around or take no room, and a new line.
DISGUISED = "A\u202en\u2066n\u200b\ufeff \r\n Bcc: all@example.com"


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch) -> None:
    for name in ("LINE", "NETWORK", "ADDRESS"):
        monkeypatch.setattr(rate_limit, name, [])


@pytest.mark.parametrize("path", FORMS)
def test_no_form_stumbles_over_letters_that_nobody_types(join_page, newsletter_page, send, path):
    data = FORMS[path]
    for field, value in (OF_EVERY_FORM | data).items():
        for text in (f"{value}\x00", b"\xed\xa0\x80", "9" * 5000):
            answer = send(path, data | {field: text})
            assert answer.status_code in (303, 422), (field, text)


@pytest.mark.parametrize(("size", "status"), [(1_000_000, 303), (3_000_000, 413)])
@pytest.mark.parametrize("path", ["/newsletter/", "/press/list/", "/preferences/"])
def test_file_that_nobody_asked_for_is_not_even_read(newsletter_page, send, path, size, status):
    answer = send(path, FORMS[path] | {"file": SimpleUploadedFile("x", b"x" * size)})
    assert answer.status_code == status


@pytest.mark.parametrize("referer", ["http://[", "//", "x" * 9000, "javascript:alert(1)"])
def test_footer_form_takes_any_referer(newsletter_page, send, referer):
    answer = send(
        "/newsletter/", NEWSLETTER | {"source": "footer"}, headers=BROWSER | {"Referer": referer}
    )
    assert answer.status_code == 303
    assert len(Signup.objects.get().path) <= 255


def test_names_are_kept_as_they_look(join, send, client):
    client.post(join(first_name=DISGUISED, topics=["newsletter"]))
    assert Person.objects.get().first_name == "Ann Bcc: all@example.com"
    welcome = mail.outbox[-1]
    assert welcome.recipients() == ["Ann.Lee@Example.com"]
    assert "Bcc" not in welcome.message()
    assert "\u202e" not in welcome.body


def test_journalists_names_are_kept_as_they_look(send):
    send("/press/list/", FORMS["/press/list/"] | {"name": DISGUISED, "outlet": DISGUISED})
    signup = PressSignup.objects.get()
    assert signup.name == signup.outlet == "Ann Bcc: all@example.com"


def test_letters_that_join_others_stay(join, client):
    client.post(join(first_name="می\u200cنا", last_name="O’Brien-Łuczak"))
    assert Person.objects.get().full_name == "می\u200cنا O’Brien-Łuczak"


@pytest.mark.parametrize(
    "email",
    ['"a b"@example.com', '"a\\"b"@example.com', '"\x01"@example.com', '"<all@example.com>"@e.com',
     "a@b@example.com", "ann@example.com\nbcc:all@example.com", "ann@example.com,all@example.com",
     "ann@[127.0.0.1]", "ann@localhost", "ann\u202e@example.com"],
)  # fmt: skip
def test_address_that_is_more_than_one_is_refused(join_page, send, email):
    assert send(JOIN_AT, JOIN | {"email": email}).status_code == 422
    assert not mail.outbox
