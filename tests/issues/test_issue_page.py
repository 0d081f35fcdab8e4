"""What a reader finds on an issue's page, and what its editor is helped and kept from."""

from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from issues.models import IssuePage
from news.models import NewsroomPage, StatementPage
from tests.factories import IssuePageFactory, OrganizationFactory, StatementPageFactory
from tests.html import section, soup_of, text_of, texts


@pytest.fixture
def soup(client: Client, issue: IssuePage) -> BeautifulSoup:
    return soup_of(client, issue.url)


def make_statement(newsroom: NewsroomPage, issue: IssuePage, **fields) -> StatementPage:
    statement = StatementPageFactory(parent=newsroom, **fields)
    statement.issues = [issue]
    statement.save()
    return statement


def test_issue_opens_with_its_question(soup):
    assert texts(soup.find_all("h1")) == ["What are boards?"]
    header = soup.main.header
    assert text_of(header.find(class_="kicker")) == "Boards"
    assert text_of(header.find(class_="lead")) == "Panels of civilians."
    assert soup.title.string == "Boards — APOA"


def test_issue_states_the_position_in_a_sentence_and_in_full(soup):
    position = section(soup, "Our position")
    assert texts(position.find_all("p")) == [
        "APOA holds that boards need training.",
        "Boards need training.",
    ]
    assert text_of(position.b) == "need"


def test_issue_has_its_parts_in_order(soup):
    titles = texts(soup.main.find_all(["h2", "h3"]))
    assert titles == [
        "Our position",
        "Background",
        "How it came about",
        "What we ask of elected officials",
        "Sources",
        "Changes to this page",
        "Stand with the officers who serve",
        "Reviewed",
        "Share this page",
    ]
    assert section(soup, "Background").h3.get_text() == "How it came about"


def test_issue_lists_what_is_asked_of_officials(soup):
    asks = section(soup, "What we ask of elected officials").ol
    assert texts(asks.find_all("li")) == ["Train the boards.", "Fund the training."]


def test_citations_lead_to_their_sources(soup):
    paragraph = section(soup, "Background").p
    assert text_of(paragraph) == "It began early [2], and went on [1]. It began early [2]."
    assert [(link["href"], link.get("id")) for link in paragraph.find_all("a")] == [
        ("#source-2", "cite-2"),
        ("#source-1", "cite-1"),
        ("#source-2", None),
    ]


def test_sources_are_numbered_and_lead_back_to_where_they_are_cited(soup):
    sources = section(soup, "Sources").ol.find_all("li")
    assert [source["id"] for source in sources] == ["source-1", "source-2", "source-3"]
    assert [_way_back(source) for source in sources] == ["#cite-1", "#cite-2", None]
    for source in sources[:2]:
        assert soup.find(id=_way_back(source)[1:])["href"] == f"#{source['id']}"


def _way_back(source: Tag) -> str | None:
    link = source.find(class_="source__back")
    return link and link["href"]


def test_source_says_where_it_is_from(soup):
    report, book, unused = section(soup, "Sources").ol.find_all("li")
    assert text_of(report) == (
        "A report, A publisher, March 4, 2025. Archived copy. Read on January 1, 2026. ↩"
    )
    assert [link["href"] for link in report.find_all("a")] == [
        "https://example.com/report",
        "https://archive.example.com/report",
        "#cite-1",
    ]
    assert (text_of(book), text_of(unused)) == ("A book. ↩", "Read, but not cited.")


def test_changes_are_listed_newest_first(soup):
    changes = section(soup, "Changes to this page").ol
    assert [(item.time["datetime"], item.time.next_sibling) for item in changes("li")] == [
        ("2026-01-03", "The newest change."),
        ("2026-01-02", "Between them."),
        ("2026-01-01", "The oldest change."),
    ]


def test_issue_says_when_it_was_reviewed(soup):
    assert text_of(section(soup, "Reviewed").p) == "This page was last reviewed on January 2, 2026."


def call_to_action(page: BeautifulSoup) -> tuple[str, str, dict[str, str]]:
    band = page.main.aside
    links = {text_of(link): link["href"] for link in band.find_all("a")}
    return text_of(band.h2), text_of(band.p), links


def test_issue_invites_to_join_unless_it_has_an_action_of_its_own(soup):
    assert call_to_action(soup) == (
        "Stand with the officers who serve",
        "Citizens, supporters and officers, active and retired: join the alliance and follow the "
        "issues that decide how officers can do their work.",
        {"Join the alliance": "/join/", "Get the newsletter": "/newsletter/"},
    )


