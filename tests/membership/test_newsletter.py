import re
from html import unescape

import pytest
from django.core import mail

from membership import wordings
from membership.models import Consent, Person, Signup, Subscription, WordingVersion
from tests import factories
from tests.membership.conftest import BROWSER, NEWSLETTER, guard
from tests.membership.mails import link_in
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
FOOTER = {"source": "footer", "email": "ann@example.com"}


def test_subscribe_by_form_mail_and_button(newsletter_page, issue_index, send, client):
    issue = factories.IssuePageFactory(parent=issue_index, title="Mental health")
    answer = send("/newsletter/", NEWSLETTER | {"topics": ["statements", f"issue-{issue.pk}"]})
    assert (answer.status_code, answer["Location"]) == (303, "/join/check-your-mail/")
    [message] = mail.outbox
    assert message.subject == "Please confirm: e-mail from APOA"
    for body in (message.body, message.alternatives[0].content):
        assert "Statements" in body
        assert "Mental health" in body
    assert Subscription.objects.count() == 0

    link = link_in(message, "/confirm/")
    assert "Yes, subscribe me" in client.get(link).text
    client.post(link)
    assert "You are subscribed" in client.get(link).text
    subscriptions = Subscription.objects.order_by("pk").values_list("topic", "issue", "ended_at")
    assert list(subscriptions) == [("statements", None, None), ("issue", issue.pk, None)]
    assert mail.outbox[1].subject == "You are subscribed to e-mail from APOA"
    assert [(c.purpose, c.subject, c.wording_version) for c in Consent.objects.order_by("pk")] == [
        ("statements", "", "topics-1"),
        ("issue", "Mental health", "topics-1"),
    ]
    person = Person.objects.get()
    assert (person.email, person.first_name, person.memberships.count()) == (
        "Ann.Lee@Example.com",
        "",
        0,
    )


def test_newsletter_form_offers_every_live_issue_and_no_other(newsletter_page, issue_index, client):
    shown = factories.IssuePageFactory(parent=issue_index, title="Shown")
    draft = factories.IssuePageFactory(parent=issue_index, title="Draft", live=False)
    page = client.get("/newsletter/").text
    assert re.findall(r'name="topics" value="([^"]+)"', page) == [
        "newsletter",
        "statements",
        f"issue-{shown.pk}",
    ]
    assert f"issue-{draft.pk}" not in page
    assert wordings.current(wordings.TOPICS).text in unescape(page)


@pytest.mark.parametrize(
    ("changes", "target", "message"),
    [
        ({"topics": []}, "id_topics_0", "Choose at least one topic."),
        (
            {"topics": ["issue-1"]},
            "id_topics_0",
            "Choose topics from the list: one of those sent is not on it.",
        ),
        ({"email": "ann"}, "id_email", "The e-mail address lacks its @, as in name@example.com."),
    ],
)
def test_newsletter_with_an_error_says_it(newsletter_page, send, changes, target, message):
    answer = send("/newsletter/", NEWSLETTER | changes)
    assert answer.status_code == 422
    assert f'<li><a href="#{target}">{message}</a></li>' in answer.text
    assert Signup.objects.count() == 0


def test_footer_form_subscribes_to_the_newsletter(newsletter_page, client):
    headers = BROWSER | {"Referer": "http://testserver/issues/?page=2"}
    answer = client.post("/newsletter/", guard() | FOOTER, headers=headers)
    assert (answer.status_code, answer["Location"]) == (303, "/join/check-your-mail/")
    signup = Signup.objects.get()
    assert (signup.topics, signup.source, signup.path) == (["newsletter"], "footer", "/issues/")
    assert (signup.wording, signup.wording_version) == wordings.current(wordings.NEWSLETTER)[::-1]


def test_footer_form_with_an_error_becomes_the_whole_form(newsletter_page, send):
    answer = send("/newsletter/", FOOTER | {"email": "ann", "wording": "newsletter-1"})
    assert answer.status_code == 422
    assert re.search(r'value="newsletter"[^>]* checked', answer.text)
    form = answer.text.split('<form class="form"')[1].split("</form>")[0]
    assert 'value="ann"' in form
    assert 'name="wording" value="topics-1"' in form
    assert 'name="source"' not in form


def test_wording_on_record_is_the_one_that_was_shown(newsletter_page, send):
    WordingVersion.objects.create(key=wordings.TOPICS, serial=2, text="Newer words.")
    send("/newsletter/", NEWSLETTER | {"wording": "topics-1"})
    send("/newsletter/", NEWSLETTER | {"wording": "topics-2"})
    versions = Signup.objects.order_by("pk").values_list("wording_version", flat=True)
    assert list(versions) == ["topics-1", "topics-2"]


def test_strangers_signup_changes_nothing_about_a_subscriber(subscribe, send, client):
    client.post(subscribe())
    before = contents("Signup")
    send("/newsletter/", NEWSLETTER | {"topics": ["statements"]})
    send("/newsletter/", NEWSLETTER | {"topics": ["newsletter"], "email": "ANN.LEE@EXAMPLE.COM"})
    assert contents("Signup") == before


def test_topic_whose_issue_is_gone_is_left_out(newsletter_page, issue_index, send, client):
    issue = factories.IssuePageFactory(parent=issue_index)
    send("/newsletter/", NEWSLETTER | {"topics": ["newsletter", f"issue-{issue.pk}"]})
    issue.unpublish()
    client.post(link_in(mail.outbox[0], "/confirm/"))
    assert Subscription.objects.get().topic == "newsletter"


def test_two_spellings_of_an_address_are_one_person(subscribe, client):
    client.post(subscribe(email="ann@EXAMPLE.com", topics=["newsletter"]))
    client.post(subscribe(email=" Ann@example.com ", topics=["statements"]))
    assert Person.objects.get().email == "ann@EXAMPLE.com"
    assert Subscription.objects.count() == 2


def test_international_domain_is_kept_in_ascii(newsletter_page, send):
    send("/newsletter/", NEWSLETTER | {"email": "ann@bücher.example"})
    assert Signup.objects.get().email == "ann@xn--bcher-kva.example"
    assert mail.outbox[0].to == ["ann@xn--bcher-kva.example"]
