"""The press list as journalists meet it: the form, its mail, and the pages behind the links."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.core import mail, signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core import abuse
from core.ledger import AppendOnlyError
from mailing import wordings
from mailing.models import Journalist, PressConsent, PressSignup
from membership.addresses import address_hash
from membership.models import RateCounter, Suppression
from membership.services import subscriptions as membership_services
from membership.wordings import current
from tests import factories
from tests.mailing.conftest import PRESS, make_journalist
from tests.membership.mails import link_in, links

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def contents(*without: str) -> dict[str, list[dict]]:
    """Every row of every table of ours, and of who must not be mailed."""
    models = [*apps.get_app_config("mailing").get_models(include_auto_created=True), Suppression]
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in models
        if model.__name__ not in without
    }


def test_sign_up_by_form_mail_and_button(send, issue, client):
    answer = send(PRESS | {"issues": [str(issue.pk)]})
    assert (answer.status_code, answer["Location"]) == (303, "/press/list/check-your-mail/")
    [message] = mail.outbox
    assert message.to == ["Ida.Wells@Example.com"]
    assert message.subject == "Please confirm: the press list of APOA"
    for body in (message.body, message.alternatives[0].content):
        assert "Kinds of statement: Statement" in body
        assert "Issues: Mental health" in body
        assert "Ida" not in body.replace("Ida.Wells", "")  # nobody sends their own words
        assert "Evening" not in body
    assert Journalist.objects.count() == 0

    link = link_in(message, "/press/list/confirm/")
    page = client.get(link).text
    assert "Name: Ida Wells" in page
    assert "Yes, put me on the press list" in page
    assert client.post(link).status_code == 303
    assert "You are on the press list" in client.get(link).text
    journalist = Journalist.objects.get()
    assert (journalist.name, journalist.outlet, journalist.email) == (
        "Ida Wells", "The Evening Star", "Ida.Wells@Example.com",
    )  # fmt: skip
    assert (journalist.kinds, list(journalist.issues.all())) == (["statement"], [issue])
    assert journalist.confirmed_at
    consent = PressConsent.objects.get()
    assert (consent.action, consent.source, consent.path) == ("given", "form", "/press/list/")
    assert (consent.wording_version, consent.wording) == current(wordings.PRESS_LIST)
    assert consent.subject == "Statement; Mental health"
    assert consent.confirmed_at == PressSignup.objects.get().confirmed_at
    assert consent.stated_at == PressSignup.objects.get().created_at

    welcome = mail.outbox[1]
    assert welcome.subject == "You are on the press list of APOA"
    assert "you signed up and confirmed this address" in welcome.body
    client.post(link)
    assert len(mail.outbox) == 2
    assert PressConsent.objects.count() == 1


def test_form_without_choices_means_everything(sign_up, issue, client):
    client.post(sign_up(kinds=[]))
    journalist = Journalist.objects.get()
    assert (journalist.kind_names, journalist.issue_names) == ("Every kind", "Every issue")
    assert PressConsent.objects.get().subject == "Every kind; Every issue"


def test_issue_that_is_deleted_does_not_become_every_issue(sign_up, issue, client):
    client.post(sign_up(issues=[str(issue.pk)]))
    issue.delete()
    journalist = Journalist.objects.get()
    assert not journalist.wants_every_issue
    assert journalist.issue_names == "None that still exists"


def test_issue_that_is_gone_before_confirming_does_not_become_every_issue(sign_up, issue, client):
    link = sign_up(issues=[str(issue.pk)])
    issue.unpublish()
    client.post(link)
    assert not Journalist.objects.get().wants_every_issue


def test_form_is_whole_and_the_same_for_everybody(home, issue, monkeypatch):
    monkeypatch.setattr(abuse.time, "time", lambda: 1_800_000_004.2)
    page = Client().get("/press/list/")
    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")
    assert Client().get("/press/list/").content == page.content
    text = unescape(page.text)
    assert current(wordings.PRESS_LIST).text in text
    for kind in ("Statement", "Press release", "Media advisory", "Partner statement"):
        assert f">{kind}</label>" in text
    assert ">Mental health</label>" in text


def test_form_offers_no_draft_issue(issue_index, send, client):
    draft = factories.IssuePageFactory(parent=issue_index, title="Secret draft", live=False)
    assert "Secret draft" not in client.get("/press/list/").text
    assert send(PRESS | {"issues": [str(draft.pk)]}).status_code in (303, 422)
    assert not PressSignup.objects.filter(issue_pks__contains=[draft.pk]).exists()


@pytest.mark.parametrize(
    ("changes", "target", "message"),
    [
        ({"name": ""}, "id_name", "Enter your name."),
        ({"name": "x" * 121}, "id_name", "Shorten your name to 120 letters or fewer."),
        ({"email": "ida"}, "id_email", "The e-mail address lacks its @, as in name@example.com."),
        ({"kinds": ["x"]}, "id_kinds_0", "Choose kinds from the list."),
    ],
)
def test_error_is_said_with_everything_typed_kept(send, changes, target, message):
    answer = send(PRESS | changes)
    assert answer.status_code == 422
    assert f'<li><a href="#{target}">{message}</a></li>' in answer.text
    assert 'value="The Evening Star"' in answer.text
    assert PressSignup.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "options", "status"),
    [
        ({}, {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({}, {"headers": {}}, 403),
        ({abuse.TRAP_FIELD: "https://spam.example"}, {}, 422),
        ({}, {"age": 1}, 422),
        ({}, {"age": 48 * 3600}, 422),
        ({abuse.TIME_FIELD: "forged"}, {}, 422),
    ],
)
def test_form_is_guarded(send, data, options, status):
    answer = send(PRESS | data, **options)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "private, no-store"
    assert 'value="Ida.Wells@Example.com"' in answer.text
    assert PressSignup.objects.count() == 0
    assert mail.outbox == []


def test_address_that_is_asked_again_and_again_needs_a_proof_of_work(send):
    assert [send(PRESS).status_code for _ in range(2)] == [303, 303]
    answer = send(PRESS)
    assert answer.status_code == 422
    assert "data-challenge" in answer.text
    assert 'value="ida.wells@example.com"' in answer.text.lower()
    assert len(mail.outbox) == 2


def test_known_and_unknown_address_get_the_same_answer_at_the_same_cost(
    sign_up, send, client, django_assert_num_queries, settings
):
    client.post(sign_up())
    known, unknown = (send(PRESS | {"email": email}) for email in (PRESS["email"], "n@example.com"))
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert dict(known.headers) == dict(unknown.headers)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    RateCounter.objects.all().delete()
    for email in (PRESS["email"], "n@example.com"):
        with django_assert_num_queries(8):
            send(PRESS | {"email": email})


def test_strangers_sign_up_changes_nothing_until_confirmed(sign_up, send, client):
    client.post(sign_up())
    before = contents("PressSignup")
    send(PRESS | {"name": "Somebody Else", "kinds": [], "email": "IDA.WELLS@EXAMPLE.COM"})
    assert contents("PressSignup") == before


def test_confirming_again_changes_the_choice_and_stays_one_row(sign_up, client):
    client.post(sign_up())
    link = sign_up(name="Ida B. Wells", kinds=["release"], email="IDA.WELLS@example.com")
    client.post(link)
    journalist = Journalist.objects.get()
    assert (journalist.name, journalist.kinds) == ("Ida B. Wells", ["release"])
    assert PressConsent.objects.count() == 2
    assert len(mail.outbox) == 1  # the question, and no second welcome


@pytest.mark.parametrize("reason", ["complaint", "staff"])
def test_who_complained_is_never_mailed_and_the_form_does_not_tell(send, reason):
    Suppression.objects.create(address_hash=address_hash(PRESS["email"]), reason=reason)
    suppressed, other = send(PRESS), send(PRESS | {"email": "bob@example.com"})
    assert [message.to for message in mail.outbox] == [["bob@example.com"]]
    assert suppressed.content == other.content


def test_who_left_everything_is_asked_once_and_comes_back_by_confirming(send, client):
    membership_services.leave_all(address_hash=address_hash(PRESS["email"]), source="unsubscribe")
    assert [send(PRESS).status_code for _ in range(2)] == [303, 303]
    [question] = mail.outbox
    client.post(link_in(question, "/press/list/confirm/"))
    assert Suppression.objects.count() == 0
    assert Journalist.objects.active().count() == 1


def place_link(message) -> str:
    link = link_in(message, "/press/list/place/")
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return link


@pytest.fixture
def place(sign_up, client) -> str:
    client.post(sign_up())
    return place_link(mail.outbox[1])


def test_choice_is_changed_behind_the_link(place, issue, client):
    page = client.get(place).text
    assert "Ida Wells, The Evening Star" in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["statement"]
    answer = client.post(place, {"change": "yes", "kinds": ["advisory"], "issues": [issue.pk]})
    assert "From now on you get: Media advisory. On: Mental health." in answer.text
    journalist = Journalist.objects.get()
    assert (journalist.kinds, list(journalist.issues.all())) == (["advisory"], [issue])
    assert PressConsent.objects.first().subject == "Media advisory; Mental health"
    client.post(place, {"change": "yes"})
    assert Journalist.objects.get().wants == "Every kind; Every issue"


def test_leaving_behind_the_link(place, client):
    answer = client.post(place, {"leave": "yes"})
    assert answer.status_code == 200
    assert "You are off the press list" in answer.text
    assert Journalist.objects.active().count() == 0
    consent = PressConsent.objects.first()
    assert (consent.action, consent.source) == ("withdrawn", "page")
    assert Suppression.objects.count() == 0  # other lists go on
    before = contents()
    assert "You are off the press list" in client.get(place).text
    assert "You are off the press list" in client.post(place, {"change": "yes"}).text
    assert contents() == before


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_one_click_leaves_the_list(place, client, headers):
    assert client.post(place, ONE_CLICK, headers=headers).status_code == 200
    assert PressConsent.objects.first().source == "one-click"
    before = contents()
    assert client.post(place, ONE_CLICK).status_code == 200
    assert contents() == before


def test_leaving_works_after_years_and_after_erasure(place, client, monkeypatch):
    now = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: now() + 3000 * 24 * 3600)
    assert client.get(place).status_code == 200
    Journalist.objects.get().delete()
    assert PressConsent.objects.count() == 0
    for answer in (client.get(place), client.post(place, ONE_CLICK)):
        assert answer.status_code == 200
        assert "You are off the press list" in answer.text


def test_confirmation_expires_and_altered_links_say_so(sign_up, client, monkeypatch):
    link = sign_up()
    now = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: now() + 8 * 24 * 3600)
    broken = [link, link[:-3] + "/", "/press/list/confirm/x/", "/press/list/place/a:b/",
              link.replace("/confirm/", "/place/")]  # fmt: skip
    for address in broken:
        for answer in (client.get(address), client.post(address, {"leave": "yes"})):
            assert answer.status_code == 410
            assert "This link no longer works" in answer.text
            assert 'href="/press/list/"' in answer.text
    assert Journalist.objects.count() == 0


def test_opening_any_link_in_any_mail_changes_nothing(sign_up, send, client):
    client.post(sign_up())
    send(PRESS)
    opened = {link for message in mail.outbox for link in links(message)}
    assert len([link for link in opened if link.startswith("/press/")]) == 3
    before = contents()
    for link in opened:
        for method in (client.get, client.head):
            if not link.startswith("/static/"):
                assert method(link).status_code in (200, 404), link
    assert contents() == before


def test_personal_pages_are_kept_by_nobody(sign_up, client):
    link = sign_up()
    answers = [client.get(link), client.post(link), client.get(link)]
    leave = place_link(mail.outbox[1])
    answers += [
        client.get(leave),
        client.post(leave, {"leave": "yes"}),
        client.get(leave[:-3] + "/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 303, 200, 200, 200, 410]
    for answer in answers:
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert not answer.cookies


def test_stopping_all_our_mail_ends_the_place_on_the_list(place, client):
    membership_services.suppress(address=PRESS["email"], reason=Suppression.Reason.COMPLAINT)
    assert Journalist.objects.active().count() == 0
    assert PressConsent.objects.first().source == "suppression"


def test_ledger_is_never_changed(home):
    consent = PressConsent.objects.create(
        journalist=make_journalist(), action="given", subject="x", wording="x",
        wording_version="x", source="staff", stated_at=timezone.now(),
    )  # fmt: skip
    for change in (consent.save, consent.delete, PressConsent.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_signups_are_deleted_after_their_days(send, settings):
    send(PRESS)
    old = PressSignup.objects.get()
    send(PRESS | {"email": "new@example.com"})
    old.created_at -= timedelta(days=settings.UNCONFIRMED_SIGNUP_DAYS + 1)
    old.save()
    call_command("apply_retention", verbosity=0)
    assert PressSignup.objects.get().email == "new@example.com"
