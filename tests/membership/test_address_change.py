"""Mail moves to another address when both addresses have agreed."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from membership import tokens
from membership.addresses import address_hash
from membership.models import AddressChange, Consent, Membership, Person, Subscription, Suppression
from membership.services import addresses
from tests.membership.mails import link_in, links
from tests.membership.tables import contents

OLD, NEW = "ann@example.com", "ann@example.org"


@pytest.fixture
def ann(home) -> Person:
    person = Person.objects.create(email=OLD, first_name="Ann", confirmed_at=timezone.now())
    Subscription.objects.create(person=person, topic="newsletter")
    return person


@pytest.fixture
def ask(ann, client):
    """Ask for the change on the preference page; the answer."""

    def post(new: str = NEW):
        link = f"/preferences/{tokens.for_preferences(ann)}/address/"
        return client.post(link, {"new_email": new}, headers={"Sec-Fetch-Site": "same-origin"})

    return post


def mail_to(address: str):
    [message] = [message for message in mail.outbox if message.to == [address]]
    return message


def old_link() -> str:
    return link_in(mail_to(OLD), "/old-address/")


def new_link() -> str:
    return link_in(mail_to(NEW), "/new-address/")


def address_of(person: Person) -> str:
    person.refresh_from_db()
    assert person.address_hash == address_hash(person.email)
    return person.email


def test_both_addresses_are_asked_and_nothing_changes_yet(ann, ask, client):
    answer = ask()
    assert answer.status_code == 303
    assert [message.to for message in mail.outbox] == [[OLD], [NEW]]
    page = client.get(answer["Location"]).text
    assert "once both addresses have agreed" in page
    assert "a•••@example.org" in page
    assert NEW not in page
    assert address_of(ann) == OLD


def test_mails_name_neither_address(ask):
    ask()
    for message in mail.outbox:
        texts = message.subject + message.body + message.alternatives[0].content
        assert NEW not in texts
        assert OLD not in texts


@pytest.mark.parametrize("order", [("old", "new"), ("new", "old")])
def test_address_changes_when_both_have_agreed(ann, ask, client, order):
    Membership.objects.create(person=ann, kind="retired")
    ask()
    agree = {"old": (old_link(), {"agree": "yes"}), "new": (new_link(), {})}
    before = tokens.for_preferences(ann)
    first, second = (agree[side] for side in order)
    mail.outbox.clear()
    page = client.post(*first, follow=True)
    assert "One step is left" in page.text
    assert address_of(ann) == OLD
    assert mail.outbox == []
    page = client.post(*second, follow=True)
    assert "Your address is changed" in page.text
    assert address_of(ann) == NEW
    assert client.get(f"/preferences/{before}/").status_code == 410
    assert Subscription.objects.active().get().person == ann
    assert Membership.objects.active().get().person == ann
    change = AddressChange.objects.get()
    assert (change.old_email, change.new_email) == (OLD, NEW)
    assert change.done_at
    assert [message.to for message in mail.outbox] == [[NEW], [OLD]]
    assert client.get(link_in(mail_to(NEW), "/preferences/")).status_code == 200
    assert not any("/preferences/" in link for link in links(mail_to(OLD)))
    assert NEW not in mail_to(OLD).body


def test_pages_name_the_other_address_to_the_owner_only(ask, client):
    ask()
    assert NEW in client.get(old_link()).text
    page = client.get(new_link()).text
    assert "a•••@example.com" in page
    assert OLD not in page


def test_opening_the_links_changes_nothing(ask, client):
    ask()
    before = contents()
    for link in (old_link(), new_link()):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert contents() == before


def test_old_address_can_stop_it(ann, ask, client):
    ask()
    client.post(new_link())
    page = client.post(old_link(), {"stop": "yes"}, follow=True)
    assert "Nothing was changed" in page.text
    client.post(old_link(), {"agree": "yes"})
    client.post(new_link())
    assert address_of(ann) == OLD


def test_person_can_take_it_back(ann, ask, client):
    ask()
    link = f"/preferences/{tokens.for_preferences(ann)}/address/"
    answer = client.post(link, {"cancel": "yes"})
    assert "Your address stays as it is" in client.get(answer["Location"]).text
    client.post(old_link(), {"agree": "yes"})
    client.post(new_link())
    assert address_of(ann) == OLD


def test_asking_anew_stops_what_was_asked_before(ann, ask, client):
    ask("ann@example.net")
    earlier = link_in(mail_to("ann@example.net"), "/new-address/")
    mail.outbox.clear()
    ask()
    client.post(earlier)
    client.post(old_link(), {"agree": "yes"})
    assert address_of(ann) == OLD
    client.post(new_link())
    assert address_of(ann) == NEW


def test_links_expire_and_serve_no_other_purpose(ask, client, monkeypatch):
    ask()
    old, new = old_link(), new_link()
    token = old.split("/")[2]
    assert client.get(f"/new-address/{token}/").status_code == 410
    assert client.get(f"/confirm/{token}/").status_code == 410
    now = tokens.signing.time.time
    seconds = (settings.CONFIRMATION_LINK_DAYS + 1) * 86_400
    monkeypatch.setattr(tokens.signing.time, "time", lambda: now() + seconds)
    assert [client.post(link, {}).status_code for link in (old, new)] == [410, 410]
    assert AddressChange.objects.open().get().old_confirmed_at is None


def test_agreeing_again_changes_nothing(ann, ask, client):
    ask()
    old, new = old_link(), new_link()
    client.post(old, {"agree": "yes"})
    client.post(new)
    mail.outbox.clear()
    before = contents()
    client.post(old, {"agree": "yes"})
    client.post(old, {"stop": "yes"})
    client.post(new)
    assert contents() == before
    assert mail.outbox == []


# Somebody has the new address


@pytest.fixture
def bob(home) -> Person:
    return Person.objects.create(email=NEW)


def test_who_asks_does_not_learn_that_the_address_is_taken(ann, bob, ask, client):
    taken = ask()
    page = client.get(taken["Location"]).text
    assert "/new-address/" not in mail_to(NEW).body
    assert "has this address already" in mail_to(NEW).subject
    at_old = client.post(old_link(), {"agree": "yes"}, follow=True).text
    Person.objects.filter(pk=bob.pk).delete()
    AddressChange.objects.all().delete()
    mail.outbox.clear()
    free = ask()
    assert taken.status_code == free.status_code
    assert _without_tokens(client.get(free["Location"]).text) == _without_tokens(page)
    answer = client.post(old_link(), {"agree": "yes"}, follow=True).text
    assert _without_tokens(answer) == _without_tokens(at_old)


def _without_tokens(page: str) -> str:
    return re.sub(r"[\w-]+:[\w-]+:[\w-]+", "", re.sub(r"value=\"\d+:[^\"]+\"", "", page))


def test_address_taken_meanwhile_is_said_there_alone(ann, ask, client):
    ask()
    old, new = old_link(), new_link()
    client.post(new)
    Person.objects.create(email=NEW)
    mail.outbox.clear()
    page = client.post(old, {"agree": "yes"}, follow=True)
    assert "One step is left" in page.text
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([NEW], "APOA has this address already")
    ]
    assert "We have this address already" in client.get(new).text
    assert address_of(ann) == OLD


# What the form refuses


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("", "Enter your e-mail address"),
        ("ann", "lacks its @"),
        ("ANN@example.com", "this one is in use already"),
    ],
)
def test_address_that_will_not_do_is_named(ask, new, message):
    answer = ask(new)
    assert answer.status_code == 422
    assert message in answer.text
    assert AddressChange.objects.count() == 0
    assert mail.outbox == []


def test_nobody_is_flooded(ask):
    answers = [ask(f"ann{number}@example.org").status_code for number in range(9)]
    assert answers[0] == 303
    assert answers[-1] == 429
    assert len(mail.outbox) < 12


def test_old_address_is_asked_no_more_often_than_it_may_be_mailed(ann, ask, settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 1
    assert [ask(f"ann{number}@example.org").status_code for number in range(2)] == [303, 303]
    assert [message.to for message in mail.outbox].count([ann.email]) == 1


# Addresses that must not be mailed


@pytest.mark.parametrize("reason", ["complaint", "staff"])
def test_new_address_that_complained_is_not_mailed(ask, reason):
    Suppression.objects.create(address_hash=address_hash(NEW), reason=reason)
    ask()
    assert [message.to for message in mail.outbox] == [[OLD]]


def test_new_address_that_left_comes_back_by_agreeing(ann, ask, client):
    Suppression.objects.create(address_hash=address_hash(NEW), reason="unsubscribed")
    ask()
    client.post(new_link())
    assert Suppression.objects.count() == 1
    client.post(old_link(), {"agree": "yes"})
    assert Suppression.objects.count() == 0
    assert address_of(ann) == NEW


# Afterwards


@pytest.fixture
def moved(ann) -> Person:
    change = AddressChange.objects.create(
        person=ann, old_email=OLD, old_address_hash=ann.address_hash, new_email=NEW
    )
    addresses.agree_at_old_address(change=change)
    addresses.agree_at_new_address(change=change)
    assert address_of(ann) == NEW
    mail.outbox.clear()
    return ann


def test_links_in_old_mails_go_on_stopping_our_mail(moved, client):
    link = f"/unsubscribe/{tokens.for_unsubscription(address_hash(OLD))}/"
    assert "Only this: Newsletter" in client.get(link).text
    client.post(link, {"leave": "all"})
    assert not Subscription.objects.active().exists()
    hashes = Suppression.objects.values_list("address_hash", flat=True)
    assert set(hashes) == {address_hash(OLD), address_hash(NEW)}


def test_one_click_in_an_old_mail_leaves_its_list(moved, client):
    subscription = Subscription.objects.get()
    token = tokens.for_unsubscription(address_hash(OLD), subscription)
    client.post(f"/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"})
    assert not Subscription.objects.active().exists()
    assert Suppression.objects.count() == 0


def test_old_address_is_free_and_its_new_owner_stops_only_their_own_mail(moved, client):
    bob = Person.objects.create(email=OLD)
    Subscription.objects.create(person=bob, topic="statements")
    link = f"/unsubscribe/{tokens.for_unsubscription(address_hash(OLD))}/"
    assert "Newsletter" not in client.get(link).text.split("</form>")[0]
    client.post(link, {"leave": "all"})
    assert Subscription.objects.active().get().person == moved


def test_consents_stay_as_they_were(ann, ask, client):
    link = f"/preferences/{tokens.for_preferences(ann)}/"
    client.post(link, {"topics": ["newsletter", "statements"], "frequency": "at-once"})
    before = list(Consent.objects.values())
    assert before
    ask()
    client.post(old_link(), {"agree": "yes"})
    client.post(new_link())
    assert list(Consent.objects.values()) == before


def test_row_merged_meanwhile_is_not_moved(ann, ask, client):
    ask()
    other = Person.objects.create(email="lee@example.com")
    Person.objects.filter(pk=ann.pk).update(merged_into=other)
    client.post(old_link(), {"agree": "yes"})
    page = client.post(new_link(), follow=True)
    assert "Nothing was changed" in page.text
    assert address_of(ann) == OLD
