"""The press officer's screens: who may open which, what they change, and what leaves them."""

import csv
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

from mailing import audiences, services
from mailing.models import Audience, Campaign, Delivery, Journalist, Occasion, PressConsent
from mailing.models.journalist import Wanted
from membership.addresses import address_hash
from membership.figures import counting
from membership.models import Suppression
from news.models import NewsroomPage
from tests.factories import IssuePageFactory
from tests.html import section, soup_of, text_of
from tests.mailing.conftest import (
    correct,
    fresh,
    make_journalist,
    make_mailing,
    make_statement,
    make_subscriber,
)
from tests.membership.mails import link_in
from tests.staff import client_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]
PRESS, STATEMENTS, ISSUES, STATES, SAME = Audience
LISTS = ["journalist", "pressconsent", "presssignup", "campaign"]


@pytest.fixture
def officer(newsroom) -> Client:
    """Everything of mailings, and pages of the newsroom."""
    from wagtail.models import GroupPagePermission

    client = client_with("mailing", "news", first_name="Pat", last_name="Press")
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=Group.objects.get(name="Staff of mailing, news"),
            page=NewsroomPage.objects.get(),
            permission=Permission.objects.get(codename=codename),
        )
    return client


@pytest.fixture
def others(newsroom) -> Client:
    return client_with("core", "issues", "news", "membership", "pages", "wagtailcore")


ADD = {"name": "Ida Wells", "outlet": "The Evening Star", "email": "Ida@Example.com",
       "kinds": ["statement"], "told": "By phone on November 3"}  # fmt: skip


def test_journalist_is_added_with_the_source_of_consent(officer, issue):
    refused = officer.post("/admin/journalist/new/", ADD | {"told": ""})
    assert "Say how they asked to be on the list" in refused.text
    assert Journalist.objects.count() == 0
    added = officer.post("/admin/journalist/new/", ADD | {"issues": [issue.pk]})
    assert added.status_code == 302
    journalist = Journalist.objects.get()
    assert (journalist.wants, journalist.confirmed_at) == ("Statement; Mental health", None)
    consent = PressConsent.objects.get()
    assert (consent.source, consent.note, consent.recorded_by) == (
        "staff", "By phone on November 3", "Pat Press",
    )  # fmt: skip
    [welcome] = mail.outbox
    assert welcome.to == ["Ida@Example.com"]
    assert "we understood that you want our statements" in welcome.body
    leave = link_in(welcome, "/press/list/place/")
    Client().post(leave, {"leave": "yes"})
    assert Journalist.objects.active().count() == 0


def test_journalist_who_is_on_the_list_is_no_second_one(officer):
    make_journalist(email="ida@example.com")
    answer = officer.post("/admin/journalist/new/", ADD)
    assert "Another journalist has this e-mail address." in answer.text
    assert Journalist.objects.count() == 1


def test_journalist_who_left_and_asks_again_comes_back(officer):
    left = make_journalist(email="ida@example.com", left_at=timezone.now())
    assert officer.post("/admin/journalist/new/", ADD).status_code == 302
    journalist = Journalist.objects.get()
    assert (journalist.pk, journalist.is_active, journalist.name) == (left.pk, True, "Ida Wells")


def test_address_that_must_not_be_mailed_is_not_added(officer):
    Suppression.objects.create(address_hash=address_hash("ida@example.com"), reason="complaint")
    answer = officer.post("/admin/journalist/new/", ADD)
    assert "This address must not be mailed" in answer.text
    assert Journalist.objects.count() == 0


def test_journalist_is_edited(officer, issue):
    journalist = make_journalist()
    path = f"/admin/journalist/edit/{journalist.pk}/"
    data = {"name": "New Name", "outlet": "", "email": "new@example.com", "issues": [issue.pk]}
    assert officer.post(path, data).status_code == 302
    changed = Journalist.objects.get()
    assert (changed.name, changed.issue_names) == ("New Name", "Mental health")
    assert changed.address_hash == address_hash("new@example.com")
    assert not changed.wants_every_issue
    officer.post(path, data | {"issues": []})
    assert Journalist.objects.get().issue_names == "Every issue"


