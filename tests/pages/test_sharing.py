"""Who may show a statement to others before it is public, and that what was approved goes out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.publishing import publish_due
from news.models import StatementPage
from pages import roles
from tests.html import soup_of
from tests.pages.test_roles import (
    ROLES,
    _approve,
    _form_of,
    _submitted,
    client_of,
    loaded_site,  # noqa: F401 - a fixture
)


@pytest.mark.parametrize("screen", ["reviews", "previews"])
def test_screen_opens_for_whoever_handles_statements(loaded_site, screen):  # noqa: F811 - the fixture
    statement = StatementPage.objects.first()
    address = f"/admin/newsroom/statements/{statement.pk}/{screen}/"
    opened = {role for role in ROLES if client_of(role).get(address).status_code == 200}
    assert opened == {roles.ADMINISTRATOR, roles.PRESS_OFFICER}


def test_text_that_was_approved_under_embargo_is_the_one_that_goes_out(loaded_site):  # noqa: F811 - the fixture
    press = client_of(roles.PRESS_OFFICER)
    draft = _submitted(press)
    draft.current_workflow_state.cancel()
    draft = StatementPage.objects.get(pk=draft.pk)
    draft.release, draft.embargo_until = "embargoed", timezone.now() + timedelta(days=1)
    approved = draft.save_revision(user=draft.latest_revision.user)
    draft.get_workflow().start(draft, approved.user)
    assert _approve(client_of(roles.EDITOR), draft)
    assert _approve(client_of(roles.APPROVER), draft)
    approved.refresh_from_db()
    assert approved.approved_go_live_at is not None

    # As the editor's form saves by itself, over the revision that it made before.
    form = _form_of(press, draft) | {
        "title": "Never approved",
        "overwrite_revision_id": approved.pk,
    }
    headers = {"Accept": "application/json"}
    press.post(f"/admin/pages/{draft.pk}/edit/", form, headers=headers)
    later = StatementPage.objects.get(pk=draft.pk)
    later.title = "Never approved either"
    later.save_revision(user=approved.user, overwrite_revision=later.latest_revision)

    approved.refresh_from_db()
    approved.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    approved.content["embargo_until"] = approved.approved_go_live_at.isoformat()
    approved.save()
    assert publish_due() == 1
    public = StatementPage.objects.get(pk=draft.pk)
    assert public.live
    assert soup_of(Client(), public.url).h1.string == "A new statement"
