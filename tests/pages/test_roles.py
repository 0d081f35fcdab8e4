"""What each role can do in the admin, and what it cannot."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models import Q
from django.test import Client
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from issues.models import IssuePage
from news.models import NewsroomPage, StatementPage
from pages import roles
from pages.models import AboutPage, HomePage, PressPage
from tests.staff import client_of

ROLES = [role.name for role in roles.ROLES]


@pytest.fixture
def loaded_site(db: None, settings) -> HomePage:
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    call_command("load_content", verbosity=0)
    call_command("set_up_roles", verbosity=0)
    return HomePage.objects.get()


PAGES = {
    "home": HomePage.objects.get,
    "about": AboutPage.objects.get,
    "issue": IssuePage.objects.first,
    "statement": StatementPage.objects.first,
    "press": PressPage.objects.get,
}
CHANGE = {
    roles.ADMINISTRATOR: {"home", "about", "issue", "statement", "press"},
    roles.EDITOR: {"home", "about", "issue", "statement", "press"},
    roles.PRESS_OFFICER: {"statement", "press"},
    roles.APPROVER: set(),
    roles.MEMBERSHIP_OFFICER: set(),
}
PUBLISH = {
    roles.ADMINISTRATOR: {"home", "about", "issue", "statement", "press"},
    roles.EDITOR: {"about", "issue"},
    roles.PRESS_OFFICER: set(),
    roles.APPROVER: set(),
    roles.MEMBERSHIP_OFFICER: set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_role_edits_and_publishes_exactly_its_pages(loaded_site, role):
    client = client_of(role)
    editable, publishable = set(), set()
    for name, get in PAGES.items():
        response = client.get(f"/admin/pages/{get().pk}/edit/")
        if response.status_code == 200:
            editable.add(name)
            if b'name="action-publish"' in response.content:
                publishable.add(name)
    assert (editable, publishable) == (CHANGE[role], PUBLISH[role])


def test_press_page_that_came_later_is_edited_by_the_same(loaded_site):
    PressPage.objects.get().delete()
    PageLogEntry.objects.all().delete()
    call_command("load_content", verbosity=0)
    page = PressPage.objects.get()
    opened = {
        role
        for role in ROLES
        if client_of(role).get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    }
    assert opened == {roles.ADMINISTRATOR, roles.EDITOR, roles.PRESS_OFFICER}


# Address -> the roles that may open it; everybody else is turned away.
SCREENS = {
    "/admin/users/": {roles.ADMINISTRATOR},
    "/admin/groups/": {roles.ADMINISTRATOR},
    "/admin/settings/core/brandsettings/": {roles.ADMINISTRATOR},
    "/admin/workflows/list/": {roles.ADMINISTRATOR},
    "/admin/redirects/": {roles.ADMINISTRATOR, roles.EDITOR},
    "/admin/images/": {roles.ADMINISTRATOR, roles.EDITOR, roles.PRESS_OFFICER},
    "/admin/documents/": {roles.ADMINISTRATOR, roles.EDITOR, roles.PRESS_OFFICER},
    "/admin/snippets/news/organization/": {roles.ADMINISTRATOR, roles.PRESS_OFFICER},
    "/admin/newsroom/import/": {roles.ADMINISTRATOR, roles.PRESS_OFFICER},
    "/admin/journalist/": {roles.PRESS_OFFICER},
}


@pytest.mark.parametrize("address", SCREENS)
def test_screen_opens_for_its_roles_alone(loaded_site, address):
    opened = {role for role in ROLES if _opens(client_of(role), address)}
    assert opened == SCREENS[address]


def _opens(client: Client, address: str) -> bool:
    """Settings lead on to those of the one site; whoever may not enter is led home."""
    response = client.get(address, follow=True)
    return response.request["PATH_INFO"].startswith(address)


def test_statement_passes_editor_and_approver_before_it_is_public(loaded_site, mailoutbox):
    draft = _submitted(client_of(roles.PRESS_OFFICER))
    assert _tasks_of(draft) == ["Editor’s approval"]

    assert not _approve(client_of(roles.APPROVER), draft)
    assert _approve(client_of(roles.EDITOR), draft)
    assert _tasks_of(draft) == ["Approver’s approval"]
    assert not StatementPage.objects.get(pk=draft.pk).live

    assert not _approve(client_of(roles.EDITOR), draft)
    assert _approve(client_of(roles.APPROVER), draft)
    assert StatementPage.objects.get(pk=draft.pk).live
    assert Client().get("/news/a-new-statement/").status_code == 200


def test_statement_that_was_changed_after_a_request_goes_through_again(loaded_site):
    draft = _submitted(client_of(roles.PRESS_OFFICER))
    assert _approve(client_of(roles.EDITOR), draft)
    assert _act(client_of(roles.APPROVER), draft, "reject")

    draft.title = "A better statement"
    draft.save_revision()
    draft.current_workflow_state.resume()  # what the button Resubmit does
    steps = _tasks_of(draft)
    assert _approve(client_of(steps[0].partition("’")[0]), draft)
    assert not StatementPage.objects.get(pk=draft.pk).live
    steps += _tasks_of(draft)
    assert sorted(steps) == ["Approver’s approval", "Editor’s approval"]
    assert _approve(client_of(steps[1].partition("’")[0]), draft)
    assert StatementPage.objects.get(pk=draft.pk).title == "A better statement"
    assert StatementPage.objects.get(pk=draft.pk).live


def test_approver_cannot_publish_past_the_workflow(loaded_site):
    draft = _submitted(client_of(roles.PRESS_OFFICER))
    assert _approve(client_of(roles.EDITOR), draft)
    approver = client_of(roles.APPROVER)
    editor_form = approver.get(f"/admin/pages/{draft.pk}/edit/")
    assert editor_form.status_code == 200
    assert b'name="action-publish"' not in editor_form.content
    changed = _form_of(approver, draft) | {
        "title": "Changed on the way",
        "action-publish": "Publish",
    }
    approver.post(f"/admin/pages/{draft.pk}/edit/", changed)
    assert not StatementPage.objects.get(pk=draft.pk).live


def _submitted(press: Client) -> StatementPage:
    """A statement that a press officer has sent on its way."""
    newsroom = NewsroomPage.objects.get()
    draft = StatementPage(
        title="A new statement", organization=StatementPage.objects.last().organization,
        kind=StatementPage.Kind.STATEMENT, body=[("paragraph", "<p>Text.</p>")], live=False,
    )  # fmt: skip
    newsroom.add_child(instance=draft)
    draft.save_revision()

    submit = _form_of(press, draft) | {"action-submit": "Submit"}
    press.post(f"/admin/pages/{draft.pk}/edit/", submit)
    return draft


def _tasks_of(page: StatementPage) -> list[str]:
    state = page.current_workflow_state
    return [state.current_task_state.task.name] if state else []


def _form_of(client: Client, page: StatementPage) -> dict[str, str]:
    """What the browser would send back for the editor's form as it stands."""
    html = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    body = nested_form_data({"body": streamfield([("heading", "A heading")])})
    return querydict_from_html(html, form_id="page-edit-form").dict() | body


