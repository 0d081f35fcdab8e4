import re
from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from membership import wordings
from membership.addresses import address_hash
from membership.models import (
    Consent,
    MemberOrganization,
    Membership,
    MembershipTerms,
    Person,
    RateCounter,
    Signup,
    Subscription,
    Suppression,
    WordingVersion,
)
from membership.services.subscriptions import leave_all
from tests.html import text_of
from tests.membership.conftest import JOIN, JOIN_AT
from tests.membership.mails import link_in

pytestmark = pytest.mark.django_db


def fact(page, name: str) -> str:
    """What the page has beside a name in its list of facts."""
    terms = BeautifulSoup(page.text, "html.parser").find_all("dt")
    return next(text_of(term.find_next("dd")) for term in terms if text_of(term) == name)


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
    assert fact(page, "Joins as") == "Retired officer"
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


def test_subscriber_who_joins_is_told_of_the_mail_that_goes_on(join, subscribe, client):
    client.post(subscribe(topics=["newsletter"]))
    link = join()
    client.post(link)
    assert "You get e-mail on: Newsletter." in client.get(link).text
    assert "You asked for no newsletter" not in mail.outbox[-1].body
    assert "- Newsletter" in mail.outbox[-1].body


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

    assert fact(client.get(link), "Name") == "Eve Lee"
    client.post(link)
    assert Person.objects.get().first_name == "Eve"
    assert (Membership.objects.get().kind, Membership.objects.get().since) == ("supporter", since)

    page = client.get(link).text
    assert "Your record is changed" in page
    assert "welcome e-mail" not in page  # for there is none
    assert [message.subject for message in mail.outbox] == ["You are a member of APOA already"]


def test_member_who_asks_for_a_newsletter_is_not_welcomed_or_asked_to_join_once_more(join, client):
    client.post(join())
    Membership.objects.update(since=timezone.localdate() - timedelta(days=400))
    client.post(join(topics=["newsletter"]))
    told = mail.outbox[-1]
    assert told.subject == "You are subscribed to e-mail from APOA"
    assert "/join/" not in told.body + told.alternatives[0].content


def test_join_after_an_ended_membership_starts_a_new_one(join, client):
    client.post(join())
    Membership.objects.update(status="ended")
    client.post(join())
    assert sorted(Membership.objects.values_list("status", flat=True)) == ["active", "ended"]


ORGANIZATION = {
    "organization_name": "Lodge 7",
    "organization_kind": "lodge",
    "size": "1,200",
    "website": "lodge7.example.org",
    "first_name": "Kay",
    "last_name": "Roe",
    "email": "kay@example.com",
    "state": "MD",
}
LISTED = {"is_listed": "on", "listing_wording": "directory-1"}
KINDS = {
    "supporter": "supporter",
    "active-officer": "active",
    "retired-officer": "retired",
    "family": "family",
}


def fields_of(page: str) -> list[str]:
    names = re.findall(r'<(?:input|select)[^>]* name="(\w+)"', page.split("<form")[1])
    return [name for name in dict.fromkeys(names) if "wording" not in name]


def test_join_page_asks_first_what_describes_one(join_page, client):
    page = client.get("/join/").text
    links = re.findall(r'<h3><a href="(/join/[^"]+)">', page)
    assert links == [f"/join/{slug}/" for slug in (*KINDS, "organization")]
    main = page.split("<main")[1].split("</main")[0]
    assert "<form" not in main
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1
        assert not answer.cookies


def test_join_page_itself_takes_no_form(join_page, send):
    answer = send("/join/", JOIN | {"kind": "retired"})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert Signup.objects.count() == 0


@pytest.mark.parametrize("path", ["/join/chief/", "/join/supporter/more/", "/join/Supporter/"])
def test_no_other_way_to_join_exists(join_page, client, send, path):
    assert client.get(path).status_code == 404
    assert send(path, JOIN).status_code == 404


