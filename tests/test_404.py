"""An address where nothing is, and the help that a lost reader finds there."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import StatementPageFactory
from tests.html import text_of

MISSING = ["/nowhere/", "/news/nowhere/", "/news/draft/", "/wp-login.php", "/documents/1/x.pdf"]


@pytest.fixture
def draft(newsroom, issue_index) -> None:
    StatementPageFactory(parent=newsroom, title="Secret draft", slug="draft", live=False)


@pytest.mark.parametrize("address", MISSING)
def test_missing_page_says_so_and_leads_on(client: Client, draft, address):
    response = client.get(address)
    assert response.status_code == 404
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.title.string.startswith("Page not found")
    assert text_of(soup.h1) == "This page is not here"
    assert soup.find("meta", {"name": "robots"})["content"] == "noindex"
    assert {text_of(link): link["href"] for link in soup.main("a")} == {
        "Home": "/",
        "Newsroom": "/news/",
        "Issues": "/issues/",
    }
    assert "Secret" not in response.text


def test_missing_page_offers_a_search_that_works(client, draft, newsroom):
    StatementPageFactory(parent=newsroom, title="Where it went", slug="moved")
    soup = BeautifulSoup(client.get("/nowhere/").content, "html.parser")
    form = soup.main.find("form", role="search")
    field = form.find("input", type="search")
    assert form.find("label", {"for": field["id"]})
    found = client.get(form["action"], {field["name"]: "went"})
    assert 'href="/news/moved/"' in found.text


def test_missing_page_does_not_repeat_what_was_asked(client, draft):
    soup = BeautifulSoup(
        client.get("/<script>alert(1)</script>/?q=<b>bold</b>").content, "html.parser"
    )
    assert soup.find_all("script") == []
    assert soup.find_all("b") == []


def test_site_without_pages_still_answers(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "This page is not here" in response.text


def test_form_sent_to_a_missing_page_is_not_found(client, draft):
    assert client.post("/nowhere/", {"name": "value"}).status_code == 404
