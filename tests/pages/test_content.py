"""The content of a new site: complete, kept from then on, and true to its sources."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageLogEntry, Revision

from issues.models import IssueIndexPage, IssuePage
from membership.models import JoinPage, MemberDirectoryPage, NewsletterPage
from news.models import NewsroomPage, Organization, StatementPage
from pages.content import issues, news, plain
from pages.models import AboutPage, HomePage, PlainPage, PressPage
from tests.factories import PlainPageFactory
from tests.html import section, soup_of, text_of, texts
from tests.pages import shingles

PAGES = {
    "/": HomePage,
    "/issues/": IssueIndexPage,
    "/issues/police-oversight-boards/": IssuePage,
    "/issues/red-flag-laws-and-second-amendment-sanctuaries/": IssuePage,
    "/issues/illegal-immigration/": IssuePage,
    "/issues/sheriff-elections/": IssuePage,
    "/issues/mental-health/": IssuePage,
    "/issues/antifa/": IssuePage,
    "/news/": NewsroomPage,
    "/news/napo-public-and-officer-safety-during-federal-immigration-actions/": StatementPage,
    "/news/why-the-alliance-was-formed/": StatementPage,
    "/about/": AboutPage,
    "/join/": JoinPage,
    "/newsletter/": NewsletterPage,
    "/press/": PressPage,
    "/organizations/": MemberDirectoryPage,
    "/privacy/": PlainPage,
}
NUMBERS = {
    "(703) 549-0775", "(703) 684-0515", "(800) 322-NAPO", "317", "22314-3501",  # NAPO's letterhead
    "1978", "1,000", "250,000",  # and its boilerplate
}  # fmt: skip
# Six positions, and three reasons to remove a sheriff.
NUMBER_WORDS = {"six", "three"}


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_content", verbosity=0)


@pytest.fixture
def home_of_site(loaded: None) -> HomePage:
    return HomePage.objects.get()


def strings(value: Any) -> Iterator[str]:
    """Every text in the data of the content."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from strings(part)


def content() -> dict[str, Any]:
    return {
        f"{module.__name__}.{name}": value
        for module in (issues, news, plain)
        for name, value in vars(module).items()
        if name.isupper()
    }


def rows() -> dict[str, list[dict]]:
    """Everything that the database holds of pages and of our own models."""
    own = [apps.get_app_config(app) for app in ("core", "issues", "membership", "news", "pages")]
    models = [Page, Revision, *(model for app in own for model in app.get_models())]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_new_site_has_exactly_its_pages(client: Client, loaded):
    found = {}
    for page in Page.objects.filter(depth__gt=1):
        address = page.relative_url(page.get_site())
        response = client.get(address)
        assert response.status_code == 200, address
        found[address] = response.context["page"].specific_class
    assert found == PAGES


def test_new_site_lists_the_issues_in_the_order_of_the_document(client, loaded):
    assert texts(soup_of(client, "/issues/").main("h2"))[:6] == [
        "What are police oversight boards?",
        "What are red flag laws?",
        "What is at stake for police in illegal immigration?",
        "What is at stake in sheriff elections?",
        "What does mental health mean for police officers?",
        "What is ANTIFA?",
    ]


def test_each_issue_answers_states_and_asks(client, loaded):
    addresses = [address for address, model in PAGES.items() if model is IssuePage]
    assert len(addresses) == 6
    for address in addresses:
        page = soup_of(client, address)
        assert page.h1.get_text().endswith("?"), address
        assert text_of(page.main.find(class_="lead")), address
        position = section(page, "Our position")
        assert text_of(position.p).startswith("APOA holds that "), address
        assert len(section(page, "What we ask of elected officials")("li")) >= 2, address


