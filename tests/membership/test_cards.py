"""The member card behind its link, its files, and the page that its code leads to."""

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core import signing
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from core import typesetting
from membership import cards, tokens
from membership.models import MemberOrganization, Membership, MembershipTerms, Person
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def member(home) -> Membership:
    person = Person.objects.create(
        email="ann@example.com", first_name="Ann", last_name="Lee", confirmed_at=timezone.now()
    )
    membership = Membership.objects.create(person=person, kind="retired", since=date(2026, 3, 4))
    membership.refresh_from_db()
    return membership


@pytest.fixture
def card_at(member) -> str:
    return f"/card/{tokens.for_card(member)}/"


@pytest.fixture
def verified_at(member) -> str:
    return f"/members/verify/{cards.code_of(member)}/"


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main", maxsplit=1)[0]


def test_card_shows_who_as_what_since_when_and_a_code(client, member, card_at, verified_at):
    answer = client.get(card_at)
    page = main_of(answer.text)
    for shown in ("Ann Lee", "Retired officer", member.number, "March 4, 2026"):
        assert shown in page
    assert verified_at in page
    assert "<svg" in page and "style=" not in page
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_card_of_an_organization_bears_its_name(client, member, card_at):
    member.organization = MemberOrganization.objects.create(name="Lodge 7", kind="lodge", size=9)
    member.save()
    assert "Lodge 7" not in client.get(card_at).text  # on its roster
    member.kind = "organization"
    member.save()
    page = main_of(client.get(card_at).text)
    assert "Lodge 7" in page and "Ann" not in page


def test_looking_at_cards_changes_nothing(client, card_at, verified_at):
    before = contents()
    paths = (card_at, f"{card_at}member-card.pdf", f"{card_at}member-card.png", verified_at)
    for path in paths:
        assert client.get(path).status_code == client.head(path).status_code == 200
        assert client.post(path).status_code == 405
    assert contents() == before


def test_card_costs_the_same_whoever_else_is_a_member(
    client, keeping, card_at, verified_at, django_assert_num_queries
):
    client.get(card_at), client.get(verified_at)
    for _ in range(2):
        with django_assert_num_queries(1):
            client.get(card_at)
        with django_assert_num_queries(1):
            client.get(verified_at)
        for number in range(3):
            other = Person.objects.create(email=f"{number}-{_}@example.com")
            Membership.objects.create(person=other, kind="family")


