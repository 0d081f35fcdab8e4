"""The first screen of membership: who joins, who leaves, from where, as what, for which mail."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from membership.figures import tasks
from membership.figures.panels import panels, rate
from membership.models import Figures

PERMISSION = "membership.view_figures"


class OverviewView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """A GET shows what was counted last; a POST has it counted anew."""

    permission_required = PERMISSION
    raise_exception = True
    template_name = "membership/admin/overview.html"
    page_title = "Membership"
    header_icon = "group"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": reverse("membership_overview:index"), "label": "Membership overview"}
        return [*self.breadcrumbs_items, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = Figures.objects.first()
        context = super().get_context_data(**kwargs) | {"figures": figures}
        if figures:
            context |= {
                "totals": _totals(figures.data),
                "panels": panels(figures.data),
            }
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tasks.count.enqueue()
        messages.success(request, "The figures are being counted. Reload this page in a moment.")
        return redirect("membership_overview:index")


def _totals(data: dict[str, Any]) -> list[tuple[str, Any]]:
    totals = data["totals"]
    asked = sum(week["asked"] for week in data["weeks"])
    confirmed = sum(week["confirmed"] for week in data["weeks"])
    return [
        ("Members", totals["members"]),
        ("People on record", totals["people"]),
        ("Get mail", totals["subscribers"]),
        ("Addresses confirmed", totals["confirmed"]),
        ("Must not be mailed", totals["suppressed"]),
        ("Sign-ups confirmed", rate(confirmed, asked)),
    ]


class OverviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


class OverviewViewSet(ViewSet):
    name = "membership_overview"
    url_prefix = "membership-overview"
    icon = "table"
    menu_label = "Overview"
    menu_order = 1
    menu_item_class: type[Any] = OverviewMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", OverviewView.as_view(), name="index")]
