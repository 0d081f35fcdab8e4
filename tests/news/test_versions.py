from datetime import UTC, datetime

import pytest
from wagtail.log_actions import LogContext

from core.models import User
from news.models import NewsroomPage, StatementPage
from news.wire import wire_text
from tests.factories import StatementPageFactory, UserFactory

DAY = datetime(2025, 1, 1, 12, tzinfo=UTC)
EMBARGOED = {
    "release": StatementPage.Release.EMBARGOED,
    "embargo_until": datetime(2099, 1, 1, 12, tzinfo=UTC),
}


@pytest.fixture
def author(db: None) -> User:
    return UserFactory(first_name="Ann", last_name="Author")


@pytest.fixture
def draft(newsroom: NewsroomPage) -> StatementPage:
    return StatementPageFactory(parent=newsroom, title="Bill", slug="bill", live=False)


def publish(statement: StatementPage, user: User | None = None, **changes) -> StatementPage:
    """As the editor and the workflow do: a revision, and then its publication."""
    page = StatementPage.objects.get(pk=statement.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish()
    return StatementPage.objects.get(pk=statement.pk)


def numbers(statement: StatementPage) -> list[int]:
    return list(statement.versions.values_list("number", flat=True))


def publish_unrecorded(statement: StatementPage, user: User) -> None:
    """As it was before versions were kept."""
    revision = statement.save_revision(user=user)
    StatementPage.objects.filter(pk=statement.pk).update(
        live=True, live_revision=revision, last_published_at=DAY, first_published_at=DAY
    )


def test_draft_has_no_version(draft: StatementPage):
    draft.save_revision()
    draft.save()
    assert numbers(draft) == []


def test_version_keeps_text_and_author(draft: StatementPage, author: User):
    statement = publish(draft, author)
    version = statement.versions.get()
    assert (version.number, version.published_by) == (1, "Ann Author")
    assert version.text == wire_text(statement)
    assert "A paragraph of text." in version.text


def test_version_names_who_published_it(draft: StatementPage, author: User):
    with LogContext(user=UserFactory(first_name="Pat")):
        publish(draft, author)
    assert draft.versions.get().published_by == "Pat"


def test_each_changed_text_is_a_version(draft: StatementPage):
    publish(draft)
    publish(draft, title="Bill of rights")
    publish(draft)
    publish(draft, summary="Another summary, which is no part of the text.")
    assert numbers(draft) == [2, 1]


def test_scheduled_change_is_no_version_until_it_is_live(draft: StatementPage):
    publish(draft, **EMBARGOED)
    assert numbers(draft) == []
    publish(draft, release=StatementPage.Release.IMMEDIATE)
    publish(draft, title="Tomorrow", **EMBARGOED)
    assert numbers(draft) == [1]
    publish(draft, release=StatementPage.Release.IMMEDIATE)
    assert numbers(draft) == [2, 1]


def test_draft_of_a_live_statement_is_no_version(draft: StatementPage):
    statement = publish(draft)
    statement.title = "Not yet"
    statement.save_revision()
    assert numbers(draft) == [1]


def test_text_from_before_versions_were_kept_is_the_first(draft: StatementPage, author: User):
    publish_unrecorded(draft, author)
    publish(draft, UserFactory(), title="Bill of rights")
    old = draft.versions.get(number=1)
    assert old.text == wire_text(draft)
    assert (old.published_at, old.published_by) == (DAY, "Ann Author")
    assert numbers(draft) == [2, 1]