def test_forms_ask_what_is_used_and_no_more(join_page, client):
    person = ["first_name", "last_name", "email", "state", "zip_code", "topics"]
    officer = ["first_name", "last_name", "email", "agency", "state", "zip_code", "topics"]
    organization = [
        "organization_name", "organization_kind", "size", "state", "website", "first_name",
        "last_name", "email", "is_listed", "topics",
    ]  # fmt: skip
    asked = {
        slug: [
            name
            for name in fields_of(client.get(f"/join/{slug}/").text.split("<main")[1])
            if name in {*officer, *organization}
        ]
        for slug in (*KINDS, "organization")
    }
    assert asked == {
        "supporter": person,
        "active-officer": officer,
        "retired-officer": officer,
        "family": person,
        "organization": organization,
    }


@pytest.mark.parametrize(("slug", "kind"), KINDS.items())
def test_each_way_makes_its_kind_of_member(join, client, slug, kind):
    client.post(join(f"/join/{slug}/", agency="Arlington Police"))
    membership = Membership.objects.get()
    assert (membership.kind, membership.organization) == (kind, None)
    is_officer = "officer" in slug
    assert membership.person.agency == ("Arlington Police" if is_officer else "")


def test_state_alerts_are_offered_and_recorded(join, client):
    client.post(join(topics=["newsletter", "state"], wording="join-1"))
    given = Consent.objects.values_list("purpose", "wording_version", "path")
    assert sorted(given) == [("newsletter", "join-1", JOIN_AT), ("state", "join-1", JOIN_AT)]
    assert {entry.topic for entry in Subscription.objects.active()} == {"newsletter", "state"}


def test_organization_joins_with_its_contact(join_page, send, client):
    assert send("/join/organization/", ORGANIZATION | LISTED).status_code == 303
    assert "Lodge" not in mail.outbox[0].body
    link = link_in(mail.outbox[0], "/confirm/")
    page = client.get(link)
    facts = {"Organization": "Lodge 7", "Officers represented": "1,200", "Based in": "Maryland"}
    assert {name: fact(page, name) for name in facts} == facts
    assert fact(page, "Public directory") == "To be listed, once we have looked at the entry"
    assert MemberOrganization.objects.count() == 0
    client.post(link)

    membership = Membership.objects.get()
    organization = membership.organization
    assert membership.kind == "organization"
    assert (membership.person.full_name, membership.person.state) == ("Kay Roe", "MD")
    assert (organization.name, organization.kind, organization.size) == ("Lodge 7", "lodge", 1200)
    assert (organization.website, organization.state) == ("https://lodge7.example.org", "MD")
    assert (organization.is_listed, organization.approved_at) == (True, None)
    assert not MemberOrganization.objects.in_directory().exists()
    assert "We look at what you told us about Lodge 7" in client.get(link).text


def test_listing_is_on_record_word_for_word(join_page, send, client):
    send("/join/organization/", ORGANIZATION | LISTED)
    later = wordings.current(wordings.DIRECTORY).text
    WordingVersion.objects.create(key=wordings.DIRECTORY, serial=2, text="Other words.")
    client.post(link_in(mail.outbox[0], "/confirm/"))
    consent = Consent.objects.get()
    assert (consent.purpose, consent.action, consent.subject) == ("directory", "given", "Lodge 7")
    assert (consent.wording, consent.wording_version) == (later, "directory-1")
    assert (consent.source, consent.path) == ("join", "/join/organization/")
    assert consent.confirmed_at and "confirm." in consent.proof


def test_organization_that_does_not_agree_is_not_listed(join_page, send, client):
    send("/join/organization/", ORGANIZATION)
    client.post(link_in(mail.outbox[0], "/confirm/"))
    assert not MemberOrganization.objects.get().is_listed
    assert Consent.objects.count() == 0


