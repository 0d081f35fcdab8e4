"""A member organization's roster: its contact invites, people accept, decline and leave."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.utils import timezone

from membership import tokens, wordings
from membership.addresses import address_hash
from membership.models import (
    Consent,
    MemberOrganization,
    Membership,
    Person,
    RosterInvitation,
    Suppression,
    WordingVersion,
)
from membership.services import roster
from tests import factories
from tests.html import soup_of, text_of
from tests.membership.mails import link_in, pages_in
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
ANSWERS = {
    "first_name": "Bo",
    "last_name": "Diaz",
    "state": "VA",
    "zip_code": "22202",
    "kind": "active",
    "agency": "Arlington",
    "accept": "yes",
}


@pytest.fixture
def organization(home) -> MemberOrganization:
    organization = MemberOrganization.objects.create(name="Lodge 7", kind="lodge", size=40)
    person = Person.objects.create(
        email="kay@example.com", first_name="Kay", confirmed_at=timezone.now()
    )
    Membership.objects.create(person=person, kind="organization", organization=organization)
    return organization


@pytest.fixture
def officer(db):
    return factories.UserFactory()


@pytest.fixture
def roster_page(organization, officer) -> str:
    """Where an approved organization's roster is; the link comes by mail."""
    mail.outbox.clear()
    roster.approve(organization=organization, by=officer)
    [message] = mail.outbox
    mail.outbox.clear()
    assert message.to == ["kay@example.com"]
    return link_in(message, "/roster/")


@pytest.fixture
def invite(client, roster_page):
    """Invite one address; the link in its mail."""

    def send(address: str = "bo@example.com") -> str:
        mail.outbox.clear()
        assert client.post(roster_page, {"addresses": address}).status_code == 303
        return link_in(mail.outbox[0], "/invitation/")

    return send


def test_contact_invites_and_the_invited_joins(client, roster_page, invite):
    link = invite()
    assert "bo@example.com" in client.get(roster_page).text
    assert not Person.objects.at("bo@example.com").exists()

    asked = client.get(link).text
    assert "Lodge 7 invites you" in asked and wordings.current(wordings.ROSTER).text in asked
    assert client.post(link, ANSWERS).status_code == 303
    assert "You are on the roster" in client.get(link).text
    member = Membership.objects.get(person__email="bo@example.com")
    assert (member.kind, member.organization.name) == ("active", "Lodge 7")
    assert member.person.confirmed_at and member.person.agency == "Arlington"
    [consent] = member.person.consents.all()
    assert (consent.purpose, consent.subject, consent.source) == ("roster", "Lodge 7", "roster")
    assert consent.wording == wordings.current(wordings.ROSTER).text
    assert consent.path == "/invitation/…/"
    shown = client.get(roster_page).text
    assert "Bo Diaz" in shown and "On the roster: 1" in shown
    assert not member.person.subscriptions.exists()


def test_answer_that_lacks_something_is_asked_for_again_with_todays_words(client, invite):
    path = invite()
    old = wordings.current(wordings.ROSTER)
    number = int(old.version.rpartition("-")[2]) + 1
    new = WordingVersion.objects.create(key="roster", serial=number, text="I agree anew.")
    answer = client.post(path, {"first_name": "Bo", "wording": old.version})
    assert answer.status_code == 422
    assert "I agree anew." in answer.text
    assert f'name="wording" value="{new.version}"' in answer.text


def test_member_who_accepts_stays_who_they_are(client, organization, invite):
    person = Person.objects.create(email="bo@example.com", first_name="Robert", state="TX")
    Membership.objects.create(person=person, kind="supporter", since="2020-01-01")
    link = invite()
    assert 'name="first_name"' not in client.get(link).text
    client.post(link, ANSWERS)
    member = Membership.objects.select_related("person").get(person=person)
    assert (member.kind, member.organization) == ("supporter", organization)
    assert (member.person.first_name, member.person.state) == ("Robert", "TX")


def test_page_is_the_same_whether_the_invited_are_known(client, roster_page, organization):
    Person.objects.create(email="known@example.com", first_name="Known")
    roster.invite(organization=organization, addresses=["known@example.com", "new@example.com"])
    text = client.get(roster_page).text
    known, new = (text.count(address) for address in ("known@example.com", "new@example.com"))
    assert known == new == 1
    assert len(mail.outbox) == 2


def test_who_declines_is_not_asked_again(client, roster_page, invite):
    link = invite()
    client.post(link, {"decline": "yes"})
    assert "You declined" in client.get(link).text
    client.post(link, ANSWERS)
    assert not Person.objects.at("bo@example.com").exists()
    mail.outbox.clear()
    client.post(roster_page, {"addresses": "bo@example.com"})
    assert mail.outbox == []
    assert "bo@example.com" not in client.get(roster_page).text


def test_who_leaves_stays_a_member_and_is_not_asked_again(client, roster_page, invite):
    link = invite()
    client.post(link, ANSWERS)
    client.post(link, {"leave": "yes"})
    member = Membership.objects.active().get(person__email="bo@example.com")
    assert member.organization is None
    assert list(member.person.consents.values_list("action", flat=True)) == ["withdrawn", "given"]
    mail.outbox.clear()
    client.post(roster_page, {"addresses": "bo@example.com"})
    assert mail.outbox == []


