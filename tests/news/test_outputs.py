"""A statement in other forms, at addresses below its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core.files.base import ContentFile

from core.changes import listener
from core.models import SiteDocument
from issues.models import IssueIndexPage
from news.models import NewsroomPage, Organization, StatementPage
from news.outputs.wire import wire_text
from tests.factories import IssuePageFactory, PlainPageFactory, StatementPageFactory

COPIES = ["statement.txt", "statement.pdf"]
PUBLISHED_AT = datetime(2026, 1, 25, 12, 30, tzinfo=UTC)


@pytest.fixture
def statement(newsroom: NewsroomPage, partner: Organization) -> StatementPage:
    return StatementPageFactory(
        parent=newsroom, organization=partner, title="A partner speaks", slug="partner",
        date=date(2026, 1, 25), first_published_at=PUBLISHED_AT, last_published_at=PUBLISHED_AT,
    )  # fmt: skip


def test_text_of_a_statement_is_plain_and_not_for_search_engines(client, statement):
    response = client.get("/news/partner/statement.txt")
    assert response.content.decode() == wire_text(statement)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.parametrize("copy", COPIES)
def test_copy_changes_with_the_statement_and_with_its_letterhead(client, statement, copy):
    def changed_at() -> datetime:
        return parsedate_to_datetime(client.get(f"/news/partner/{copy}")["Last-Modified"])

    issuer = Organization.objects.filter(pk=statement.organization_id)
    issuer.update(changed_at=PUBLISHED_AT - timedelta(days=1))
    assert changed_at() == PUBLISHED_AT
    issuer.update(changed_at=PUBLISHED_AT + timedelta(days=1))
    assert changed_at() == PUBLISHED_AT + timedelta(days=1)
    issuer.get().save()
    assert changed_at() > PUBLISHED_AT + timedelta(days=1)


def test_text_tells_first_what_became_of_the_statement(client, statement):
    version = statement.versions.first() or statement.versions.create(number=1, text="Old")
    statement.corrections.create(
        version=version, wrong="Two.", right="Three.", corrected_at=PUBLISHED_AT
    )
    statement.withdrawals.create(reason="It was\nwrong.", withdrawn_at=PUBLISHED_AT)
    text = client.get("/news/partner/statement.txt").content.decode()
    assert text == (
        "[Withdrawn on January 25, 2026. It was wrong.]\n\n"
        "[Corrected on January 25, 2026. What was wrong: Two. What is right: Three.]\n\n"
    ) + wire_text(statement)

    statement.withdrawals.update(republished_at=PUBLISHED_AT, republishing_note="It was right.")
    text = client.get("/news/partner/statement.txt").content.decode()
    assert text.startswith("[Published again on January 25, 2026. It was right.]\n\n[Corrected")


@pytest.mark.parametrize("copy", COPIES)
def test_copies_stand_below_the_statement_wherever_the_newsroom_is(client, statement, home, copy):
    statement.get_parent().move(PlainPageFactory(parent=home, slug="press"), pos="last-child")
    assert client.get(f"/news/partner/{copy}").status_code == 404
    assert client.get(f"/press/news/partner/{copy}").status_code == 200


@pytest.mark.parametrize("copy", COPIES)
def test_copies_are_as_public_as_the_statement(client, statement, copy):
    address = f"/news/partner/{copy}"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405

    restriction = statement.get_parent().view_restrictions.create(restriction_type="login")
    assert client.get(address).status_code == 404
    restriction.delete()

    withdrawal = statement.withdrawals.create(reason="Secret.")
    assert client.get(address).status_code == 200
    withdrawal.hides_text = True
    withdrawal.save()
    assert client.get(address).status_code == 404
    withdrawal.delete()

    assert client.get(address).status_code == 200
    statement.unpublish()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("copy", COPIES)
def test_only_statements_have_copies(client, statement, copy):
    assert client.get(f"/{copy}").status_code == 404
    assert client.get(f"/news/{copy}").status_code == 404
    assert client.get(f"/news/nowhere/{copy}").status_code == 404


@pytest.fixture
def full(statement: StatementPage, issue_index: IssueIndexPage) -> Callable[[int], None]:
    """Gives the statement this many of everything that it can have several of."""

    def add(number: int) -> None:
        for count in range(number):
            document = SiteDocument.objects.create(title="Facts", file=ContentFile(b"x", "a.pdf"))
            statement.attachments.create(document=document)
            statement.contacts.create(name=f"Contact {count}")
            statement.issues.add(IssuePageFactory(parent=issue_index))
            version = statement.versions.first()
            statement.corrections.create(version=version, wrong=f"{count}", right="Right.")
        statement.save()

    return add


@pytest.mark.parametrize(("copy", "queries"), [("statement.txt", 10), ("statement.pdf", 12)])
@pytest.mark.parametrize("number", [1, 3])
def test_copy_costs_the_same_whatever_hangs_on_the_statement(
    client, full, keeping, copy, queries, number, django_assert_num_queries
):
    full(number)
    client.get(f"/news/partner/{copy}")
    listener.start_generation()
    with django_assert_num_queries(queries):
        assert client.get(f"/news/partner/{copy}").status_code == 200