def test_form_shown_again_shows_todays_words(join_page, send):
    WordingVersion.objects.create(key=wordings.DIRECTORY, serial=2, text="Newer words.")
    page = send("/join/organization/", ORGANIZATION | LISTED | {"size": ""}).text
    assert "Newer words." in page
    assert re.search(r'name="listing_wording" value="directory-2"', page)
    assert re.search(r'<input type="checkbox" name="is_listed"[^>]* checked>', page)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("organization_name", "", "Enter the organization’s name."),
        ("organization_kind", "", "Choose what the organization is."),
        ("size", "", "Enter about how many officers belong to the organization."),
        ("size", "many", "Enter the number in digits, as in 250."),
        ("size", "0", "Enter a number from 1 to 1,000,000."),
        ("size", "9" * 30, "Enter a number from 1 to 1,000,000."),
        ("state", "", "Choose the organization’s state or territory."),
        (
            "website",
            "javascript:alert(1)",
            "Enter the address of a website, as in www.example.org, or leave it empty.",
        ),
        (
            "website",
            "ftp://example.org/",
            "Enter the address of a website, as in www.example.org, or leave it empty.",
        ),
    ],
)
def test_organization_form_names_its_errors(join_page, send, field, value, message):
    answer = send("/join/organization/", ORGANIZATION | {field: value})
    assert answer.status_code == 422
    assert f"<p>{message}</p>" in answer.text
    assert answer.text.count('<li><a href="#id_') == 1
    assert Signup.objects.count() == 0


def test_contact_who_joins_again_changes_the_organization_which_is_looked_at_again(
    join_page, send, client
):
    def join_again(**changes) -> None:
        mail.outbox.clear()
        RateCounter.objects.all().delete()
        send("/join/organization/", ORGANIZATION | changes)
        client.post(link_in(mail.outbox[0], "/confirm/"))

    join_again(**LISTED)
    MemberOrganization.objects.update(approved_at=timezone.now())
    join_again()
    organization = MemberOrganization.objects.get()
    assert organization.is_listed and organization.approved_at
    join_again(organization_name="Lodge 8")
    organization = MemberOrganization.objects.get()
    assert (organization.name, organization.approved_at) == ("Lodge 8", None)


def test_officer_on_a_roster_who_speaks_for_another_organization_leaves_the_first_as_it_is(
    join, send, client
):
    client.post(join())
    first = MemberOrganization.objects.create(name="First", kind="union", size=5)
    Membership.objects.update(organization=first)
    mail.outbox.clear()
    send("/join/organization/", ORGANIZATION | {"email": JOIN["email"]})
    link = link_in(mail.outbox[0], "/confirm/")
    assert fact(client.get(link), "Joins as") == "Organization (until now: Retired officer)"
    client.post(link)
    first.refresh_from_db()
    membership = Membership.objects.get()
    assert (first.name, membership.organization.name) == ("First", "Lodge 7")
    # What the organization's form does not ask is not forgotten.
    assert (membership.person.state, membership.person.zip_code) == ("VA", "22202")


def test_number_stays_when_the_kind_changes(join, client):
    client.post(join())
    number = Membership.objects.get().number
    client.post(join("/join/family/"))
    membership = Membership.objects.get()
    assert (membership.kind, membership.number) == ("family", number)


def test_agency_left_empty_is_not_forgotten(join, client):
    client.post(join(agency="Arlington Police"))
    client.post(join(agency=""))
    assert Person.objects.get().agency == "Arlington Police"


def test_lapsed_member_who_joins_again_is_a_member_again(join, client):
    client.post(join())
    MembershipTerms.objects.create(term_months=12)
    Membership.objects.update(since=timezone.localdate() - timedelta(days=900))
    assert not Membership.objects.get().standing.is_valid
    link = join()
    client.post(link)
    membership = Membership.objects.get()
    assert membership.renewed_on == timezone.localdate()
    assert mail.outbox[-1].subject == "Welcome to APOA"
    assert membership.number in mail.outbox[-1].body