def test_issue_calls_to_an_action_of_its_own(client, issue, newsroom):
    issue.action_text = "Read what we said."
    issue.action_page = newsroom
    issue.save()
    assert call_to_action(soup_of(client, issue.url)) == (
        "What you can do",
        "Read what we said.",
        {"Newsroom": "/news/"},
    )


def test_action_without_a_page_leads_to_joining(client, issue):
    issue.action_text = "Write to your council."
    issue.save()
    assert call_to_action(soup_of(client, issue.url)) == (
        "What you can do",
        "Write to your council.",
        {"Join the alliance": "/join/", "Get the newsletter": "/newsletter/"},
    )


def test_action_on_a_page_that_is_not_public_leads_to_joining(client, issue, newsroom):
    issue.action_text = "Read what we said."
    issue.action_page = newsroom
    issue.save()
    newsroom.title = "Secret room"
    newsroom.save()
    newsroom.unpublish()
    page = soup_of(client, issue.url)
    assert "Secret room" not in page.get_text()
    assert call_to_action(page) == (
        "What you can do",
        "Read what we said.",
        {"Join the alliance": "/join/", "Get the newsletter": "/newsletter/"},
    )


def test_issue_lists_published_statements_about_it_newest_first(client, issue, newsroom):
    for day in (1, 3, 2):
        make_statement(newsroom, issue, title=f"Day {day}", date=date(2026, 1, day))
    make_statement(newsroom, issue, title="A draft", live=False)
    private = make_statement(newsroom, issue, title="Private")
    private.view_restrictions.create(restriction_type="login")
    make_statement(newsroom, IssuePageFactory(parent=issue.get_parent()), title="Something else")

    statements = section(soup_of(client, issue.url), "Statements on this issue")
    assert [(text_of(item.h3), item.a["href"]) for item in statements("li")] == [
        ("Day 3", "/news/day-3/"),
        ("Day 2", "/news/day-2/"),
        ("Day 1", "/news/day-1/"),
    ]


def test_issue_lists_the_five_newest_statements(client, issue, newsroom):
    organization = OrganizationFactory()
    for day in range(1, 8):
        make_statement(
            newsroom, issue, title=f"Day {day}", date=date(2026, 1, day), organization=organization
        )
    statements = section(soup_of(client, issue.url), "Statements on this issue")
    assert texts(statements("h3")) == ["Day 7", "Day 6", "Day 5", "Day 4", "Day 3"]


def description(page: BeautifulSoup) -> str:
    return page.find("meta", {"name": "description"})["content"]


def test_issue_is_described_by_its_summary_unless_staff_wrote_otherwise(client, issue, soup):
    assert description(soup) == "APOA holds that boards need training."
    issue.search_description = "For search engines."
    issue.save()
    assert description(soup_of(client, issue.url)) == "For search engines."


def test_issue_with_nothing_optional_reads_well(client, issue_index):
    bare = IssuePageFactory(parent=issue_index, answer="", background=[], asks=[])
    page = soup_of(client, bare.url)
    assert texts(page.main.find_all(["h1", "h2", "h3"])) == [
        "What is the issue?",
        "Our position",
        "Stand with the officers who serve",
        "Share this page",
    ]
    assert [tag for tag in page.main.find_all(["p", "ol", "ul", "div"]) if not text_of(tag)] == []


def test_share_links_carry_address_and_title_and_no_script(soup):
    share = section(soup, "Share this page")
    address = "http%3A%2F%2Ftestserver%2Fissues%2Fboards%2F"
    assert [link["href"] for link in share("a")] == [
        f"mailto:?subject=Boards&body={address}",
        f"https://x.com/intent/post?url={address}&text=Boards",
        f"https://www.facebook.com/sharer/sharer.php?u={address}",
        f"https://www.linkedin.com/sharing/share-offsite/?url={address}",
    ]
    assert share.find_all("script") == []
    assert text_of(share.find(class_="address")) == "http://testserver/issues/boards/"


def test_index_keeps_the_order_of_the_explorer(client, issue_index):
    first, second, third = (
        IssuePageFactory(parent=issue_index, question=f"Question {n}?") for n in (1, 2, 3)
    )
    third.move(first, "left")
    second.refresh_from_db()
    second.unpublish()
    index = soup_of(client, "/issues/")
    assert [(text_of(item.h2), item.a["href"]) for item in index.main.ul("li")] == [
        ("Question 3?", third.url),
        ("Question 1?", first.url),
    ]


def test_index_without_issues_says_so(client, issue_index):
    IssuePageFactory(parent=issue_index, live=False)
    index = soup_of(client, "/issues/")
    assert texts(index.main.ul("li")) == ["No positions have been published yet."]


