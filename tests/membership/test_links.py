"""The pages behind the links in mails."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail, signing
from django.utils import timezone

from core import proof_of_work
from membership import tokens
from membership.addresses import address_hash
from membership.models import Consent, Membership, Person, Signup, Subscription, Suppression
from tests import factories
from tests.membership.conftest import JOIN, NEWSLETTER
from tests.membership.mails import link_in
from tests.membership.proofs import solved
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def later(monkeypatch):
    """Move the clock that signatures are read by."""
    now = signing.time.time

    def move(**period: int) -> None:
        seconds = timedelta(**period).total_seconds()
        monkeypatch.setattr(signing.time, "time", lambda: now() + seconds)

    return move


def unsubscribe_link(message) -> str:
    link = link_in(message, "/unsubscribe/")
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return link


def assert_broken(answer) -> None:
    assert answer.status_code == 410
    assert "This link no longer works" in answer.text
    assert 'href="/join/"' in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_link_says_so_and_does_nothing(join, client, later, method):
    link = join()
    later(days=8)
    assert_broken(getattr(client, method)(link))
    assert Membership.objects.count() == 0


def test_link_works_to_its_last_day_and_says_that_it_was_used_after_it(join, client, later):
    link = join()
    later(days=6)
    assert client.post(link).status_code == 303
    later(days=20)
    assert "You are a member" in client.get(link).text


@pytest.mark.parametrize(
    ("link", "ways"),
    [
        ("/renew/a:b:c/", "/preferences/"),
        ("/roster/a:b:c/", "/preferences/"),
        ("/invitation/a:b/", "/join/"),
        ("/card/a:b:c/", "/preferences/"),
        ("/my-data/a:b:c/", "/preferences/"),
    ],
)
def test_dead_link_leads_on_from_its_page(home, client, link, ways):
    answer = client.get(link)
    assert answer.status_code == 410
    main = BeautifulSoup(answer.text, "html.parser").main
    assert ways in [anchor["href"] for anchor in main.find_all("a")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_altered_link_says_so_and_does_nothing(join, client, method):
    link = join()
    for broken in (link[:-3] + "/", link.replace("/confirm/", "/confirm/x"), "/confirm/a:b:c/"):
        assert_broken(getattr(client, method)(broken))
    assert Membership.objects.count() == 0


def test_page_behind_a_link_keeps_its_address_off_paper(join, client):
    confirm = join()
    for link in (confirm, unsubscribe_link(mail.outbox[0])):
        assert "print-only" not in client.get(link).text
    assert re.search(r'class="print-only">http\S+/join/<', client.get("/join/").text)


def test_link_of_one_purpose_serves_no_other(join, client):
    confirm = join()
    leave = unsubscribe_link(mail.outbox[0])
    assert_broken(client.post(confirm.replace("/confirm/", "/unsubscribe/"), {"leave": "all"}))
    assert_broken(client.post(leave.replace("/unsubscribe/", "/confirm/")))
    assert Membership.objects.count() == Suppression.objects.count() == 0


def test_link_of_a_deleted_signup_says_so(join, client):
    link = join()
    Signup.objects.all().delete()
    assert_broken(client.get(link))


def test_personal_pages_are_kept_by_nobody(join, client):
    link = join()
    leave = unsubscribe_link(mail.outbox[0])
    answers = [
        client.get(link),
        client.post(link),
        client.get(link),
        client.get(leave),
        client.post(leave, {}),
        client.post(leave, {"leave": "all"}),
        client.get("/confirm/x/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 303, 200, 200, 422, 200, 410]
    for answer in answers:
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_check_your_mail_page_is_the_same_for_everybody(client, home):
    page = client.get("/join/check-your-mail/")
    assert page.status_code == 200
    assert "Check your mail" in page.text
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert client.post("/join/check-your-mail/").status_code == 405


def test_welcome_to_one_list_leaves_that_list_by_default(subscribe, client):
    client.post(subscribe(topics=["statements"]))
    link = unsubscribe_link(mail.outbox[1])
    page = client.get(link).text
    subscription = Subscription.objects.get()
    assert re.search(rf'value="{subscription.pk}"[^>]* checked', page)
    answer = client.post(link, {"leave": str(subscription.pk)})
    assert answer.status_code == 200
    assert "no more e-mail from us on this: Statements" in answer.text
    subscription.refresh_from_db()
    assert subscription.ended_at
    consent = Consent.objects.first()
    assert (consent.action, consent.purpose, consent.source) == (
        "withdrawn",
        "statements",
        "unsubscribe",
    )
    assert consent.stated_at == subscription.ended_at
    assert Suppression.objects.count() == 0
    assert len(mail.outbox) == 2


def test_leaving_all_lists_by_the_page(subscribe, client):
    client.post(subscribe())
    link = unsubscribe_link(mail.outbox[1])
    answer = client.post(link, {"leave": "all"})
    assert "no more e-mail from us at this address" in answer.text
    assert Subscription.objects.active().count() == 0
    assert Suppression.objects.get().reason == "unsubscribed"
    assert Suppression.objects.get().address_hash == address_hash("ann.lee@example.com")
    withdrawn = Consent.objects.filter(action="withdrawn").values_list("purpose", flat=True)
    assert sorted(withdrawn) == ["newsletter", "statements"]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_one_click_leaves_the_list_of_the_mail(subscribe, client, headers):
    client.post(subscribe(topics=["newsletter"]))
    link = unsubscribe_link(mail.outbox[1])
    client.post(subscribe(topics=["statements"]))
    answer = client.post(link, ONE_CLICK, headers=headers)
    assert answer.status_code == 200
    assert [s.topic for s in Subscription.objects.active()] == ["statements"]
    consent = Consent.objects.get(action="withdrawn")
    assert (consent.purpose, consent.source) == ("newsletter", "one-click")
    before = contents()
    assert client.post(link, ONE_CLICK).status_code == 200
    assert contents() == before


def test_one_click_in_a_mail_on_several_lists_leaves_all(subscribe, client):
    client.post(subscribe())
    client.post(unsubscribe_link(mail.outbox[1]), ONE_CLICK)
    assert Subscription.objects.active().count() == 0
    assert Suppression.objects.count() == 1


def test_one_click_before_confirming_keeps_us_from_asking_again(join, send, client):
    join()
    client.post(unsubscribe_link(mail.outbox[0]), ONE_CLICK)
    assert Suppression.objects.get().address_hash == address_hash(JOIN["email"])
    assert Person.objects.count() == 0


def test_unsubscribe_link_works_after_years_and_after_its_person_is_gone(subscribe, client, later):
    client.post(subscribe())
    link = unsubscribe_link(mail.outbox[1])
    Person.objects.get().delete()
    Signup.objects.all().delete()
    later(days=3000)
    assert client.get(link).status_code == 200
    assert client.post(link, {"leave": "all"}).status_code == 200
    assert Suppression.objects.get().address_hash == address_hash(NEWSLETTER["email"])


def test_unsubscribing_one_list_of_somebody_else_is_refused(subscribe, client):
    client.post(subscribe(email="bob@example.com", topics=["newsletter"]))
    bobs = Subscription.objects.get()
    client.post(subscribe(topics=["newsletter"]))
    answer = client.post(unsubscribe_link(mail.outbox[1]), {"leave": str(bobs.pk)})
    assert answer.status_code == 422
    bobs.refresh_from_db()
    assert bobs.is_active
    token = tokens.for_unsubscription(address_hash(NEWSLETTER["email"]), bobs)
    client.post(f"/unsubscribe/{token}/", ONE_CLICK)
    bobs.refresh_from_db()
    assert bobs.is_active


@pytest.mark.parametrize("link", ["/unsubscribe/x/", "/unsubscribe/a:b:c/"])
def test_altered_unsubscribe_link_says_so(client, home, link):
    assert_broken(client.get(link))
    assert_broken(client.post(link, ONE_CLICK))
    assert Suppression.objects.count() == 0


def test_who_left_all_lists_is_asked_once_and_comes_back_by_confirming(subscribe, send, client):
    client.post(subscribe())
    client.post(unsubscribe_link(mail.outbox[1]), {"leave": "all"})
    mail.outbox.clear()
    proofs = [solved(proof_of_work.challenge()) for _ in range(2)]
    answers = [send("/newsletter/", NEWSLETTER | proof) for proof in proofs]
    assert [answer.status_code for answer in answers] == [303, 303]
    [question] = mail.outbox
    assert Subscription.objects.active().count() == 0
    client.post(link_in(question, "/confirm/"))
    assert Suppression.objects.count() == 0
    assert Subscription.objects.active().count() == 2
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("reason", ["complaint", "staff"])
def test_who_complained_is_never_mailed_and_the_form_does_not_tell(newsletter_page, send, reason):
    Suppression.objects.create(address_hash=address_hash(NEWSLETTER["email"]), reason=reason)
    suppressed = send("/newsletter/", NEWSLETTER)
    other = send("/newsletter/", NEWSLETTER | {"email": "bob@example.com"})
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]
    assert suppressed.content == other.content
    assert dict(suppressed.headers) == dict(other.headers)


def test_who_complained_before_confirming_gets_no_welcome(join, client):
    link = join()
    Suppression.objects.create(address_hash=address_hash(JOIN["email"]), reason="complaint")
    client.post(link)
    assert len(mail.outbox) == 1
    assert Suppression.objects.get().reason == "complaint"


def test_coming_back_to_a_list_starts_it_anew(subscribe, client):
    client.post(subscribe(topics=["newsletter"]))
    first = Subscription.objects.get()
    client.post(unsubscribe_link(mail.outbox[1]), ONE_CLICK)
    client.post(subscribe(topics=["newsletter"]))
    again = Subscription.objects.get()
    assert again.pk == first.pk
    assert again.started_at > first.started_at
    assert again.is_active
    actions = Consent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["given", "withdrawn", "given"]


@pytest.mark.parametrize("count", [1, 3])
def test_unsubscribe_page_costs_the_same_for_one_list_and_three(
    newsletter_page, issue_index, client, django_assert_num_queries, count
):
    person = Person.objects.create(email="ann@example.com")
    for _ in range(count):
        issue = factories.IssuePageFactory(parent=issue_index)
        Subscription.objects.create(person=person, topic="issue", issue=issue)
    token = tokens.for_unsubscription(person.address_hash)
    client.get(f"/unsubscribe/{token}/")
    with django_assert_num_queries(7):
        page = client.get(f"/unsubscribe/{token}/").text
    assert page.count("Only this:") == count


def test_confirmation_is_dated(join, client):
    before = timezone.now()
    client.post(join())
    assert before < Person.objects.get().confirmed_at < timezone.now()