def test_organization_takes_somebody_off_and_can_invite_again(client, roster_page, invite):
    client.post(invite(), ANSWERS)
    [entry] = RosterInvitation.objects.all()
    client.post(roster_page, {"remove": entry.pk})
    assert "On the roster: 0" in client.get(roster_page).text
    assert Membership.objects.get(person__email="bo@example.com").organization is None
    assert Consent.objects.first().note == "Taken off by the organization."
    client.post(invite(), {"accept": "yes"})
    assert "On the roster: 1" in client.get(roster_page).text


def test_button_is_called_what_it_says(client, roster_page, invite):
    client.post(invite(), ANSWERS)
    button = soup_of(client, roster_page).select_one("button[name=remove]")
    assert (text_of(button), button["aria-label"]) == ("Take off", "Take off Bo Diaz")


def test_organization_takes_nobody_off_another_roster(client, roster_page):
    other = MemberOrganization.objects.create(name="Union 1", kind="union", size=1)
    person = Person.objects.create(email="x@example.com")
    Membership.objects.create(person=person, kind="active", organization=other)
    entry = other.invitations.create(email=person.email, person=person, state="accepted")
    client.post(roster_page, {"remove": entry.pk})
    entry.refresh_from_db()
    assert entry.state == "accepted"


def test_organization_that_nobody_checked_invites_nobody(client, organization):
    contact = organization.memberships.get()
    roster_page = f"/roster/{tokens.for_roster(contact)}/"
    assert "We still have to check" in client.get(roster_page).text
    client.post(roster_page, {"addresses": "bo@example.com"})
    assert mail.outbox == [] and not RosterInvitation.objects.exists()


def test_wrong_addresses_are_named_and_everything_typed_is_kept(client, roster_page):
    answer = client.post(roster_page, {"addresses": "a@example.com, nonsense; b@example"})
    assert answer.status_code == 422
    assert "which are no e-mail addresses: nonsense, b@example" in answer.text
    assert "a@example.com, nonsense; b@example</textarea>" in answer.text
    assert mail.outbox == []


def test_addresses_are_taken_as_pasted(client, roster_page):
    client.post(
        roster_page, {"addresses": "a@example.com,b@example.com;\n<c@example.com> a@example.com"}
    )
    assert [message.to[0] for message in mail.outbox] == [f"{name}@example.com" for name in "abc"]


def test_invitations_a_day_are_limited(client, roster_page, settings):
    settings.ROSTER_INVITATIONS_A_DAY = 2
    client.post(roster_page, {"addresses": "a@example.com"})
    answer = client.post(roster_page, {"addresses": "b@example.com c@example.com"})
    assert "1 are left for now" in answer.text
    assert RosterInvitation.objects.count() == 1


def test_who_stopped_all_mail_is_not_invited(client, roster_page):
    Suppression.objects.create(address_hash=address_hash("bo@example.com"), reason="unsubscribed")
    client.post(roster_page, {"addresses": "bo@example.com"})
    assert mail.outbox == []


def test_opening_the_links_changes_nothing(client, roster_page, invite):
    invite()
    before = contents()
    for method in (client.get, client.head):
        for address in [roster_page, *pages_in(mail.outbox[0])]:
            method(address)
    assert contents() == before


@pytest.mark.parametrize("path", ["/roster/{}/", "/invitation/{}/", "/renew/{}/"])
def test_links_that_are_not_ours_say_so(client, home, path):
    answer = client.get(path.format("WzEsMF0:forged"))
    assert answer.status_code == 410
    assert answer["Cache-Control"] == "private, no-store"


def test_roster_link_ends_with_its_time_its_key_and_its_membership(
    client, roster_page, organization, monkeypatch
):
    contact = organization.memberships.get()
    Person.objects.update(link_key=1)
    assert client.get(roster_page).status_code == 410
    roster_page = f"/roster/{tokens.for_roster(Membership.objects.get(pk=contact.pk))}/"
    assert client.get(roster_page).status_code == 200
    now = signing.time.time
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: now() + timedelta(days=61).total_seconds())
        assert client.get(roster_page).status_code == 410
    Membership.objects.update(status="ended")
    assert client.get(roster_page).status_code == 410


@pytest.mark.parametrize("count", [1, 3])
def test_roster_costs_the_same_for_one_and_three(
    client, roster_page, organization, django_assert_num_queries, count
):
    for number in range(count):
        person = Person.objects.create(email=f"{number}@example.com", first_name="P")
        organization.invitations.create(email=person.email, person=person, state="accepted")
        organization.invitations.create(email=f"asked{number}@example.com")
    with django_assert_num_queries(11):
        client.get(roster_page)


def test_contact_gets_a_new_link_by_mail_and_nobody_else_by_a_forwarded_one(client, organization):
    contact = organization.memberships.get()
    preferences = f"/preferences/{tokens.for_preferences(contact.person)}/"
    path = re.search(r'href="(/roster/link/[^"]+)"', client.get(preferences).text)[1]
    mail.outbox.clear()
    assert client.get(path).status_code == 200 and mail.outbox == []
    answer = client.post(path)
    assert "Check your mail" in client.get(answer.url).text
    assert client.get(link_in(mail.outbox[0], "/roster/")).status_code == 200
    assert mail.outbox[0].to == ["kay@example.com"]

    person = Person.objects.create(email="x@example.com", confirmed_at=timezone.now())
    assert client.post(f"/roster/link/{tokens.for_preferences(person)}/").status_code == 410