def _approve(client: Client, page: StatementPage) -> bool:
    return _act(client, page, "approve")


def _act(client: Client, page: StatementPage, action: str) -> bool:
    """Whether the role could act on the page at the step where it is."""
    task = page.current_workflow_state.current_task_state
    before = task.status
    address = f"/admin/pages/workflow/action/{page.pk}/{action}/{task.pk}/"
    client.post(address, {"comment": "A comment."})
    task.refresh_from_db()
    return task.status != before


def test_setting_up_twice_changes_nothing(loaded_site):
    group = Group.objects.get(name=roles.PRESS_OFFICER)
    group.permissions.clear()
    call_command("set_up_roles", verbosity=0)
    assert not group.permissions.exists()
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


LATER = {
    "pages.migrations.0003_permissions_of_the_newsroom": (
        (roles.ADMINISTRATOR, roles.PRESS_OFFICER),
        Q(content_type__app_label="mailing")
        | Q(content_type__app_label="news", codename="handle_statementpage")
        | Q(content_type__app_label="news", codename__endswith="_linkapprovaltask"),
    ),
    "pages.migrations.0004_permissions_of_membership": (
        (roles.ADMINISTRATOR, roles.MEMBERSHIP_OFFICER, roles.PRESS_OFFICER),
        Q(content_type__app_label__in=("mailing", "membership"))
        | Q(content_type__app_label="core", codename__contains="retention"),
    ),
}


@pytest.mark.parametrize("migration", LATER)
def test_roles_of_an_older_site_get_what_came_later(loaded_site, migration):
    names, brought = LATER[migration]

    def permissions() -> dict[str, set[str]]:
        return {
            group.name: set(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.filter(name__in=names)
        }

    new = permissions()
    for group in Group.objects.all():
        group.permissions.remove(*Permission.objects.filter(brought))
    assert permissions() != new
    [operation] = import_module(migration).Migration.operations
    operation.code(apps, None)
    assert permissions() == new
