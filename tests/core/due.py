"""What is due to be published, for tests."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from news.models import NewsroomPage, StatementPage
from tests.factories import StatementPageFactory

MINUTE = timedelta(minutes=1)
transactional = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def due_statement(newsroom: NewsroomPage, title: str, *, late: timedelta = MINUTE) -> StatementPage:
    """A statement approved for a moment that has come since."""
    page = StatementPageFactory(
        parent=newsroom, title=title, live=False,
        release="embargoed", embargo_until=timezone.now() + MINUTE,
    )  # fmt: skip
    page.save_revision().publish()
    passed = come_due(page, late=late)
    StatementPage.objects.filter(pk=page.pk).update(go_live_at=passed, embargo_until=passed)
    return page


def come_due(page: StatementPage, *, late: timedelta = MINUTE) -> datetime:
    """Let the moment that a page's last revision is approved for have passed: when it was."""
    passed = timezone.now().replace(microsecond=0) - late
    revision = Revision.objects.for_instance(page).latest("pk")
    revision.approved_go_live_at = passed
    revision.content["embargo_until"] = passed.isoformat()
    revision.save()
    return passed


def is_public(client: Client, page: StatementPage) -> bool:
    listed = page.title in client.get("/news/").text
    assert client.get(page.url).status_code == (200 if listed else 404)
    return listed


def mend_pages() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS break_page ON wagtailcore_page")


def times_published(page: StatementPage) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").count()
