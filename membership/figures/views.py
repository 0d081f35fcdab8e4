"""The first screen of membership: who joins, who leaves, from where, as what, for which mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from core.admin_screens import Screen, menu_item_for
from membership.figures import tasks
from membership.figures.panels import panels, rate
from membership.models import Figures

PERMISSION = "membership.view_figures"


class OverviewView(Screen, TemplateView):
    """A GET shows what was counted last; a POST has it counted anew."""

    permission_required = PERMISSION
    template_name = "membership/admin/overview.html"
    page_title = "Membership"
    header_icon = "group"
    here = "Membership overview"

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
        ("Signups confirmed", rate(confirmed, asked)),
    ]


class OverviewViewSet(ViewSet):
    name = "membership_overview"
    url_prefix = "membership-overview"
    icon = "table"
    menu_label = "Overview"
    menu_order = 1
    menu_item_class = menu_item_for(PERMISSION)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", OverviewView.as_view(), name="index")]
