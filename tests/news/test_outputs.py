"""A statement in other forms, at addresses below its own."""

from datetime import UTC, date, datetime

import pytest

from news.models import NewsroomPage, Organization, StatementPage
from news.wire import wire_text
from tests.factories import PlainPageFactory, StatementPageFactory

COPIES = ["statement.txt"]
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
    assert response["Last-Modified"] == "Sun, 25 Jan 2026 12:30:00 GMT"
    assert not response.cookies


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
