"""Nothing of an embargoed statement can be had before its moment, wherever one looks.

Each search is shown to find the statement once it is public: it could have failed.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from core.models import SiteDocument, SiteImage
from issues.models import IssuePage
from news.models import NewsroomPage, Organization, StatementPage
from pages.models import HomePage

SECRET = "Zanzibar"
OTHER_SECRET = "quinquereme"
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/nowhere/")
SEARCHES = (
    f"/search/?q={SECRET}",
    f"/search/?q={OTHER_SECRET}",
    "/news/?page=1",
    "/news/?page=2",
    "/api/v2/pages/",
    "/api/v3/pages/",
)
OWN_HOST = "testserver"
# What never was there: nobody can tell it from what is not public yet.
NOTHING = {
    "news": "/news/nothing-of-this-name/",
    "media": "/media/images/nothing.png",
    "documents": "/documents/999999/nothing.txt",
}


@dataclass
class Embargoed:
    statement: StatementPage
    picture: SiteImage
    document: SiteDocument

    @property
    def own_addresses(self) -> list[str]:
        """What readers have of it once it is public, as somebody might guess it before."""
        url = self.statement.url
        return [
            url,
            f"{url}statement.txt",
            f"{url}statement.pdf",
            self.picture.get_rendition("width-480").url,
            self.document.url,
        ]

    @property
    def hidden_addresses(self) -> list[str]:
        """What nobody ever has."""
        return [
            self.picture.file.url,
            self.document.file.url,
            f"/documents/{self.document.pk}/",
            f"{self.statement.url}versions/2/",
        ]


@dataclass
class Crawl:
    """Every answer that can be reached from some addresses by links of any kind."""

    client: Client
    bodies: dict[str, bytes] = field(default_factory=dict)

    def start(self, *addresses: str) -> None:
        waiting = list(addresses)
        while waiting:
            address = waiting.pop()
            if address in self.bodies:
                continue
            response = self.client.get(address)
            body = _body(response)
            self.bodies[address] = body + response.headers.get("Location", "").encode()
            waiting += self._links(address, response, body)

    def _links(self, address: str, response, body: bytes) -> list[str]:
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/html"):
            links = _linked(BeautifulSoup(body, "html.parser"))
        elif "xml" in kind or "json" in kind:
            links = re.findall(r"https?://[^\s<>\"']+", body.decode())
        else:
            links = []
        links += [response.headers["Location"]] if "Location" in response.headers else []
        return [path for link in links if (path := _own_path(address, link))]

    def found(self, *words: str) -> set[str]:
        return {
            address
            for address, body in self.bodies.items()
            if any(word.casefold().encode() in body.lower() for word in words)
            and "q=" not in address  # says what was searched for
        }


def _body(response) -> bytes:
    """All of an answer; reading a file to its end closes it."""
    return b"".join(response) if response.streaming else response.content


def _linked(soup: BeautifulSoup) -> list[str]:
    links = [
        tag[name]
        for tag in soup.find_all(True)
        for name in ("href", "src", "content")
        if tag.has_attr(name) and (name != "content" or "/" in tag[name])
    ]
    for tag in soup.find_all(srcset=True):
        links += [part.split()[0] for part in tag["srcset"].split(",")]
    return links


def _own_path(base: str, link: str) -> str | None:
    parts = urlsplit(urljoin(f"http://{OWN_HOST}{base}", link.replace("&amp;", "&")))
    if parts.hostname != OWN_HOST or parts.path.startswith(("/static/", "/admin/")):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture
def site(db: None) -> HomePage:
    call_command("load_content", verbosity=0)
    return HomePage.objects.get()


@pytest.fixture
def embargoed(site: HomePage) -> Embargoed:
    """Approved, with everything that a statement can have, and due in an hour."""
    picture = SiteImage.objects.create(
        title=f"{SECRET} picture", file=get_test_image_file(f"{SECRET}.png", size=(900, 600))
    )
    document = SiteDocument.objects.create(
        title=f"{SECRET} facts", file=ContentFile(OTHER_SECRET.encode(), f"{SECRET}.txt")
    )
    figure = {"image": {"image": picture, "alt_text": SECRET, "decorative": False}, "caption": ""}
    statement = StatementPage(
        title=f"{SECRET} agreement reached",
        kind=StatementPage.Kind.RELEASE,
        organization=Organization.objects.get(is_own=True),
        summary=f"What the {OTHER_SECRET} says.",
        city=SECRET,
        body=[("paragraph", f"<p>The {OTHER_SECRET} has landed.</p>"), ("figure", figure)],
        release=StatementPage.Release.EMBARGOED,
        embargo_until=timezone.now() + timedelta(hours=1),
        live=False,
    )
    NewsroomPage.objects.get().add_child(instance=statement)
    statement.attachments.create(document=document, title=f"{SECRET} fact sheet")
    statement.issues = list(IssuePage.objects.all())
    statement.save_revision().publish()
    call_command("publish_due")
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    return Embargoed(statement, picture, document)


def release(embargoed: Embargoed) -> None:
    """Let the embargo end, and the schedule run."""
    past = timezone.now() - timedelta(seconds=1)
    revision = embargoed.statement.get_latest_revision()
    revision.approved_go_live_at = past
    revision.content |= {"go_live_at": past.isoformat(), "embargo_until": past.isoformat()}
    revision.save()
    call_command("publish_due")


def crawl_of_everything() -> Crawl:
    crawl = Crawl(Client())
    crawl.start(*STARTS, *SEARCHES)
    return crawl


def test_crawl_finds_nothing_before_the_moment_and_everything_after(embargoed):
    before = crawl_of_everything()
    assert before.found(SECRET, OTHER_SECRET) == set()
    assert len(before.bodies) > 30

    release(embargoed)
    after = crawl_of_everything()
    found = after.found(SECRET)
    issue = IssuePage.objects.first()
    assert {"/", "/news/", "/sitemap.xml", "/news/feed.atom", "/news/feed.json"} <= found
    assert {embargoed.statement.url, issue.url} <= found
    assert set(embargoed.own_addresses) <= after.bodies.keys()


@pytest.mark.parametrize("method", ["get", "head"])
def test_no_address_of_it_answers_before_the_moment(client, embargoed, method):
    ask = getattr(client, method)
    assert {ask(address).status_code for address in embargoed.hidden_addresses} == {404}
    for address in embargoed.own_addresses:
        response = ask(address)
        nothing = ask(NOTHING[address.split("/")[1]])
        assert response.status_code == nothing.status_code == 404, address
        assert response.headers.keys() == nothing.headers.keys(), address
        assert SECRET.lower() not in response.content.decode().lower().replace(
            address.lower(), ""
        ), address

    release(embargoed)
    answers = [client.get(address) for address in embargoed.own_addresses]
    assert [answer.status_code for answer in answers] == [200] * 5
    for answer in answers:
        _body(answer)


def test_site_is_the_same_to_the_byte_as_if_it_were_not_there(client, site, request):
    addresses = ["/", "/news/", "/news/feed.atom", "/news/feed.json", "/sitemap.xml", "/issues/"]
    addresses += [issue.url for issue in IssuePage.objects.all()]
    without = [_steady(client.get(address)) for address in addresses]
    embargoed = request.getfixturevalue("embargoed")
    assert [_steady(client.get(address)) for address in addresses] == without
    release(embargoed)
    changed = [_steady(client.get(address)) for address in addresses]
    assert not set(changed) & set(without) - {_steady(client.get("/issues/"))}


def _steady(response) -> bytes:
    """The answer without what the clock changes: the signed time in forms."""
    return re.sub(rb'value="[\w:-]{20,}"', b"", response.content)


def test_search_counts_nothing_of_it(client, embargoed):
    before = client.get(f"/search/?q={SECRET}")
    other = client.get("/search/?q=Xanadu")
    assert before.content.replace(SECRET.encode(), b"Xanadu") == other.content
    release(embargoed)
    after = BeautifulSoup(client.get(f"/search/?q={SECRET}").content, "html.parser")
    assert after.find("a", href=embargoed.statement.url)
