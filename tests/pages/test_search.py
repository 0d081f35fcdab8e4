import pytest
from django.test import Client

from tests.factories import IssuePageFactory, StatementPageFactory


@pytest.fixture
def issue(issue_index):
    return IssuePageFactory(
        parent=issue_index, title="Sheriff Elections",
        position="<p>Officers serve <b>many</b> counties &amp; towns.</p>",
    )  # fmt: skip


def titles(client: Client, query: str) -> list[str]:
    results = client.get("/search/", {"q": query}).context["results"]
    return [result.title for result in results]


@pytest.mark.parametrize("query", ["sheriff", "SHERIFFS", "county", "officer serving", "elect"])
def test_case_and_plural_are_forgiven(client, issue, query):
    assert titles(client, query) == ["Sheriff Elections"]


def test_match_is_highlighted_in_plain_text(client, issue):
    (result,) = client.get("/search/?q=towns").context["results"]
    assert "counties &amp; <mark>towns</mark>" in result.excerpt
    assert "<b>" not in result.excerpt
    assert result.kind == "Issue"


def test_markup_in_text_stays_text(client, newsroom):
    StatementPageFactory(parent=newsroom, summary="About <script>alert(1)</script> tags")
    (result,) = client.get("/search/?q=tags").context["results"]
    assert "<script>" not in result.excerpt


def test_any_word_will_do_where_not_all_are_found(client, issue):
    assert titles(client, "sheriff zebra") == ["Sheriff Elections"]


def test_nothing_found_offers_the_issues(client, issue):
    response = client.get("/search/?q=xyzzy")
    assert list(response.context["issues"]) == [issue]
    assert issue.title in response.text


@pytest.mark.parametrize("query", ["", "   ", "\x00", "'", "a:*", "!&|", "the", "x" * 5000])
def test_odd_queries_are_answered(client, issue, query):
    assert client.get("/search/", {"q": query}).status_code == 200


def test_results_are_paged(client, newsroom):
    for _ in range(12):
        StatementPageFactory(parent=newsroom, summary="About pensions.")
    first = client.get("/search/?q=pensions").context["results"]
    second = client.get("/search/?q=pensions&page=2").context["results"]
    assert (len(first), len(second)) == (10, 2)
    assert client.get("/search/?q=pensions&page=nonsense").status_code == 200