def test_journalist_is_taken_off_with_a_reason(officer):
    journalist = make_journalist()
    path = f"/admin/mailings/journalists/{journalist.pk}/end/"
    assert "Journalist 0" in officer.get(path).text
    assert officer.post(path, {"told": ""}).status_code == 200
    assert Journalist.objects.active().exists()
    assert officer.post(path, {"told": "Changed jobs"}).status_code == 302
    consent = PressConsent.objects.get()
    assert (consent.action, consent.source, consent.note) == ("withdrawn", "staff", "Changed jobs")
    assert ModelLogEntry.objects.get().message == "Took off the press list: Changed jobs"
    assert officer.get(path).status_code == 404


def test_consents_stand_on_the_journalists_page(officer):
    services.add_journalist(
        email="a@example.com", name="Ann", wanted=Wanted.chosen([], []), told="Card", by="Pat"
    )
    page = officer.get(f"/admin/journalist/inspect/{Journalist.objects.get().pk}/").text
    assert "Told to staff, entered by Pat: Card" in page
    assert "press-list-staff-1" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Ann", "Bob", "Cyd"]),
        ({"q": "star bob"}, ["Bob"]),
        ({"kind": "release"}, ["Ann", "Bob"]),
        ({"kind": "statement"}, ["Ann", "Cyd"]),
        ({"issue": "Mental health"}, ["Ann", "Bob"]),
        ({"left": "yes"}, ["Cyd"]),
        ({"left": "no"}, ["Ann", "Bob"]),
        ({"confirmed": "yes"}, ["Bob"]),
        ({"confirmed": "no"}, ["Ann", "Cyd"]),
    ],
)
def test_list_is_searched_and_filtered_by_what_somebody_gets(
    officer, issue, issue_index, query, found
):
    other = IssuePageFactory(parent=issue_index, title="Other")
    make_journalist(0, name="Ann")
    bob = make_journalist(1, name="Bob", kinds=["release"], confirmed_at=timezone.now())
    bob.choose(Wanted.chosen(["release"], [issue]))
    cyd = make_journalist(2, name="Cyd", outlet="Sun", left_at=timezone.now())
    cyd.choose(Wanted.chosen(["statement"], [other]))
    if "issue" in query:
        query = {"issue": issue.pk}
    response = officer.get("/admin/journalist/", query)
    assert [journalist.name for journalist in response.context["object_list"]] == found


FORMULA = "=1+1"


