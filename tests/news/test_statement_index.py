"""The list of statements for staff: what it shows, finds, and gives away as a spreadsheet."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from pages import roles
from tests.factories import IssuePageFactory, OrganizationFactory
from tests.html import soup_of, text_of, texts
from tests.news import desk
from tests.staff import client_of

pytestmark = pytest.mark.usefixtures("with_roles")
LISTING = "/admin/statements/"


def found(client: Client, query: str = "") -> list[str]:
    return texts(soup_of(client, f"{LISTING}{query}").select("tbody [id$=_title]"))


def one_of_each() -> None:
    desk.draft(title="Draft")
    desk.in_review(title="In review")
    desk.at_approver(title="At the approver")
    desk.scheduled(title="Scheduled")
    desk.published(title="Published")


@pytest.mark.parametrize("role", desk.SEES_ALL)
def test_role_finds_every_statement(role):
    one_of_each()
    assert sorted(found(client_of(role))) == [
        "At the approver", "Draft", "In review", "Published", "Scheduled"
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["", "?q=Draft", "?state=draft", "?ordering=moment"])
def test_approver_finds_what_is_theirs_whatever_they_ask(query):
    one_of_each()
    client = client_of(roles.APPROVER)
    assert set(found(client, query)) <= {"At the approver"}
    assert found(client) == ["At the approver"]


def test_nobody_else_has_the_list_or_its_export():
    one_of_each()
    client = client_of(roles.MEMBERSHIP_OFFICER)
    for query in ("", "results/", "?export=csv", "?export=xlsx"):
        response = client.get(f"{LISTING}{query}")
        assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_row_says_everything_about_a_statement(press):
    organization = OrganizationFactory(name="Partner Association")
    desk.in_review(title="A headline", organization=organization, date=date(2024, 12, 10))
    (row,) = soup_of(press, LISTING).select("tbody tr")
    cells = [text_of(cell) for cell in row.find_all("td")[2:]]
    assert cells == [
        "Partner statement",
        "Partner Association",
        "Dec. 10, 2024",
        "In review Editor’s approval",
        "",
    ]


def test_headline_is_the_one_last_written_and_leads_to_the_editor(press):
    statement = desk.published(title="Old headline")
    statement.title = "New headline"
    statement.save_revision()
    link = soup_of(press, LISTING).select_one("tbody .title-wrapper a")
    assert (text_of(link), link["href"]) == ("New headline", f"/admin/pages/{statement.pk}/edit/")


def test_moment_is_told_whether_it_is_done_due_or_planned(press):
    one_of_each()
    desk.draft(
        title="Planned", release="embargoed", embargo_until=datetime(2099, 1, 1, 15, tzinfo=UTC)
    )
    rows = soup_of(press, LISTING).select("tbody tr")
    told = {
        text_of(row.select_one("[id$=_title]")): text_of(row.select_one(".desk-moment"))
        for row in rows
    }
    assert told["Draft"] == ""
    assert told["Planned"] == "Planned, not approved January 1, 2099, 10 a.m. EST"
    assert told["Published"].startswith("Published ")
    assert told["Scheduled"].startswith("in 3 h ")


@pytest.fixture
def varied(issue_index) -> dict[str, int]:
    """Two statements that differ in everything that one can filter by."""
    pensions, armor = (IssuePageFactory(parent=issue_index, title=t) for t in ("Pensions", "Armor"))
    first, second = (
        OrganizationFactory(name="First", is_own=True),
        OrganizationFactory(name="Second"),
    )
    one = desk.draft(title="One", kind="release", organization=first, date=date(2024, 1, 1))
    one.issues.set([pensions])
    one.save()
    two = desk.published(title="Two", kind="partner", organization=second, date=date(2025, 1, 1))
    two.issues.set([armor])
    two.save()
    return {"pensions": pensions.pk, "armor": armor.pk, "first": first.pk, "second": second.pk}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=draft", ["One"]),
        ("state=published", ["Two"]),
        ("state=draft&state=published", ["Two", "One"]),
        ("state=overdue", []),
        ("kind=partner", ["Two"]),
        ("kind=partner&kind=release", ["Two", "One"]),
        ("organization={first}", ["One"]),
        ("issues={armor}", ["Two"]),
        ("issues={armor}&issues={pensions}", ["Two", "One"]),
        ("date_from=2024-06-01", ["Two"]),
        ("date_to=2024-06-01", ["One"]),
        ("kind=partner&state=draft", []),
        ("q=one", ["One"]),
        ("q=one&state=published", []),
        ("ordering=date", ["One", "Two"]),
        ("ordering=-date", ["Two", "One"]),
        ("ordering=organization__name", ["One", "Two"]),
        ("ordering=-organization__name", ["Two", "One"]),
        ("ordering=moment", ["Two", "One"]),
        ("ordering=-moment", ["Two", "One"]),
        ("ordering=-states", ["Two", "One"]),
        ("ordering=password", ["Two", "One"]),
    ],
)
def test_list_is_filtered_searched_and_ordered(press, varied, query, titles):
    assert found(press, "?" + query.format(**varied)) == titles


def test_unknown_filter_values_find_nothing_wrong(press, varied):
    response = press.get(f"{LISTING}?state=nonsense&issues=abc&date_from=yesterday")
    assert response.status_code == 200


def test_search_finds_words_of_the_text_and_of_a_headline_that_is_only_drafted(press):
    statement = desk.published(title="Old", body=[("paragraph", "<p>Quinquereme</p>")])
    statement.title = "Zanzibar agreement"
    statement.save_revision()
    call_command("update_index", verbosity=0)
    assert found(press, "?q=quinquereme") == ["Zanzibar agreement"]
    assert found(press, "?q=zanz agree") == ["Zanzibar agreement"]
    assert found(press, "?q=agreement+nowhere") == []


def test_empty_lists_say_what_to_do(press):
    def told(client: Client, query: str = "") -> str:
        return text_of(soup_of(client, f"{LISTING}{query}").find(id="listing-results"))

    assert told(press) == "There is no statement yet. Write the first one"
    assert told(press, "?q=nothing") == "No statement matches. Show all statements"
    assert told(client_of(roles.APPROVER)).startswith("Nothing waits for you.")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 18), ("?state=published&q=published", 18), ("?export=csv", 11)]
)
def test_list_costs_the_same_for_one_statement_and_three(
    press, django_assert_num_queries, count, query, queries
):
    for _ in range(count):
        one_of_each()
    b"".join(press.get(f"{LISTING}{query}"))
    with django_assert_num_queries(queries):
        content = b"".join(press.get(f"{LISTING}{query}"))
    assert content.count(b"Published") >= count


# The spreadsheet


def exported(client: Client, query: str = "") -> list[dict[str, str]]:
    content = b"".join(client.get(f"{LISTING}?export=csv{query}")).decode()
    return list(csv.DictReader(io.StringIO(content)))


def test_export_has_what_the_list_has(press, varied):
    (row,) = exported(press, "&state=draft")
    assert row == {
        "Headline": "One",
        "Kind": "Press release",
        "Organization": "First",
        "Date": "2024-01-01",
        "States": "Draft",
        "Goes out": "",
        "First published": "",
        "Issues": "Pensions",
        "Address": "",
    }


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_export_runs_no_formula(press, formula):
    desk.draft(title=formula)
    assert [row["Headline"] for row in exported(press)] == [f"'{formula}"]
    content = b"".join(press.get(f"{LISTING}?export=xlsx"))
    cell = load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.value, cell.data_type) == (formula, "s")


def test_approver_exports_what_is_theirs():
    one_of_each()
    client = client_of(roles.APPROVER)
    assert [row["Headline"] for row in exported(client)] == ["At the approver"]


def test_bulk_bar_has_the_actions_of_statements(press):
    desk.draft()
    page = BeautifulSoup(press.get(LISTING).content, "html.parser")
    assert {link["href"] for link in page.select("[data-bulk-action-button]")} == {
        f"/admin/bulk/news/statementpage/{action}/"
        for action in ("submit", "hold", "issues", "unpublish", "delete")
    }
