"""Who of the staff sees what of the newsroom."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import AbstractGroupApprovalTask, Page, Task, TaskState
from wagtail.permissions import policy_registry

from core.models import User
from news.models import NewsroomPage, StatementPage
from news.querysets import StatementQuerySet

HANDLE = "news.handle_statementpage"
PAGE_PERMISSIONS = {"add", "change", "publish", "bulk_delete", "lock", "unlock"}


@dataclass(frozen=True)
class Access:
    """``sees_all``: every statement. ``approves``: those that the workflow hands over."""

    sees_all: bool = False
    approves: bool = False
    adds: bool = False

    def __bool__(self) -> bool:
        return self.sees_all or self.approves


def access_of(user: User) -> Access:
    """Asked for once a request: the menu wants it on every screen."""
    if not hasattr(user, "newsroom_access"):
        user.newsroom_access = _access_of(user)
    return user.newsroom_access


def statements_for(user: User) -> StatementQuerySet:
    """What this member of staff may know of: all of it, what is theirs to approve, or nothing."""
    access = access_of(user)
    if access.sees_all:
        return StatementPage.objects.all()
    if access.approves:
        return StatementPage.objects.filter(pk__in=handed_to(user))
    return StatementPage.objects.none()


def handed_to(user: User) -> QuerySet:
    """The primary keys of the statements whose current step is this user's to take."""
    return (
        TaskState.objects.reviewable_by(user)
        .filter(revision__content_type=ContentType.objects.get_for_model(StatementPage))
        .annotate(page_pk=Cast("revision__object_id", IntegerField()))
        .values("page_pk")
    )


def _access_of(user: User) -> Access:
    newsroom = NewsroomPage.objects.first()
    if newsroom is None:
        return Access(sees_all=user.has_perm(HANDLE))
    policy = policy_registry.get_by_type(Page)
    may = policy.user_has_any_permission_for_instance
    if user.has_perm(HANDLE) or may(user, PAGE_PERMISSIONS, newsroom):
        return Access(sees_all=True, approves=True, adds=may(user, {"add"}, newsroom))
    return Access(approves=_is_approver(user, newsroom))


def _is_approver(user: User, newsroom: NewsroomPage) -> bool:
    """Of a step that statements pass, or of one that some statement is at all the same."""
    if not _takes_any_step(user):
        return False
    workflow = newsroom.get_workflow()
    steps = workflow.tasks.specific() if workflow else []
    return any(step.get_actions(newsroom, user) for step in steps) or handed_to(user).exists()


def _takes_any_step(user: User) -> bool:
    """In one query: the menu asks it of those who have nothing to do here, on every screen."""
    steps = [model for model in apps.get_models() if issubclass(model, AbstractGroupApprovalTask)]
    given = [Q(**{f"{model._meta.model_name}__groups__user": user}) for model in steps]
    return user.is_superuser or Task.objects.filter(reduce(or_, given), active=True).exists()
