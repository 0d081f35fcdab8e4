"""Who agreed to what: how often each wording was agreed to, and taken back, by purpose."""

import csv
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import HeaderButton

from core.admin_screens import Screen, menu_item_for
from membership.figures import tasks
from membership.models import Consent, Figures, Purpose, WordingVersion

VIEW = "membership.view_consent"
TITLE = "Who agreed to what"
Action = Consent.Action


class Agreement(NamedTuple):
    """How one wording was answered for one purpose."""

    version: str
    text: str
    purpose: str
    given: int
    withdrawn: int
    standing: int | None

    def list_url(self, action: str) -> str:
        return _list_url(self.version, self.purpose, action)

    @property
    def purpose_label(self) -> str:
        return Purpose(self.purpose).label

    @property
    def given_url(self) -> str:
        return self.list_url(Action.GIVEN)

    @property
    def withdrawn_url(self) -> str:
        return self.list_url(Action.WITHDRAWN)

    @property
    def standing_url(self) -> str:
        return f"{self.list_url(Action.GIVEN)}&stands=yes"


def agreements(figures: Figures | None) -> list[Agreement]:
    """By version and purpose. How many stand is of the last count; open if there was none."""
    last = figures and figures.data.get("agreements")
    standing = {(version, purpose): number for version, purpose, number in last or []}
    texts = {row.version: row.text for row in WordingVersion.objects.all()}
    said = Consent.objects.order_by().values_list("wording_version", "purpose", "action")
    # Not of keys: these the index of the wordings does not have.
    counts = {tuple(line): count for *line, count in said.annotate(count=Count("*"))}
    return [
        Agreement(
            version=version,
            text=texts.get(version, ""),
            purpose=purpose,
            given=counts.get((version, purpose, Action.GIVEN), 0),
            withdrawn=counts.get((version, purpose, Action.WITHDRAWN), 0),
            standing=None if last is None else standing.get((version, purpose), 0),
        )
        for version, purpose in sorted({line[:2] for line in counts})
    ]


class AgreementsView(Screen, TemplateView):
    """The counts, each leading to the lines. What stands is counted in the background: a POST
    has it counted anew.
    """

    permission_required = VIEW
    template_name = "membership/admin/agreements.html"
    page_title = TITLE
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return self.as_csv()
        return super().get(request, *args, **kwargs)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Download as CSV", url="?export=csv", icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = Figures.objects.first()
        return super().get_context_data(**kwargs) | {
            "rows": agreements(figures),
            "counted_at": _counted_at(figures),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tasks.count.enqueue()
        messages.success(request, "What stands is being counted. Reload this page in a moment.")
        return redirect("agreements:index")

    def as_csv(self) -> HttpResponse:
        """Counts alone: of nobody in particular."""
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="agreements.csv"'
        writer = csv.writer(response)
        figures = Figures.objects.first()
        at = _counted_at(figures)
        stood = f"Stood on {timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "Not counted yet"
        writer.writerow(["Version", "Words", "Agreed to", "Given", "Withdrawn", stood])
        for row in agreements(figures):
            writer.writerow([
                row.version, row.text, row.purpose_label, row.given, row.withdrawn, row.standing,
            ])  # fmt: skip
        return response


class AgreementsViewSet(ViewSet):
    name = "agreements"
    icon = "clipboard-list"
    menu_label = TITLE
    menu_order = 310
    menu_item_class = menu_item_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", AgreementsView.as_view(), name="index")]


def _counted_at(figures: Figures | None) -> datetime | None:
    return figures.counted_at if figures and "agreements" in figures.data else None


def _list_url(version: str, purpose: str, action: str) -> str:
    query = {"wording_version": version, "purpose": purpose, "action": action}
    return f"{reverse('consent:index')}?{urlencode(query)}"