def test_welcome_page_leads_on_for_a_day(join, client):
    link = join()
    client.post(link)
    page = client.get(link).text
    assert Membership.objects.get().number in page
    for start in ("/card/", "/preferences/"):
        [path] = set(re.findall(rf'href="({start}[^"]+)"', page))
        assert client.get(path).status_code == 200
    Signup.objects.update(confirmed_at=timezone.now() - timedelta(hours=25))
    page = client.get(link).text
    assert Membership.objects.get().number in page
    assert "/card/" not in page
    assert re.findall(r'href="/preferences/[^"]', page) == []


def test_welcome_page_survives_that_the_membership_ended(join, client):
    link = join()
    client.post(link)
    Membership.objects.update(status="ended")
    answer = client.get(link)
    assert answer.status_code == 200
    assert "/card/" not in answer.text
    Person.objects.all().delete()
    assert client.get(link).status_code == 200


def test_welcome_mail_carries_number_card_and_preferences(join, client):
    client.post(join())
    welcome = mail.outbox[1]
    number = Membership.objects.get().number
    assert f"Your membership number: {number}" in welcome.body
    assert number in welcome.alternatives[0].content
    assert client.get(link_in(welcome, "/card/")).status_code == 200
    assert client.get(link_in(welcome, "/preferences/")).status_code == 200


def test_sitemap_and_structured_data_know_every_way(join_page, client):
    sitemap = client.get("/sitemap.xml").text
    for slug in (*KINDS, "organization"):
        assert f"/join/{slug}/</loc>" in sitemap
    page = client.get("/join/family/").text
    assert "<title>Join as a family member — APOA</title>" in page
    assert '<link rel="canonical" href="http://testserver/join/family/">' in page
    crumbs = re.search(r'\{"@context": "https://schema.org", "@type": "BreadcrumbList".*?</', page)
    assert '"name": "Join as a family member"' in crumbs[0]
    assert '"position": 3' in crumbs[0]


def test_joining_at_an_address_that_was_merged_is_joining_of_the_person(join, client):
    client.post(join())
    survivor = Person.objects.get()
    Person.objects.create(email="old@example.com", merged_into=survivor)
    link = join("/join/family/", email="old@example.com")
    assert mail.outbox[0].subject == "You are a member of APOA already"
    client.post(link)
    assert Membership.objects.get().kind == "family"

    Membership.objects.update(status="ended")
    client.post(join("/join/family/", email="old@example.com"))
    welcome = mail.outbox[-1]
    assert welcome.to == [survivor.email]
    assert Membership.objects.active().get().number in welcome.body


def test_who_left_all_mail_and_joins_again_gets_mail_again(join, client):
    client.post(join(topics=["newsletter"]))
    leave_all(address_hash=address_hash(JOIN["email"]), source="unsubscribe")
    client.post(join(topics=["newsletter"]))
    assert Suppression.objects.count() == 0
    assert Subscription.objects.active().count() == 1


def test_editor_previews_the_choice(join_page):
    answer = join_page.make_preview_request(preview_mode="")
    answer.render()
    assert "What describes you?" in answer.text


def test_no_way_to_join_is_open_when_the_page_is_not(join_page, client, send):
    join_page.unpublish()
    for path in ("/join/", "/join/supporter/"):
        assert client.get(path).status_code == 404
    assert send(JOIN_AT, JOIN).status_code == 404
    assert Signup.objects.count() == 0


def test_address_of_the_form_follows_the_page(join_page, send, client):
    join_page.slug = "become-a-member"
    join_page.save_revision().publish()
    page = client.get("/become-a-member/supporter/").text
    assert 'action="/become-a-member/supporter/"' in page
    assert send("/become-a-member/supporter/", JOIN).status_code == 303
    assert Signup.objects.get().path == "/become-a-member/supporter/"
