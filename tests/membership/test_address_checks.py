"""Addresses that no person has, that look like others, that last minutes, and slips."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from core import abuse
from membership.address_checks import check, meant
from membership.models import Signup
from tests.membership.conftest import JOIN, JOIN_AT, NEWSLETTER

OTHER_LETTERS = "letters that look like others"
NO_PERSON = "is not read by a person"


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.com",
        "info@lodge9.example",
        "office@lodge9.example",
        "allen@example.com",
        "newsom@example.com",
        "ann@münchen.example",
        "ann@xn--mnchen-3ya.example",
        "ann@пример.example",
        "ann@日本カナ.example",
        "ann@xn--.example",
    ],
)
def test_address_of_a_person_is_taken(address):
    check(address)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ann@gmаil.com", OTHER_LETTERS),  # one Cyrillic letter
        ("ann@xn--gmil-63d.com", OTHER_LETTERS),  # the same in ASCII
        ("ann@сор.com", OTHER_LETTERS),  # all Cyrillic, all of them look Latin
        ("postmaster@example.com", NO_PERSON),
        ("no-reply@example.com", NO_PERSON),
        ("Do.Not.Reply@example.com", NO_PERSON),
        ("noreply2@example.com", NO_PERSON),
        ("abuse+list@example.com", NO_PERSON),
        ("everyone@example.com", NO_PERSON),
        ("officers-request@example.com", NO_PERSON),
        ("owner-officers@example.com", NO_PERSON),
    ],
)
def test_address_of_no_person_is_refused_and_says_why(address, words):
    with pytest.raises(ValidationError, match=words):
        check(address)


@pytest.mark.parametrize(
    ("address", "suggestion"),
    [
        ("Ann@gmial.com", "ann@gmail.com"),
        ("ann@gmail.con", "ann@gmail.com"),
        ("ann@gmail.co", "ann@gmail.com"),
        ("ann@gmaíl.com", "ann@gmail.com"),
        ("ann@yaho.com", "ann@yahoo.com"),
        ("ann@hotmial.com", "ann@hotmail.com"),
        ("ann@iclod.com", "ann@icloud.com"),
        ("ann@comcast.nte", "ann@comcast.net"),
        ("ann@lodge9.ogr", "ann@lodge9.org"),
    ],
)
def test_slip_is_seen(address, suggestion):
    assert meant(address) == suggestion


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "mail.com", "email.com", "ymail.com", "me.com", "live.com", "proton.me",
     "hotmail.co.uk", "phillypolice.com", "fop.net", "comcast.com", "bücher.example"],
)  # fmt: skip
def test_real_domains_are_no_slips(domain):
    assert meant(f"ann@{domain}") == ""


def test_throw_away_domains_are_taken_unless_there_is_a_list(settings, tmp_path):
    check("ann@mailinator.com")
    path = tmp_path / "domains.txt"
    path.write_text("# from a public list\nMailinator.com\n\n")
    settings.DISPOSABLE_DOMAINS_FILE = str(path)
    for address in ("ann@mailinator.com", "ann@mx1.mailinator.com"):
        with pytest.raises(ValidationError, match="for a short while only"):
            check(address)
    check("ann@notmailinator.com")
    path.write_text("yopmail.com, and more\nyopmail.com\n")
    check("ann@mailinator.com")


@pytest.mark.django_db
def test_refused_address_is_named_at_its_field(join_page, send):
    answer = send(JOIN_AT, JOIN | {"email": "noreply@example.com"})
    assert answer.status_code == 422
    assert '<a href="#id_email">noreply@ is not read by a person' in answer.text
    assert Signup.objects.count() == 0


@pytest.mark.django_db
def test_slip_is_asked_about_and_taken_when_it_is_meant(join_page, send):
    answer = send(JOIN_AT, JOIN | {"email": "ann@gmial.com"})
    assert answer.status_code == 422
    assert '<a href="#id_email">Did you mean ann@gmail.com?' in answer.text
    assert 'name="email" value="ann@gmial.com"' in answer.text
    hidden = '<input type="hidden" name="doubted" value="ann@gmial.com">'
    assert hidden in answer.text
    assert mail.outbox == []

    again = JOIN | {"email": "ann@gmial.com", abuse.DOUBTED_FIELD: "ann@gmial.com"}
    # What was asked once is not asked again because of another error.
    assert hidden in send(JOIN_AT, again | {"zip_code": "x"}).text
    assert send(JOIN_AT, again).status_code == 303
    assert mail.outbox[0].to == ["ann@gmial.com"]


@pytest.mark.django_db
def test_another_slip_is_asked_about_anew(newsletter_page, send):
    sent = NEWSLETTER | {"email": "ann@gmial.com", abuse.DOUBTED_FIELD: "ann@gmai.com"}
    assert send("/newsletter/", sent).status_code == 422
    assert send("/newsletter/", sent | {"email": "ann@gmail.com"}).status_code == 303
