"""The roles of staff, as groups with exactly their permissions, and the workflows.

A role is made once; from then on administrators may change it in the admin.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from issues.models import IssueIndexPage
from news.models import NewsroomPage
from pages.models import AboutPage, HomePage, PressPage

ADMINISTRATOR = "Administrator"
EDITOR = "Editor"
PRESS_OFFICER = "Press officer"
APPROVER = "Approver"
MEMBERSHIP_OFFICER = "Membership officer"

ADMIN_ACCESS = "wagtailadmin.access_admin"
ALL_OF_A_PAGE = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
# Wagtail keeps these under the names of its own models, whichever are in use.
MEDIA = ("add_image", "change_image", "choose_image",
         "add_document", "change_document", "choose_document")  # fmt: skip


@dataclass(frozen=True)
class Role:
    name: str
    # "app.codename", or "app.model" for everything that can be done with a model
    permissions: tuple[str, ...] = ()
    # page type -> what may be done with its pages and those below
    pages: dict[type[Page], tuple[str, ...]] = field(default_factory=dict)
    media: tuple[str, ...] = ()


ROLES = [
    Role(
        ADMINISTRATOR,
        permissions=(
            ADMIN_ACCESS, "core.user", "auth.group", "core.brandsettings", "news.organization",
            "news.handle_statementpage",
            "wagtailcore.site", "wagtailcore.collection", "wagtailcore.workflow",
            "wagtailcore.task", "wagtailcore.groupapprovaltask", "news.linkapprovaltask",
            "wagtailredirects.redirect", "core.retentionrun",
        ),
        pages={HomePage: ALL_OF_A_PAGE},
        media=(*MEDIA, "delete_image", "delete_document"),
    ),
    Role(
        EDITOR,
        permissions=(ADMIN_ACCESS, "wagtailredirects.redirect"),
        pages={
            HomePage: ("add", "change"),
            IssueIndexPage: ("publish",),
            AboutPage: ("publish",),
        },
        media=MEDIA,
    ),
    Role(
        PRESS_OFFICER,
        permissions=(
            ADMIN_ACCESS, "news.add_organization", "news.change_organization",
            "news.view_organization", "news.handle_statementpage", "mailing",
        ),
        pages={NewsroomPage: ("add", "change"), PressPage: ("change",)},
        media=MEDIA,
    ),
    # The workflow lets approvers into what it hands them, and publishes what they approve.
    Role(APPROVER, permissions=(ADMIN_ACCESS,)),
    Role(
        MEMBERSHIP_OFFICER,
        permissions=(
            ADMIN_ACCESS, "membership", "core.retentionrun", "core.receive_retentionreport",
        ),
    ),
]  # fmt: skip


def make_missing_roles() -> list[str]:
    """Make the roles that are not there yet, and leave the others alone; their names."""
    missing = [role for role in ROLES if not Group.objects.filter(name=role.name).exists()]
    for role in missing:
        _make(role)
    return [role.name for role in missing]


def give_new_page(page: Page) -> None:
    """Let the roles that there are do with a page that came later what they are meant to."""
    for role in ROLES:
        group = Group.objects.filter(name=role.name).first()
        if group and type(page) in role.pages:
            _give(role, group, page)


def make_missing_workflows() -> list[str]:
    """Statements pass an editor and an approver; other pages pass an approver."""
    made = []
    newsroom, home = NewsroomPage.objects.first(), HomePage.objects.first()
    for name, page, groups in (
        ("Statement approval", newsroom, (EDITOR, APPROVER)),
        ("Page approval", home, (APPROVER,)),
    ):
        if page and not Workflow.objects.filter(name=name).exists():
            _make_workflow(name, page, groups)
            made.append(name)
    return made


def remove_unused_defaults() -> None:
    """Wagtail's own groups and workflow, as long as nobody belongs to them."""
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", task_states=None).delete()
    Group.objects.filter(name__in=("Moderators", "Editors"), user=None).delete()


def _make(role: Role) -> None:
    group = Group.objects.create(name=role.name)
    group.permissions.set(_permissions(role.permissions))
    for model in role.pages:
        for page in model.objects.all():
            _give(role, group, page)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=role.media
    ):
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=permission
        )


def _give(role: Role, group: Group, page: Page) -> None:
    for permission in _page_permissions(role.pages[type(page)]):
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = Q()
    for name in names:
        app, _, what = name.partition(".")
        condition = Q(content_type__app_label=app)
        if what and "_" in what:
            condition &= Q(codename=what)
        elif what:
            condition &= Q(content_type__model=what)
        wanted |= condition
    return list(Permission.objects.filter(wanted))


def _page_permissions(actions: Iterable[str]) -> list[Permission]:
    content_type = apps.get_model("contenttypes.ContentType").objects.get_for_model(Page)
    return list(
        Permission.objects.filter(
            content_type=content_type, codename__in=[f"{action}_page" for action in actions]
        )
    )


def _make_workflow(name: str, page: Page, groups: tuple[str, ...]) -> None:
    workflow = Workflow.objects.create(name=name)
    for order, group in enumerate(groups):
        task, _ = GroupApprovalTask.objects.get_or_create(name=f"{group}’s approval")
        task.groups.add(Group.objects.get(name=group))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