def test_pdf_is_an_accessible_sheet_with_the_card(client, member, card_at):
    answer = client.get(f"{card_at}member-card.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="member-card.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    document = PdfReader(BytesIO(answer.content))
    assert document.metadata.title == "APOA member card"
    assert document.root_object["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1<" in document.root_object["/Metadata"].get_data()
    [sheet] = document.pages
    assert [round(side) for side in sheet.mediabox[2:]] == [612, 792]
    text = " ".join(sheet.extract_text().split())
    for shown in ("Ann Lee", "Retired officer", member.number, "March 4, 2026"):
        assert shown in text


def test_png_is_the_card_in_the_size_of_a_card(client, card_at):
    answer = client.get(f"{card_at}member-card.png")
    assert answer["Content-Type"] == "image/png"
    picture = Image.open(BytesIO(answer.content))
    assert picture.size == (1011, 638)  # 85.6 × 54 mm at 300 dots per inch


@pytest.mark.parametrize(
    "name",
    ["#set page(fill: red) #panic()", "李 明華", "x" * 200, "Ann\u202elee", "“A” & <b>", ""],
)
def test_any_name_is_set_as_it_is(client, member, card_at, name):
    Person.objects.update(first_name=name[:100], last_name=name[100:])
    for file in ("member-card.pdf", "member-card.png"):
        assert client.get(card_at + file).status_code == 200
    assert client.get(card_at).status_code == 200


@pytest.mark.parametrize("last_name", ["Lee", "Wolfeschlegelsteinhausenbergerdorff" * 2])
def test_name_keeps_to_its_column_on_the_picture_however_long_it_is(client, card_at, last_name):
    Person.objects.update(last_name=last_name)
    picture = Image.open(BytesIO(client.get(f"{card_at}member-card.png").content)).convert("L")
    edge = picture.crop((960, 240, 1011, 638))
    assert edge.getextrema() == (250, 250)


def test_without_the_library_the_page_offers_no_files(client, card_at, monkeypatch):
    assert "member-card.pdf" in client.get(card_at).text
    monkeypatch.setattr(typesetting, "typst", None)
    page = client.get(card_at)
    assert page.status_code == 200
    assert "member-card." not in page.text
    assert client.get(f"{card_at}member-card.pdf").status_code == 410


def broken(client, path: str) -> bool:
    answers = [client.get(path + file) for file in ("", "member-card.pdf", "member-card.png")]
    assert not any("Ann Lee" in answer.text for answer in answers if answer.status_code == 410)
    return [answer.status_code for answer in answers] == [410] * 3


def test_link_ends_with_the_membership_or_the_key(client, member, card_at):
    assert not broken(client, card_at)
    Membership.objects.update(status="ended")
    assert broken(client, card_at)
    Membership.objects.update(status="active")
    assert not broken(client, card_at)
    Person.objects.update(link_key=1)
    assert broken(client, card_at)


def test_link_expires(client, member, card_at, settings, monkeypatch):
    later = signing.time.time() + settings.CARD_LINK_DAYS * DAY.total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later - 60)
    assert not broken(client, card_at)
    monkeypatch.setattr(signing.time, "time", lambda: later + 60)
    assert broken(client, card_at)


def test_link_is_good_for_nothing_else(client, member, card_at):
    token = card_at.split("/")[2]
    for path in ("/confirm/", "/preferences/", "/unsubscribe/", "/renew/"):
        assert client.get(f"{path}{token}/").status_code == 410
    other = tokens.for_preferences(member.person)
    assert broken(client, f"/card/{other}/")


def test_lapsed_member_can_renew_and_has_no_card(client, member, card_at, verified_at):
    MembershipTerms.objects.create(term_months=12, grace_days=30)
    Membership.objects.update(since=timezone.localdate() - 800 * DAY)
    answer = client.get(card_at)
    assert "Your membership has lapsed" in answer.text
    assert "Ann Lee" not in answer.text
    [renew] = re.findall(r'href="(/renew/[^"]+)"', answer.text)
    assert client.get(f"{card_at}member-card.pdf").status_code == 410
    verified = client.get(verified_at)
    assert "This membership is not valid" in verified.text
    client.post(renew)
    assert "Ann Lee" in client.get(card_at).text
    assert "This membership is valid" in client.get(verified_at).text


def test_member_in_grace_has_a_card_that_says_so(client, member, card_at, verified_at):
    MembershipTerms.objects.create(term_months=12, grace_days=30)
    Membership.objects.update(since=timezone.localdate() - relativedelta(months=12) - 5 * DAY)
    assert "days of grace" in client.get(card_at).text
    assert "Valid, renewal due" in client.get(verified_at).text


def test_verification_tells_the_number_and_no_name(client, member, verified_at):
    answer = client.get(verified_at)
    page = main_of(answer.text)
    assert answer.status_code == 200
    for shown in ("This membership is valid", member.number, "Retired officer", "March 4, 2026"):
        assert shown in page
    whole = answer.text + json.dumps(dict(answer.headers))
    assert "Ann" not in whole and "Lee" not in whole and "example.com" not in whole
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_verification_of_an_ended_membership_says_only_that(client, verified_at):
    Membership.objects.update(status="ended")
    page = main_of(client.get(verified_at).text)
    assert "This membership is not valid" in page
    assert "Retired officer" not in page
    assert "March 4" not in page


def test_codes_cannot_be_made_up(client, member, verified_at):
    code = cards.code_of(member)
    serial, signature = code.split(".")
    assert len(signature) >= 16
    for wrong in (
        serial,
        f"{serial}.",
        f"{serial}.{signature[:-1]}",
        f"{int(serial) + 1}.{signature}",
        f"{serial}.{signature.swapcase()}",
        signing.Signer().sign(serial),
        "x",
    ):
        answer = client.get(f"/members/verify/{wrong}/")
        assert answer.status_code == 404
        assert "We know no such card" in answer.text
    member.delete()
    assert client.get(verified_at).status_code == 404


def test_code_survives_a_new_secret_key(client, member, verified_at, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one"
    assert client.get(verified_at).status_code == 200
