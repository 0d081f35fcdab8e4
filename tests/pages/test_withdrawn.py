"""What is withdrawn is neither in the sitemap nor found; without its text it shows nowhere."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ReferenceIndex

from core.models import SiteDocument
from news.models import Attachment, NewsroomPage, PressContact, StatementPage
from news.record import withdrawals
from tests.factories import StatementPageFactory, UserFactory
from tests.news.test_versions import publish

# Words of the statement, none of which is in its headline.
SECRETS = (
    "zebra",
    "subzebra",
    "sumzebra",
    "zebratown",
    "zebra.contact",
    "zebra-file",
    "endzebra",
    "wrongzebra",
)
OUTPUTS = (
    "/news/bill/", "/news/", "/news/feed.atom", "/news/feed.json", "/", "/sitemap.xml",
    "/search/?q=bill", "/search/?q=zebra", "/news/bill/versions/", "/news/bill/versions/1/",
    "/news/bill/versions/2/", "/news/bill/statement.txt", "/news/bill/statement.pdf",
)  # fmt: skip


@pytest.fixture
def statement(newsroom: NewsroomPage, settings, tmp_path) -> StatementPage:
    settings.MEDIA_ROOT = tmp_path
    draft = StatementPageFactory(
        parent=newsroom, title="Bill", slug="bill", subheading="Subzebra", summary="Sumzebra",
        city="Zebratown", body=[("paragraph", "<p>Old zebra.</p>")], boilerplate="Endzebra",
        live=False,
    )  # fmt: skip
    document = SiteDocument.objects.create(title="zebra-file", file=ContentFile(b"z", "zebra.txt"))
    draft.contacts = [PressContact(name="Zed", email="zebra.contact@example.com")]
    draft.attachments = [Attachment(document=document)]
    draft.save()
    publish(draft)
    return publish(
        draft, body=[("paragraph", "<p>New zebra.</p>")], correction_wrong="Wrongzebra.",
        correction_right="New zebra.",
    )  # fmt: skip


def withdraw(statement: StatementPage, *, hides_text: bool) -> None:
    user = UserFactory()
    withdrawals.withdraw(statement, user=user, reason="Not so.", hides_text=hides_text)


def status_of(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        b"".join(response)  # closes the file
    return response.status_code


def words_at(client: Client, addresses: tuple[str, ...] = OUTPUTS) -> set[str]:
    answers = [client.get(address) for address in addresses]
    text = "".join(answer.getvalue().decode(errors="replace").lower() for answer in answers)
    return {word for word in SECRETS if word in text}


def test_hidden_text_is_nowhere(client: Client, statement: StatementPage):
    document = statement.attachments.get().document
    ReferenceIndex.create_or_update_for_object(statement)
    assert words_at(client) == set(SECRETS)
    assert status_of(client, document.url) == 200
    withdraw(statement, hides_text=True)
    searched = ("/search/?q=zebra",)  # which says what was asked for
    others = tuple(address for address in OUTPUTS if address not in searched)
    assert words_at(client, others) == set()
    assert status_of(client, document.url) == 404
    for copy in ("versions/", "versions/1/", "statement.txt", "statement.pdf"):
        assert client.get(f"/news/bill/{copy}").status_code == 404
    withdrawals.republish(statement, user=UserFactory())
    assert words_at(client) == set(SECRETS)
    assert status_of(client, document.url) == 200


@pytest.mark.parametrize("hides_text", [True, False])
def test_withdrawn_is_not_for_search(client: Client, statement: StatementPage, hides_text: bool):
    def found() -> list[bool]:
        pages = ("/sitemap.xml", "/search/?q=bill")
        return ["/news/bill/" in client.get(page).content.decode() for page in pages]

    assert found() == [True, True]
    withdraw(statement, hides_text=hides_text)
    assert found() == [False, False]
    withdrawals.republish(statement, user=UserFactory())
    assert found() == [True, True]


def test_listing_marks_what_became_of_statements(client: Client, statement: StatementPage):
    publish(statement, correction_wrong="It said forty.", correction_right="It is two.")
    assert "Corrected" in client.get("/news/").content.decode()
    withdraw(statement, hides_text=False)
    listing = client.get("/news/").content.decode()
    assert "Withdrawn" in listing and "Corrected" not in listing


def test_marks_cost_no_query_each(client: Client, newsroom: NewsroomPage, statement: StatementPage):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/news/")
        return len(captured)

    withdraw(statement, hides_text=True)
    queries()
    one = queries()
    for other in StatementPageFactory.create_batch(2, parent=newsroom):
        withdraw(other, hides_text=False)
        publish(other, correction_wrong="It said forty.", correction_right="It is two.")
    assert queries() == one


def test_web_processes_hear_of_it(statement: StatementPage):
    def is_told(change: Callable[[], object]) -> bool:
        with CaptureQueriesContext(connection) as captured:
            change()
        return any("NOTIFY public_content" in query["sql"] for query in captured)

    assert is_told(lambda: withdraw(statement, hides_text=False))
    assert is_told(lambda: withdrawals.republish(statement, user=UserFactory()))


def test_feeds_tell_what_became_of_a_statement(client: Client, statement: StatementPage):
    for form in ("atom", "json"):
        assert "Wrongzebra." in client.get(f"/news/feed.{form}").content.decode()
    withdraw(statement, hides_text=True)
    for form in ("atom", "json"):
        feed = client.get(f"/news/feed.{form}").content.decode()
        assert "Not so." in feed and "Withdrawn" in feed