def test_partner_statement_is_credited_and_marked_as_our_summary(client, loaded):
    page = soup_of(client, news.NAPO_STATEMENT["slug"].join(("/news/", "/")))
    assert texts(page.find(class_="letter__band")("p"))[1:] == [
        "Issued by the National Association of Police Organizations, Inc., not by APOA. "
        "This is a summary in our words.",
        "Read the original at www.napo.org.",
    ]
    assert page.find(class_="letter__band").a["href"] == "https://www.napo.org/"
    assert text_of(page.find(class_="letter__release").time) == "January 25, 2026"
    assert text_of(page.find(class_="dateline")) == "Alexandria, Virginia"
    assert texts(section(page, "What this is about")("a")) == ["Illegal Immigration"]


def test_napo_is_reached_as_its_letterhead_says(client, loaded):
    page = soup_of(client, news.NAPO_STATEMENT["slug"].join(("/news/", "/")))
    head = page.find(class_="letterhead")
    assert texts(head.find_all(["p", "li"])) == [
        "National Association of Police Organizations, Inc.",
        "317 South Patrick Street, Alexandria, Virginia 22314-3501",
        "(703) 549-0775",
        "(800) 322-NAPO",
        "Fax (703) 684-0515",
        "www.napo.org",
        "info@napo.org",
    ]


def test_own_organization_claims_no_address_that_no_document_has(loaded):
    own = Organization.objects.get(is_own=True)
    unknown = ("postal_address", "phones", "fax", "website", "email", "tagline")
    assert {name: getattr(own, name) for name in unknown} == dict.fromkeys(unknown, "")


def test_loading_twice_changes_nothing(loaded):
    before = rows()
    assert len(before["wagtailcore.Page"]) == 18
    call_command("load_content", verbosity=0)
    assert rows() == before


def test_loading_again_keeps_what_staff_changed_and_deleted(client, loaded):
    about = AboutPage.objects.get()
    about.lead = "What staff wrote."
    about.save_revision().publish()
    IssuePage.objects.get(slug="antifa").delete()
    StatementPage.objects.get(slug="why-the-alliance-was-formed").unpublish()
    before = rows()

    call_command("load_content", verbosity=0)
    assert rows() == before
    assert text_of(soup_of(client, "/about/").main.find(class_="lead")) == "What staff wrote."
    assert client.get("/issues/antifa/").status_code == 404
    assert client.get("/news/why-the-alliance-was-formed/").status_code == 404


def test_site_from_before_the_press_page_gets_it_once(client, loaded):
    PressPage.objects.get().delete()
    PageLogEntry.objects.all().delete()
    call_command("load_content", verbosity=0)
    assert text_of(soup_of(client, "/press/").h1) == "Press"
    PressPage.objects.get().delete()
    call_command("load_content", verbosity=0)
    assert client.get("/press/").status_code == 404


def test_page_of_staff_at_the_address_of_the_press_page_stays(client, loaded, home_of_site):
    PressPage.objects.get().delete()
    PageLogEntry.objects.all().delete()
    PlainPageFactory(parent=home_of_site, slug="press", title="Ours")
    call_command("load_content", verbosity=0)
    assert text_of(soup_of(client, "/press/").h1) == "Ours"


def test_content_copies_no_sentence_of_the_documents():
    documents = shingles.source_digests()
    # Where an organization can be reached is copied, of course.
    address = shingles.digest("317 south patrick street alexandria virginia 22314 3501")
    assert address in documents
    copied = [
        (name, shingle)
        for name, value in content().items()
        for text in strings(value)
        for shingle in shingles.shingles(text)
        if shingles.digest(shingle) in documents - {address}
    ]
    assert copied == []


def test_every_number_in_the_content_stands_in_the_documents():
    text = " ".join(re.sub("<[^>]+>", " ", text) for text in strings(content()))
    telephone = r"\(\d{3}\) \d{3}-\w{4}"
    assert set(re.findall(rf"{telephone}|\d[\d,.-]*\d|\d|%", text)) == NUMBERS
    words = (
        r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|"
        r"thousands?|millions?|billions?|percent|thirds?|quarters?|tenths?"
    )
    found = re.findall(rf"\b(?:{words})\b", text.lower())
    assert set(found) == NUMBER_WORDS
