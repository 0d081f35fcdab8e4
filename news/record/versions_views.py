"""What readers and staff are shown of the versions that were public."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.serving import serve
from news.access import public_statement
from news.models import PublishedVersion, StatementPage
from news.record.differences import differences

PERMISSION = "news.handle_statementpage"


@require_safe
def versions(request: HttpRequest, path: str) -> HttpResponse:
    """The list, below a statement's address. Any other page may be called versions, too."""
    try:
        statement = public_statement(request, path)
    except Http404:
        return serve(request, f"{path}/versions/")
    listed = _listed(statement)
    if not listed:
        raise Http404
    return _answer(request, "news/versions.html", statement, {"versions": listed})


@require_safe
def version(request: HttpRequest, path: str, number: int) -> HttpResponse:
    statement = public_statement(request, path)
    return _answer(request, "news/version.html", statement, _compared(statement, number))


def _answer(
    request: HttpRequest, template: str, statement: StatementPage, context: dict[str, Any]
) -> HttpResponse:
    shared = {"statement": statement, "address": statement.get_url(request)}
    response = render(request, template, shared | context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _listed(statement: StatementPage) -> list[PublishedVersion]:
    return list(statement.versions.defer("text").prefetch_related("corrections"))


def _compared(statement: StatementPage, number: int) -> dict[str, Any]:
    """A version with its neighbors, and what it changed; raises ``Http404``."""
    numbers = (number - 1, number, number + 1)
    found = {each.number: each for each in statement.versions.filter(number__in=numbers)}
    if number not in found:
        raise Http404
    current, before = found[number], found.get(number - 1)
    return {
        "version": current,
        "before": before,
        "newer": found.get(number + 1),
        "differences": differences(before.text, current.text) if before else [],
    }


class StaffVersionsView(WagtailAdminTemplateMixin, TemplateView):
    """The same for staff, who also see who published, and what is not public today."""

    template_name = "news/admin/versions.html"
    page_title = "Versions"
    header_icon = "history"

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.statement = get_object_or_404(StatementPage, pk=pk)
        permissions = self.statement.permissions_for_user(request.user)
        if not (permissions.can_edit() or request.user.has_perm(PERMISSION)):
            raise PermissionDenied

    def get_page_subtitle(self) -> str:
        return self.statement.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"statement": self.statement}
        return context | self._shown()

    def _shown(self) -> dict[str, Any]:
        return {"versions": _listed(self.statement)}


class StaffVersionView(StaffVersionsView):
    template_name = "news/admin/version.html"

    def get_page_title(self) -> str:
        return f"Version {self.kwargs['number']}"

    def _shown(self) -> dict[str, Any]:
        return _compared(self.statement, self.kwargs["number"])


def versions_url(statement: StatementPage) -> str:
    return reverse("newsroom:versions", args=[statement.pk])
