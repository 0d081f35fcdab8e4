"""A partner's statement: whose it is, by what right it is here, and how it says so."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from core.publishing import publish_due
from core.refusals import NotPublishableError
from news.models import NewsroomPage, Organization, StatementPage
from news.rights import NO_PERMISSION
from tests.factories import StatementPageFactory
from tests.html import soup_of, text_of
from tests.pages.test_site import graph_of

ORIGINAL = "https://www.partner.example/news/1/"
NO_ORIGINAL = "Give the address where the partner published the statement."


@pytest.fixture
def statement(newsroom: NewsroomPage, partner: Organization) -> StatementPage:
    return StatementPageFactory(
        parent=newsroom, organization=partner, slug="partner", date=date(2026, 1, 25),
        original_url=ORIGINAL, permission="Jane Roe, by mail",
    )  # fmt: skip


@pytest.fixture
def draft(newsroom: NewsroomPage, partner: Organization) -> StatementPage:
    """A partner's words, for which nobody gave permission."""
    statement = StatementPageFactory(
        parent=newsroom, organization=partner, slug="draft", title="A draft", live=False,
        original_url=ORIGINAL, permission="",
    )  # fmt: skip
    statement.save_revision()
    return statement


def head_of(client: Client, address: str) -> BeautifulSoup:
    return soup_of(client, address).head


# What readers and search engines are told


def test_search_engines_are_sent_to_the_original_where_the_partner_asks(client, statement):
    def canonical() -> str:
        return head_of(client, statement.url).find("link", {"rel": "canonical"})["href"]

    assert canonical() == "http://testserver/news/partner/"
    assert "/news/partner/" in client.get("/sitemap.xml").content.decode()
    statement.points_to_original = True
    statement.save()
    assert canonical() == ORIGINAL
    assert "/news/partner/" not in client.get("/sitemap.xml").content.decode()
    shared = head_of(client, statement.url).find("meta", {"property": "og:url"})["content"]
    assert shared == "http://testserver/news/partner/"


def test_structured_data_names_author_and_original(client, statement):
    article = graph_of(client, statement.url)["NewsArticle"]
    assert article["isBasedOn"] == ORIGINAL
    assert article["author"] == {"@type": "Organization", "name": "Partner Association"}
    assert article["datePublished"] == "2026-01-25"  # by the partner, not by us


def test_name_of_who_gave_permission_stays_inside(client, statement):
    for address in ("", "statement.txt"):
        answer = client.get(f"/news/partner/{address}").content.decode()
        assert "eprinted with permission" in answer
        assert "Jane" not in answer


# No way to publish without it


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"permission": " "}, NO_PERMISSION),
        ({"original_url": ""}, NO_ORIGINAL),
        ({"organization": None}, "Say which partner issued the statement."),
        ({"permission": "", "original_url": ""}, f"{NO_ORIGINAL} {NO_PERMISSION}"),
    ],
)
def test_what_is_missing_keeps_a_statement_from_being_public(newsroom, draft, missing, said):
    draft.permission = "Jane"
    for name, value in missing.items():
        setattr(draft, name, value)
    with pytest.raises(NotPublishableError) as refused:
        draft.save_revision(clean=False).publish()  # a draft may be saved without
    assert str(refused.value) == said

    draft.live = True
    with pytest.raises(NotPublishableError):
        draft.save()
    assert not StatementPage.objects.live().exists()


@pytest.mark.parametrize("given", [{"permission": "Jane"}, {"is_summary": True}])
def test_permission_or_a_summary_lets_it_be_published(draft, given):
    for name, value in given.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    assert StatementPage.objects.live().get() == draft


def test_our_own_statement_needs_no_permission(newsroom, own):
    statement = StatementPageFactory(parent=newsroom, organization=own, kind="release", live=False)
    assert (statement.permission, statement.original_url) == ("", "")
    statement.save_revision().publish()
    assert StatementPage.objects.live().get() == statement


def test_what_points_to_an_original_names_it(newsroom, own):
    statement = StatementPageFactory(
        parent=newsroom, organization=own, kind="release", live=False, points_to_original=True
    )
    with pytest.raises(NotPublishableError) as refused:
        statement.save_revision().publish()
    assert str(refused.value) == "There is no original address that they could list."


def test_live_statement_keeps_the_text_that_was_allowed(client, statement):
    statement.title, statement.permission = "Changed", ""
    with pytest.raises(NotPublishableError):
        statement.save_revision().publish()
    assert text_of(soup_of(client, "/news/partner/").h1) != "Changed"


def test_permission_cannot_be_left_for_later_by_a_schedule(draft):
    draft.release = StatementPage.Release.EMBARGOED
    draft.embargo_until = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    with pytest.raises(NotPublishableError):
        revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_runner_publishes_no_revision_without_permission(draft, statement):
    revision = draft.get_latest_revision()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    assert publish_due() == 0
    assert StatementPage.objects.live().get() == statement


# What staff are told


def typed(staff: Client, address: str, **fields) -> dict[str, str]:
    form = querydict_from_html(staff.get(address).content.decode(), form_id="page-edit-form").dict()
    more = {
        "body": streamfield([("paragraph", rich_text("<p>Typed text.</p>"))]),
        "contacts": inline_formset([]),
        "attachments": inline_formset([]),
    }
    return form | nested_form_data(more | fields)


def message(response) -> str:
    return " ".join(str(each) for each in get_messages(response.wsgi_request))


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_editor_says_at_the_fields_what_is_missing(staff, draft, action):
    address = f"/admin/pages/{draft.pk}/edit/"
    form = typed(staff, address, original_url="", points_to_original="on")
    answer = staff.post(address, form | {action: "Go"})
    assert answer.context["form"].errors == {
        "points_to_original": ["There is no original address that they could list."],
        "original_url": [NO_ORIGINAL],
        "permission": [NO_PERMISSION],
        "is_summary": [NO_PERMISSION],
    }
    assert not StatementPage.objects.live().exists()


def test_editor_saves_a_draft_without_permission(staff, draft):
    address = f"/admin/pages/{draft.pk}/edit/"
    answer = staff.post(address, typed(staff, address, title="A better draft"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.draft_title == "A better draft"


def test_approval_of_a_draft_without_permission_says_why_nothing_happened(staff, draft):
    state = Workflow.objects.filter(active=True).first().start(draft, None)
    address = f"/admin/pages/{draft.pk}/edit/"
    page = f"/admin/pages/workflow/action/{draft.pk}/approve/{state.current_task_state.pk}/"
    answer = staff.post(page, HTTP_REFERER=f"http://testserver{address}")
    assert answer.status_code == 302
    assert answer["Location"] == f"http://testserver{address}"
    assert message(answer) == f"Not published. {NO_PERMISSION}"
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    assert not StatementPage.objects.live().exists()


def test_bulk_publishing_without_permission_says_why_nothing_happened(staff, draft):
    answer = staff.post(f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert message(answer) == f"Not published. {NO_PERMISSION}"
    assert not Page.objects.live().filter(pk=draft.pk).exists()
