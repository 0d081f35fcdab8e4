"""Staff and statements to show them."""

from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from news.models import NewsroomPage, StatementPage
from pages import roles
from tests.factories import StatementPageFactory, UserFactory
from tests.staff import signed_in

NUMBERS = count()
SEES_ALL = (roles.ADMINISTRATOR, roles.EDITOR, roles.PRESS_OFFICER)


def somebody_with(*codenames: str) -> Client:
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return signed_in(user)


def draft(**fields) -> StatementPage:
    statement = StatementPageFactory(
        **{
            "parent": NewsroomPage.objects.get(),
            "live": False,
            "slug": f"statement-{next(NUMBERS)}",
        }
        | fields
    )
    statement.save_revision()
    return statement


def in_review(**fields) -> StatementPage:
    statement = draft(**fields)
    statement.get_workflow().start(statement, None)
    return statement


def at_approver(**fields) -> StatementPage:
    """Approved by the editor, and at the second step."""
    statement = in_review(**fields)
    statement.current_workflow_state.current_task_state.approve()
    return statement


def scheduled(hours: float = 3, **fields) -> StatementPage:
    moment = timezone.now() + timedelta(hours=hours)
    statement = draft(**{"release": "embargoed", "embargo_until": moment} | fields)
    statement.get_latest_revision().publish()
    return statement


def overdue(**fields) -> StatementPage:
    statement = scheduled(**fields)
    statement.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=10))
    return statement


def published(**fields) -> StatementPage:
    statement = draft(**fields)
    statement.get_latest_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)