def test_export_is_safe_and_on_record(officer):
    make_journalist(name=FORMULA)
    response = officer.get("/admin/journalist/", {"export": "csv", "q": "star"})
    head, row = csv.reader(io.StringIO(response.getvalue().decode()))
    assert dict(zip(head, row, strict=True)) | {"On the list since": ""} == {
        "Name": "'=1+1", "Outlet": "Star", "E-mail address": "j0@example.com",
        "Kinds": "Every kind", "Issues": "Every issue", "On the list since": "",
        "Confirmed": "", "Left": "",
    }  # fmt: skip
    entry = ModelLogEntry.objects.get(action="membership.export")
    assert entry.message == "Exported 1 row of journalists as csv"
    assert entry.data["asked"] == "export=csv&q=star"
    response = officer.get("/admin/journalist/", {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert {cell.value: cell.data_type for cell in sheet[2]}[FORMULA] == "s"


@pytest.mark.parametrize("screen", LISTS)
def test_others_see_no_list(others, screen):
    make_journalist()
    for query in ("", "?export=csv", "?q=j0"):
        response = others.get(f"/admin/{screen}/{query}")
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert f"/admin/{screen}/" not in others.get("/admin/").text


@pytest.mark.parametrize("screen", LISTS)
def test_officer_sees_every_list(officer, screen):
    services.add_journalist(
        email="a@example.com", name="Ann", wanted=Wanted.chosen([], []), told="Card", by="Pat"
    )
    assert officer.get(f"/admin/{screen}/").status_code == 200
    menu = officer.get("/admin/").text
    assert "/admin/journalist/" in menu
    assert "/admin/campaign/" in menu
    assert 'href="/admin/pressconsent/"' in officer.get("/admin/journalist/").text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("screen", "queries"), [("journalist", 18), ("campaign", 15)])
def test_lists_cost_the_same_for_one_and_three(
    officer, issue, newsroom, django_assert_num_queries, screen, queries, count
):
    for number in range(count):
        make_journalist(number).choose(Wanted.chosen([], [issue]))
        make_mailing(make_statement(newsroom, issue, title=f"Statement {number}"), PRESS)
    officer.get(f"/admin/{screen}/")
    with django_assert_num_queries(queries):
        officer.get(f"/admin/{screen}/")


def send_path(statement) -> str:
    return f"/admin/mailings/statements/{statement.pk}/"


def test_screen_that_sends_shows_audiences_numbers_and_the_mail(officer, statement, issue, client):
    make_journalist()
    make_subscriber(0)
    make_subscriber(1, topic="issue", issue=issue)
    page = soup_of(officer, send_path(statement))
    labels = [text_of(label) for label in page.select("[id^=id_audiences] label")]
    assert labels == [
        "The press list: journalists who want this kind of statement on these issues (1)",
        "Everybody who subscribed to statements (1)",
        "Everybody who subscribed to Mental health (1)",
        "Everybody who asked for state alerts and lives in the states chosen below (0)",
    ]
    assert not page.select("[name=audiences][checked]")
    assert "was not sent to anybody yet" in text_of(section(page, "Sent before"))
    text = section(page, "The mail").pre.get_text()
    assert "It matters." in text
    assert "press list of the American Police Officers Alliance" in text
    for frame in page.select("iframe"):
        mail_page = officer.get(frame["src"])
        assert "A word &amp; more</h1>" in mail_page.text
        assert mail_page["X-Frame-Options"] == "SAMEORIGIN"
    assert mail.outbox == []
    assert Campaign.objects.count() == 0


def test_statement_is_chosen_confirmed_and_sent(officer, statement):
    make_journalist()
    make_subscriber()
    path, choice = send_path(statement), {"audiences": ["press", "statements"], "note": "Soon"}
    assert "Choose who gets it." in officer.post(path, {"note": ""}).text
    question = officer.post(path, choice).text
    assert "goes to <strong>2 addresses</strong> now" in question
    assert 'value="Soon"' in question
    assert (mail.outbox, Campaign.objects.count()) == ([], 0)
    answer = officer.post(path, choice | {"confirmed": "yes"})
    campaign = Campaign.objects.get()
    assert answer["Location"] == f"/admin/campaign/inspect/{campaign.pk}/"
    assert len(mail.outbox) == 2
    assert (str(campaign.created_by), campaign.note) == ("Pat Press", "Soon")
    entry = PageLogEntry.objects.get(action="mailing.make")
    assert entry.message == (
        "Made a mailing (New statement) to: Press list, Subscribers of statements"
    )
    page = soup_of(officer, answer["Location"])
    counts = [each.get_text(" ") for each in page.select(".mailing__counts > div")]
    assert counts == ["Sent 2", "Altogether 2"]
    again = officer.post(path, choice).text
    assert "There is nobody left among these to send it to." in again
    assert "2 of 2" in again


def test_state_alert_needs_states_and_says_who_gets_it_later(officer, statement):
    for number, frequency in enumerate(["at-once", "daily"]):
        make_subscriber(number, topic="state", state="TX", frequency=frequency)
    path, choice = send_path(statement), {"audiences": ["states"], "note": ""}
    labels = [text_of(label) for label in soup_of(officer, path).select("[id^=id_states] label")]
    assert "Texas (2)" in labels
    assert "Ohio (0)" in labels
    assert "Choose the states whose people get the alert." in officer.post(path, choice).text
    other = officer.post(path, {"audiences": ["statements"], "states": ["TX"], "note": ""}).text
    assert "You chose states: choose state alerts here too, or no state below." in other
    choice["states"] = ["TX", "OH"]
    question = officer.post(path, choice).text
    assert "goes to <strong>2 addresses</strong> now: State alerts for Ohio and Texas." in question
    assert "1 of them gets it later, with the daily or weekly digest they chose." in question
    officer.post(path, choice | {"confirmed": "yes"})
    assert [message.to for message in mail.outbox] == [["s0@example.com"]]
    campaign = Campaign.objects.get()
    assert campaign.states == ["TX", "OH"]
    page = officer.get(f"/admin/campaign/inspect/{campaign.pk}/").text
    assert "Sent; the rest goes with digests." in page
    cancel = f"/admin/mailings/{campaign.pk}/cancel/"
    question = officer.get(cancel).text
    assert "1 of the mails is sent and cannot be called back." in question
    assert "1 is held for digests and not sent any more." in question
    officer.post(cancel)
    assert Delivery.objects.filter(state="canceled").count() == 1


def test_very_many_are_told_by_the_last_count(officer, statement, monkeypatch):
    """Counting all of them each time would keep staff waiting."""
    monkeypatch.setattr(audiences, "MOST_COUNTED", 2)
    for number in range(4):
        make_subscriber(number, topic="statements", frequency="daily")
        make_subscriber(number + 10, topic="state", state="TX")
    make_journalist()
    path, choice = send_path(statement), {"audiences": ["press", "statements"], "note": ""}
    page = officer.get(path).text
    assert "Everybody who subscribed to statements (at least 3)" in page
    assert "on these issues (1)" in page
    assert "Texas (0)" not in page
    question = officer.post(path, choice).text
    assert "goes to <strong>at least 4 addresses</strong> now" in question
    assert "Those who chose a daily or weekly digest get it later, with that." in question
    counting.count()
    page = officer.get(path).text
    assert "statements (at least 3, at most 4 by the last count)" in page
    assert "chosen below (at least 3, at most 4 by the last count)" in page
    assert "Texas (4)" in page
    question = officer.post(path, choice).text
    assert "<strong>at least 4 addresses</strong> now (at most 5, by the last count)" in question
    officer.post(path, choice | {"confirmed": "yes"})
    assert Delivery.objects.count() == 5


def test_who_got_it_long_ago_is_said_to_be_forgotten(officer, statement):
    make_journalist()
    make_mailing(statement, PRESS)
    said = "who got them is not known any more"
    assert said not in officer.get(send_path(statement)).text
    Delivery.objects.all().delete()  # as retention does
    assert said in officer.get(send_path(statement)).text


def test_mailing_of_a_draft_waits_and_can_be_canceled(officer, newsroom, issue):
    make_journalist()
    draft = make_statement(newsroom, issue, live=False)
    draft.title = "The newest headline"
    draft.save_revision()
    path = send_path(draft)
    page = officer.get(path).text
    assert "The statement is not public yet." in page
    assert "The newest headline" in page
    choice = {"audiences": ["press"], "note": ""}
    assert "when it is published</strong>. Today that would be 1 address." in (
        officer.post(path, choice).text
    )
    officer.post(path, choice | {"confirmed": "yes"})
    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.headline, mail.outbox) == (
        "waiting", "The newest headline", [],
    )  # fmt: skip
    waiting = officer.get(path).text
    assert "A mailing waits" in waiting
    assert 'name="audiences"' not in waiting
    officer.post(path, choice | {"confirmed": "yes"})  # from another window
    assert Campaign.objects.count() == 1
    cancel = f"/admin/mailings/{campaign.pk}/cancel/"
    assert "does not go out when the statement is published" in officer.get(cancel).text
    assert Campaign.objects.get().state == "waiting"
    officer.post(cancel)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.outcome) == ("canceled", "Canceled by Pat Press.")
    fresh(draft).save_revision().publish()
    assert mail.outbox == []


