"""Hold back: the button, the question, and the warning on the edit screen."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.models import Page, Revision

from core.models import User
from news.models import StatementPage
from news.release import embargo, holding

PERMISSION = "news.handle_statementpage"


class HoldView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "news/admin/hold.html"
    page_title = "Hold back"
    header_icon = "time"

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        self.statement = get_object_or_404(StatementPage, pk=pk)
        self.revision = holding.scheduled_revision(self.statement)

    def get_page_subtitle(self) -> str:
        return self.statement.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "statement": self.statement,
            "revision": self.revision,
            "due": holding.due_label(self.revision) if self.revision else "",
            "edit_url": edit_url(self.statement),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = self.statement.get_admin_display_title()
        if holding.hold(self.statement, request.user):
            messages.success(
                request,
                f"“{title}” is held back and will not be published. Make your changes, set the"
                " embargo, then submit it for approval again.",
            )
        else:
            messages.warning(request, f"“{title}” is not scheduled: there is nothing to hold back.")
        return redirect(edit_url(self.statement))


def hold_buttons(page: Page, user: User) -> Iterator[Button]:
    """For the menu in the header of a statement that is scheduled."""
    is_statement = issubclass(page.specific_class or Page, StatementPage)
    if is_statement and user.has_perm(PERMISSION) and page.approved_schedule:
        yield Button("Hold back", url=hold_url(page), icon_name="time", priority=5)


def warn_of_schedule(request: HttpRequest, page: Page) -> None:
    """Say on the edit screen that an approved text waits, and how to stop it."""
    is_screen = request.method == "GET" and "_w_hydrate_create_view" not in request.GET
    if not (is_screen and isinstance(page, StatementPage)):
        return
    if not (revision := holding.scheduled_revision(page)):
        return
    buttons = []
    if request.user.has_perm(PERMISSION):
        buttons = [messages.button(hold_url(page), "Hold back")]
    if _differs(page, revision):
        messages.warning(request, _warning(page, revision), buttons=buttons)
    elif buttons:
        messages.info(request, "To change anything about it, hold it back first.", buttons=buttons)


def _differs(draft: StatementPage, revision: Revision) -> bool:
    return draft.latest_revision_id != revision.pk and (
        embargo.ends_at(draft) != revision.approved_go_live_at
    )


def _warning(draft: StatementPage, revision: Revision) -> str:
    due, line = holding.due_label(revision), embargo.release_line(draft)
    return (
        f"The text that was approved still goes out at its old moment: {due}. The draft below says"
        f" “{line}”, and that does not count until it is approved. Hold the statement back to stop"
        " the old text."
    )


def hold_url(page: Page) -> str:
    return reverse("newsroom:hold", args=[page.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])