def test_citation_without_a_source_is_refused(issue):
    issue.background = [("paragraph", "<p>As is well known [3], [4] and [12].</p>")]
    with pytest.raises(ValidationError) as refused:
        issue.full_clean()
    assert refused.value.message_dict == {
        "background": ["The text cites [4], [12], which is not among the sources."]
    }


def test_citations_with_their_sources_are_accepted(issue):
    issue.full_clean()


def editor(staff: Client, issue: IssuePage) -> BeautifulSoup:
    return soup_of(staff, f"/admin/pages/{issue.pk}/edit/")


def test_editor_has_panels_in_the_order_of_the_work(staff, issue):
    panels = editor(staff, issue).select(
        "#tab-content > .w-form-width > section > .w-panel__header"
    )
    assert [text_of(panel.find(class_="w-panel__heading")).rstrip(" *") for panel in panels] == [
        "Name",
        "Question",
        "Position",
        "Background",
        "What we ask of elected officials",
        "Sources",
        "Call to action",
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("question", "The question that a reader comes with: “What are police oversight boards?”"),
        ("answer", "A short, plain answer to the question."),
        ("summary", "“APOA holds that …” Shown in lists, in search results and when shared."),
        ("position", "Where the organization stands, in full."),
        ("background", "Why. Cite the sources below by number in square brackets: [1]."),
        ("asks", "Each as one sentence that can be quoted."),
        ("action_text", "What a reader can do now. Empty: the invitation to join."),
        ("action_page", "Where the call to action leads."),
        ("responsible", "Who keeps this page up to date. Not shown to readers."),
        ("review_by_date", "Not shown to readers."),
    ],
)
def test_editor_explains_its_fields(staff, issue, field, text):
    panels = editor(staff, issue)
    assert text in texts(panels.find_all(class_="help"))


CITING = {
    "answer": rich_text("<p>Yes.</p>"),
    "position": rich_text("<p>Yes.</p>"),
    "asks": streamfield([]),
    "background": streamfield([("paragraph", rich_text("<p>As said [1].</p>"))]),
}
PUBLISH = {"action-publish": "Publish"}


def sent_form(staff: Client, issue: IssuePage, **more) -> dict:
    """What the browser would send for the editor's form, with these parts rewritten."""
    html = staff.get(f"/admin/pages/{issue.pk}/edit/").content.decode()
    form = querydict_from_html(html, form_id="page-edit-form").dict()
    return form | nested_form_data(more)


@pytest.mark.parametrize("sources", [[], [{"title": "A source", "id": "", "DELETE": "1"}]])
def test_editor_refuses_a_citation_without_its_source(staff, issue_index, sources):
    issue = IssuePageFactory(parent=issue_index)
    issue.save_revision()
    form = sent_form(staff, issue, **CITING, sources=inline_formset(sources))
    address = f"/admin/pages/{issue.pk}/edit/"
    answer = staff.post(address, form | PUBLISH)
    assert answer.context["form"].errors == {
        "background": ["The text cites [1], which is not among the sources."]
    }
    assert not IssuePage.objects.get(pk=issue.pk).background


def test_editor_saves_a_citation_together_with_its_new_source(staff, issue_index):
    issue = IssuePageFactory(parent=issue_index)
    issue.save_revision()
    sources = inline_formset([{"title": "A source", "id": ""}])
    form = sent_form(staff, issue, **CITING, sources=sources)
    staff.post(f"/admin/pages/{issue.pk}/edit/", form | PUBLISH)
    issue = IssuePage.objects.get(pk=issue.pk)
    assert [source.title for source in issue.sources.all()] == ["A source"]
    assert "As said [1]." in str(issue.background)


def test_preview_lists_changes_newest_first(staff, issue):
    issue.question = "What was typed a moment ago?"
    issue.save_revision()
    address = f"/admin/pages/{issue.pk}/edit/preview/"
    form = sent_form(
        staff,
        issue,
        **CITING | {"background": streamfield([])},
        changes=inline_formset(
            [{"date": f"2026-02-0{day}", "note": f"Day {day}", "id": ""} for day in (1, 3, 2)]
        ),
    )
    assert staff.post(address, form).json() == {"is_valid": True, "is_available": True}
    preview = soup_of(staff, address)
    assert text_of(preview.h1) == "What was typed a moment ago?"
    changes = section(preview, "Changes to this page")
    assert [item.time.next_sibling for item in changes("li")] == [
        "Day 3", "Day 2", "Day 1", "The newest change.", "Between them.", "The oldest change.",
    ]  # fmt: skip