def test_correction_is_offered_to_the_same_recipients(officer, statement):
    make_journalist()
    make_mailing(statement, PRESS)
    correct(statement)
    page = soup_of(officer, send_path(statement))
    assert text_of(page.select_one("[aria-current=page]")) == "Correction"
    assert [box["value"] for box in page.select("[name=audiences][checked]")] == ["same"]
    data = {"audiences": ["same"], "note": "", "confirmed": "yes"}
    officer.post(send_path(statement) + "?occasion=corrected", data)
    assert mail.outbox[1].subject == "Correction: A word & more"
    assert Campaign.objects.first().occasion == Occasion.CORRECTED


def test_withdrawal_is_offered_and_nothing_else(officer, statement):
    make_journalist()
    make_mailing(statement, PRESS)
    statement.withdrawals.create(reason="It was not so.", hides_text=True)
    page = officer.get(send_path(statement) + "?occasion=published").text
    assert "Withdrawn: A word &amp; more" in page
    assert "It was not so." in page
    assert "It matters." not in page


def test_failures_are_listed_with_what_the_server_said(officer, statement):
    make_journalist()
    campaign = make_mailing(statement, PRESS)
    Delivery.objects.update(state="failed", error="550 No such user", attempts=1)
    page = soup_of(officer, f"/admin/campaign/inspect/{campaign.pk}/")
    failed = text_of(section(page, "Failed"))
    assert "j0@example.com" in failed
    assert "550 No such user" in failed


