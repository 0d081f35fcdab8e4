"""What holds for every public page, whatever its type."""

import json
import re
from collections.abc import Iterator

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from core.changes import listener
from membership.join_forms import WAYS
from news.models import StatementPage
from tests.factories import IssuePageFactory, OrganizationFactory, StatementPageFactory

OWN_HOST = "http://testserver"
MOST_QUERIES = 16


@pytest.fixture
def addresses(db: None) -> list[str]:
    """Every address of the sitemap of the site as it is first loaded."""
    call_command("load_content", verbosity=0)
    sitemap = Client().get("/sitemap.xml").content.decode()
    found = re.findall(r"<loc>http://testserver(.*?)</loc>", sitemap)
    pages = Page.objects.live().filter(depth__gte=2).count()
    assert (len(found), pages) == (17 + len(WAYS), 17)
    return found


def soup_of(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def test_every_page_has_one_heading_a_title_and_a_description(client, addresses):
    titles = set()
    for address in addresses:
        soup = soup_of(client, address)
        assert len(soup.find_all("h1")) == 1, address
        assert soup.find("meta", {"name": "description"})["content"], address
        assert soup.find("link", {"rel": "canonical"})["href"] == OWN_HOST + address
        titles.add(soup.title.string)
    assert len(titles) == len(addresses)


def test_every_page_is_well_formed_html(client, addresses):
    parser = html5lib.HTMLParser(strict=True)
    for address in addresses:
        parser.parse(client.get(address).content)


def test_no_page_sets_a_cookie_or_varies_by_one(client, addresses):
    for address in [*addresses, "/search/?q=police", "/news/feed.atom", "/nowhere/"]:
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_no_page_loads_anything_from_elsewhere(client, addresses):
    for address in addresses:
        for loaded in _loaded(soup_of(client, address)):
            assert loaded.startswith("/") and not loaded.startswith("//"), (address, loaded)


def _loaded(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(["script", "img", "iframe", "source", "use"]):
        yield from (tag[name] for name in ("src", "srcset", "href") if tag.has_attr(name))
    for link in soup.find_all("link"):
        if not {"canonical", "alternate", "next", "prev"} & set(link["rel"]):
            yield link["href"]


def test_no_page_has_inline_script_or_style(client, addresses):
    for address in addresses:
        soup = soup_of(client, address)
        assert not soup.find_all("style"), address
        assert not soup.find_all(style=True), address
        for script in soup.find_all("script"):
            assert script.has_attr("src") or script["type"] == "application/ld+json", address


def test_every_link_within_the_site_leads_somewhere(client, addresses):
    seen: dict[str, str] = {}
    for address in addresses:
        for link in soup_of(client, address).find_all("a", href=True):
            target = link["href"].partition("#")[0]
            if target.startswith("/"):
                seen[target] = address
    for target, address in seen.items():
        assert client.get(target).status_code == 200, (target, address)


def test_every_fragment_link_has_its_target(client, addresses):
    for address in addresses:
        soup = soup_of(client, address)
        for link in soup.find_all("a", href=re.compile("^#.")):
            assert soup.find(id=link["href"][1:]), (address, link["href"])


def test_public_headers(client, addresses):
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]


def graph_of(client: Client, address: str) -> dict[str, dict]:
    scripts = soup_of(client, address).find_all("script", {"type": "application/ld+json"})
    things = [json.loads(script.string) for script in scripts]
    assert {thing["@context"] for thing in things} == {"https://schema.org"}
    return {thing["@type"]: thing for thing in things}


def test_structured_data_of_home_names_organization_and_site(client, addresses):
    graph = graph_of(client, "/")
    assert graph["Organization"]["name"] == "American Police Officers Alliance"
    assert graph["WebSite"]["potentialAction"]["target"] == (
        f"{OWN_HOST}/search/?q={{search_term_string}}"
    )
    assert graph["WebSite"]["publisher"] == {"@id": f"{OWN_HOST}/#organization"}


def test_structured_data_of_partner_statement(client, addresses):
    statement = StatementPage.objects.get(kind=StatementPage.Kind.PARTNER)
    graph = graph_of(client, statement.url)
    article = graph["NewsArticle"]
    assert article["headline"] == statement.title
    assert article["datePublished"] == "2026-01-25"
    assert article["dateline"] == "Alexandria, Virginia"
    assert article["isBasedOn"] == "https://www.napo.org/"
    assert [item["name"] for item in graph["BreadcrumbList"]["itemListElement"]] == [
        "American Police Officers Alliance",
        "Newsroom",
        statement.title,
    ]


def test_structured_data_of_issue(client, addresses):
    article = graph_of(client, "/issues/antifa/")["Article"]
    assert article["headline"] == "What is ANTIFA?"
    assert article["image"].startswith(f"{OWN_HOST}/share/")


@pytest.mark.parametrize(
    ("address", "queries_again"),
    [
        ("/", 0), ("/issues/", 0), ("/issues/{issue}/", 0), ("/news/", 0),
        ("/news/{statement}/", 0), ("/search/?q=statement", 4),
    ],
)  # fmt: skip
def test_page_takes_as_many_queries_for_one_statement_as_for_thirty(
    client, issue_index, newsroom, address, queries_again, keeping,
    django_assert_max_num_queries, django_assert_num_queries,
):  # fmt: skip
    organization = OrganizationFactory()
    issue = IssuePageFactory(parent=issue_index)

    def add_statements(number: int) -> StatementPage:
        for _ in range(number):
            statement = StatementPageFactory(parent=newsroom, organization=organization)
            statement.issues = [issue]
            statement.save_revision().publish()
        return statement

    def costs() -> int:
        listener.start_generation()  # as after a change: nothing is kept
        with django_assert_max_num_queries(MOST_QUERIES) as first:
            assert client.get(address).status_code == 200
        with django_assert_num_queries(queries_again):
            client.get(address)
        return len(first)

    address = address.format(issue=issue.slug, statement=add_statements(1).slug)
    client.get(address)  # content types are looked up once for each process
    one = costs()
    add_statements(29)
    assert costs() == one


def test_drafts_and_private_pages_are_nowhere(client, issue_index, newsroom):
    draft = StatementPageFactory(parent=newsroom, title="Secretdraft", live=False)
    private = StatementPageFactory(parent=newsroom, title="Secretprivate")
    private.view_restrictions.create(restriction_type="login")
    issue = IssuePageFactory(parent=issue_index)
    for statement in (draft, private):
        statement.issues = [issue]
        statement.save()
    for address in ["/", "/news/", issue.url, "/search/?q=secretdraft", "/search/?q=secretprivate",
                    "/news/feed.atom", "/sitemap.xml"]:  # fmt: skip
        content = client.get(address).content.decode()
        assert "Secret" not in content, address
    assert client.get(f"/news/{draft.slug}/").status_code == 404
    assert client.get(f"/news/{private.slug}/").status_code == 302
