"""A statement, set like the letter that it is."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from news.models import NewsroomPage, Organization, StatementPage
from tests.factories import IssuePageFactory, OrganizationFactory, StatementPageFactory
from tests.html import section, soup_of, text_of, texts

Kind = StatementPage.Kind


@pytest.fixture
def partner_statement(newsroom: NewsroomPage, partner: Organization) -> StatementPage:
    return StatementPageFactory(
        parent=newsroom, organization=partner, title="A partner speaks", slug="partner",
        subheading="And says why", city="Springfield, Ohio", date=date(2026, 1, 25),
        body=[("paragraph", "<p>The first words.</p><p>The second.</p>")], is_summary=True,
        original_url="https://www.partner.example/news/1/", retrieved_date=date(2026, 2, 1),
    )  # fmt: skip


@pytest.fixture
def statement(newsroom: NewsroomPage, own: Organization) -> StatementPage:
    """Nothing but what a statement of our own must have."""
    return StatementPageFactory(
        parent=newsroom, organization=own, kind=Kind.STATEMENT, city="", date=date(2026, 1, 2)
    )


@pytest.fixture
def letter(client: Client, partner_statement: StatementPage) -> BeautifulSoup:
    return soup_of(client, "/news/partner/").main.article


def test_letterhead_says_who_writes_and_how_to_reach_them(letter):
    head = letter.find(class_="letterhead")
    assert texts(head.find_all(["p", "li"])) == [
        "Partner Association",
        "Side by side",
        "1 First Street, Springfield, Ohio 45501",
        "(555) 010-0001",
        "(800) 555-HELP",
        "Fax (555) 010-0002",
        "www.partner.example",
        "info@partner.example",
    ]
    assert [link["href"] for link in head("a")] == [
        "https://www.partner.example/",
        "mailto:info@partner.example",
    ]


def test_letter_has_one_headline_and_its_subheading(letter):
    assert texts(letter("h1")) == ["A partner speaks"]
    assert text_of(letter.find(class_="letter__subheading")) == "And says why"
    assert text_of(letter.find(class_="letter__release").time) == "January 25, 2026"


def test_dateline_runs_into_the_first_paragraph(letter):
    assert texts(letter.find(class_="letter__text")("p")) == [
        "Springfield, Ohio — The first words.",
        "The second.",
    ]


def test_letter_ends_with_end_mark_and_boilerplate(letter):
    assert text_of(letter.find(class_="letter__end")) == "###"
    about = section(letter, "About the Partner Association")
    assert list(about.p.stripped_strings) == ["The association exists.", "It goes on."]


@pytest.mark.parametrize(("mark", "shown"), [("-30-", ["-30-"]), ("", [])])
def test_end_mark_is_the_one_that_was_chosen(client, statement, mark, shown):
    statement.end_mark = mark
    statement.save()
    assert texts(soup_of(client, statement.url).main(class_="letter__end")) == shown


def test_partner_band_says_whose_words_these_are(letter):
    band = letter.find(class_="letter__band")
    assert texts(band("p")) == [
        "Partner statement",
        "Issued by the Partner Association, not by APOA. This is a summary in our words.",
        "Read the original at www.partner.example. Retrieved on February 1, 2026.",
    ]
    assert band.a["href"] == "https://www.partner.example/news/1/"
    assert "For immediate release" not in letter.get_text()


def test_partner_statement_in_full_is_reprinted_with_permission(client, partner_statement):
    partner_statement.is_summary = False
    partner_statement.permission = "Jane Roe, by mail"
    partner_statement.retrieved_date = None
    partner_statement.save()
    page = soup_of(client, "/news/partner/")
    assert texts(page.find(class_="letter__band")("p"))[1:] == [
        "Issued by the Partner Association, not by APOA. Reprinted with permission.",
        "Read the original at www.partner.example.",
    ]
    assert "Jane" not in str(page)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.STATEMENT, "Statement"),
        (Kind.RELEASE, "Press release"),
        (Kind.ADVISORY, "Media advisory"),
    ],
)
def test_own_statement_names_its_kind_and_is_released_at_once(client, statement, kind, name):
    statement.kind = kind
    statement.save()
    letter = soup_of(client, statement.url).main.article
    release = letter.find(class_="letter__release")
    assert texts(release("span")) == [name, "For immediate release"]
    assert release.time["datetime"] == "2026-01-02"
    assert letter.find(class_="letter__band") is None
    listed = soup_of(client, "/news/").main.find(class_="kicker")
    assert texts(listed("span")) == [name]


def test_bare_statement_reads_well(client, statement):
    page = soup_of(client, statement.url)
    assert texts(page.main.article.find_all(["h1", "h2", "h3"])) == [statement.title]
    assert texts(page.main.article.find(class_="letterhead")("p")) == ["Our Alliance"]
    assert text_of(page.find(class_="letter__text")) == "A paragraph of text."
    assert texts(page.main("h2")) == ["For print and for editors", "Share this page"]
    assert [tag for tag in page.main.find_all(["p", "ul", "section"]) if not text_of(tag)] == []


def test_statement_names_its_press_contacts(client, statement):
    statement.contacts.create(
        name="Ann Lee", role="Press officer", phones="+1 (555) 010-0003", email="ann@example.com"
    )
    statement.save()
    contacts = section(soup_of(client, statement.url), "Press contact")
    assert text_of(contacts.address) == "Ann Lee, Press officer +1 (555) 010-0003 ann@example.com"
    assert [link["href"] for link in contacts("a")] == [
        "tel:+15550100003",
        "mailto:ann@example.com",
    ]

    statement.contacts.create(name="Bob Roe")
    statement.save()
    contacts = section(soup_of(client, statement.url), "Press contacts")
    assert text_of(contacts("address")[1]) == "Bob Roe"


def test_statement_leads_to_public_issues_alone(client, statement, issue_index):
    shown = IssuePageFactory(parent=issue_index, title="Shown issue")
    draft = IssuePageFactory(parent=issue_index, title="Secret draft", live=False)
    private = IssuePageFactory(parent=issue_index, title="Secret plan")
    private.view_restrictions.create(restriction_type="login")
    statement.issues = [draft, private, shown]
    statement.save()
    page = soup_of(client, statement.url)
    about = section(page, "What this is about")
    assert [(text_of(link), link["href"]) for link in about("a")] == [("Shown issue", shown.url)]
    assert "Secret" not in str(page)

    statement.issues = [draft, private]
    statement.save()
    page = soup_of(client, statement.url)
    assert section(page, "What this is about") is None
    assert "Secret" not in str(page)


def test_statement_is_described_by_its_summary_unless_staff_wrote_otherwise(client, statement):
    def description() -> str:
        return soup_of(client, statement.url).find("meta", {"name": "description"})["content"]

    assert description() == "What the statement says."
    statement.search_description = "For search engines."
    statement.save()
    assert description() == "For search engines."


@pytest.mark.parametrize("kind", [Kind.STATEMENT, Kind.RELEASE, Kind.ADVISORY])
def test_partner_issues_nothing_but_partner_statements(partner_statement, kind):
    partner_statement.kind = kind
    with pytest.raises(ValidationError) as refused:
        partner_statement.full_clean()
    assert refused.value.message_dict == {
        "kind": ["A partner statement is issued by a partner, any other by ourselves."]
    }


def test_our_own_organization_is_no_partner(statement):
    statement.kind = Kind.PARTNER
    with pytest.raises(ValidationError) as refused:
        statement.full_clean()
    assert list(refused.value.message_dict) == ["kind"]


def test_there_is_one_organization_of_our_own(own, partner):
    partner.is_own = True
    with pytest.raises(ValidationError) as refused:
        partner.full_clean()
    assert refused.value.messages == ["Another organization is marked as our own."]
    with pytest.raises(IntegrityError), transaction.atomic():
        partner.save()


def test_new_statement_is_our_own_from_today(own):
    statement = StatementPage()
    assert (statement.organization, statement.kind) == (own, Kind.STATEMENT)


def typed(staff: Client, newsroom: NewsroomPage, **fields) -> dict[str, str]:
    """What the browser sends for a new statement."""
    html = staff.get(f"/admin/pages/add/news/statementpage/{newsroom.pk}/").content.decode()
    form = querydict_from_html(html, form_id="page-edit-form").dict()
    more = {
        "body": streamfield([("paragraph", rich_text("<p>Typed text.</p>"))]),
        "contacts": inline_formset([]),
    }
    return form | nested_form_data(more | fields)


def preview(staff: Client, newsroom: NewsroomPage, **fields) -> BeautifulSoup:
    address = f"/admin/pages/add/news/statementpage/{newsroom.pk}/preview/"
    answer = staff.post(address, typed(staff, newsroom, **fields))
    assert answer.json() == {"is_valid": True, "is_available": True}
    return soup_of(staff, address)


def test_preview_shows_a_statement_that_was_never_saved(staff, newsroom, own, issue_index):
    shown = IssuePageFactory(parent=issue_index, title="Shown issue")
    draft = IssuePageFactory(parent=issue_index, title="Draft issue", live=False)
    page = preview(
        staff,
        newsroom,
        title="Typed headline",
        city="Springfield",
        issues=[str(shown.pk), str(draft.pk)],
        contacts=inline_formset([{"name": "Ann Lee", "id": ""}]),
    )
    assert text_of(page.h1) == "Typed headline"
    assert text_of(page.find(class_="letterhead__name")) == "Our Alliance"
    assert text_of(page.find(class_="letter__text")) == "Springfield — Typed text."
    assert text_of(section(page, "Press contact").address) == "Ann Lee"
    assert texts(section(page, "What this is about")("li")) == ["Shown issue"]
    assert not StatementPage.objects.exists()


def test_preview_needs_no_organization_yet(staff, newsroom):
    assert text_of(preview(staff, newsroom, title="Early draft").h1) == "Early draft"


def test_editor_refuses_a_kind_that_does_not_fit_the_organization(staff, newsroom, own):
    form = typed(
        staff, newsroom, title="Typed", kind="partner", slug="typed", is_summary="on",
        original_url="https://www.partner.example/1/",
    )  # fmt: skip
    address = f"/admin/pages/add/news/statementpage/{newsroom.pk}/"
    answer = staff.post(address, form | {"action-publish": "Publish"})
    assert list(answer.context["form"].errors) == ["kind"]
    assert not StatementPage.objects.exists()


def test_editor_has_panels_in_the_order_of_the_letter(staff, newsroom):
    editor = soup_of(staff, f"/admin/pages/add/news/statementpage/{newsroom.pk}/")
    panels = editor.select("#tab-content > .w-form-width > section > div:first-child")
    assert [text_of(panel.find(class_="w-panel__heading")).rstrip(" *") for panel in panels] == [
        "Letterhead",
        "Release",
        "Head",
        "Dateline",
        "Body",
        "Foot",
        "Press contacts",
        "Attachments",
        "Where it is listed",
        "A partner's statement",
    ]
    assert {
        "Who issues the statement. Its letterhead and boilerplate are printed.",
        "The city that opens the text, as the wire services write it: WASHINGTON.",
        "The text, without letterhead, dateline and end mark.",
        "Tells editors at other desks that nothing follows.",
        "One or two sentences for lists, search results and feeds.",
        "What the statement is about.",
        "For a partner's statement: where the organization published it.",
        "For a partner's statement: the text above is ours, not the partner's.",
    } <= set(texts(editor(class_="help")))


def test_organization_with_statements_cannot_be_deleted(staff, partner_statement, partner):
    staff.post(f"/admin/snippets/news/organization/delete/{partner.pk}/")
    assert Organization.objects.filter(pk=partner.pk).exists()
    unused = OrganizationFactory()
    staff.post(f"/admin/snippets/news/organization/delete/{unused.pk}/")
    assert not Organization.objects.filter(pk=unused.pk).exists()