@pytest.mark.parametrize("count", [1, 3])
def test_screens_of_a_mailing_cost_the_same_for_one_and_three(
    officer, statement, django_assert_num_queries, count
):
    for number in range(count):
        make_journalist(number)
        make_subscriber(number)
    campaign = make_mailing(statement, PRESS)
    Delivery.objects.update(state="failed")
    path = f"/admin/campaign/inspect/{campaign.pk}/"
    officer.get(path)
    with django_assert_num_queries(17):
        officer.get(path)


def make_edit_path(statement) -> str:
    return f"/admin/pages/{statement.pk}/edit/"


def test_published_statement_offers_to_be_sent_until_it_is(officer, statement):
    make_journalist()
    line = "Published. Not sent to anybody yet."
    assert line in officer.get(make_edit_path(statement)).text
    assert send_path(statement) in officer.get(make_edit_path(statement)).text
    assert line in officer.get("/admin/newsroom/").text
    make_mailing(statement, PRESS)
    assert line not in officer.get(make_edit_path(statement)).text
    assert line not in officer.get("/admin/newsroom/").text
    correct(statement)
    corrected = "Corrected. Those who got it by mail do not know yet."
    assert corrected in officer.get(make_edit_path(statement)).text
    assert corrected in officer.get("/admin/newsroom/").text
    make_mailing(statement, SAME, occasion=Occasion.CORRECTED)
    assert corrected not in officer.get("/admin/newsroom/").text
    statement.withdrawals.create(reason="It was not so.")
    withdrawn = "Withdrawn. Those who got it by mail do not know yet."
    assert withdrawn in officer.get(make_edit_path(statement)).text
    assert withdrawn in officer.get("/admin/newsroom/").text


def test_publishing_in_the_editor_says_that_nobody_was_mailed(officer, statement):
    data = nested_form_data(
        {
            "title": "A word & more", "slug": statement.slug, "kind": "statement",
            "organization": str(statement.organization_id), "release": "immediate",
            "date": "2026-11-22", "summary": "What it says.", "city": "Washington",
            "body": streamfield([("paragraph", rich_text("<p>It matters.</p>"))]),
            "contacts": inline_formset([]), "attachments": inline_formset([]),
            "end_mark": "###", "embargo_zone": "America/New_York", "embargo_until": "",
            "comments": inline_formset([]),
        }
    )  # fmt: skip
    answer = officer.post(
        make_edit_path(statement), data | {"action-publish": "Publish"}, follow=True
    )
    assert answer.redirect_chain
    assert "Published. Not sent to anybody yet." in answer.text
    assert f'href="{send_path(statement)}"' in answer.text
    assert mail.outbox == []


def test_correction_of_what_nobody_got_is_no_offer_to_tell(officer, statement):
    correct(statement)
    page = officer.get(make_edit_path(statement)).text
    assert "Published. Not sent to anybody yet." in page
    assert "Corrected." not in page


def test_statement_not_handed_the_permission_offers_nothing(newsroom, statement):
    reader = client_with("news", codenames=("view_campaign",))
    assert reader.get(send_path(statement)).status_code in (302, 403)
    assert reader.post(send_path(statement), {"audiences": ["press"], "confirmed": "yes"}
                       ).status_code in (302, 403)  # fmt: skip
    assert reader.get(f"{send_path(statement)}preview/published/press/").status_code in (302, 403)
    assert Campaign.objects.count() == 0
    campaign = make_mailing(statement, PRESS)
    page = reader.get(f"/admin/campaign/inspect/{campaign.pk}/")
    assert page.status_code == 200
    assert "/cancel/" not in page.text
    assert reader.post(f"/admin/mailings/{campaign.pk}/cancel/").status_code in (302, 403)
    campaign.refresh_from_db()
    assert campaign.state == "sent"


def test_button_stands_in_the_header_of_a_statement_alone(officer, statement, newsroom):
    assert send_path(statement) in officer.get(make_edit_path(statement)).text
    assert "/admin/mailings/statements/" not in officer.get(make_edit_path(newsroom)).text
