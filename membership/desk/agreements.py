"""Who agreed to what: how often each wording was agreed to, and taken back, by purpose."""

import csv
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import HeaderButton

from core.admin_screens import Screen, menu_item_for
from membership.models import Consent, Person, Purpose, WordingVersion

VIEW = "membership.view_consent"
TITLE = "Who agreed to what"
Action = Consent.Action
# Whoever agreed and did not take it back since. One pass over the ledger: of each person, with
# the rows merged into theirs, the last word on each purpose and issue.
STANDING = f"""
SELECT wording_version, purpose, count(*) FROM (
    SELECT DISTINCT ON (coalesce(merged.merged_into_id, line.person_id), purpose, subject)
        wording_version, purpose, action
    FROM {Consent._meta.db_table} AS line
    LEFT JOIN {Person._meta.db_table} AS merged
        ON merged.id = line.person_id AND merged.merged_into_id IS NOT NULL
    ORDER BY coalesce(merged.merged_into_id, line.person_id), purpose, subject,
        stated_at DESC, line.id DESC
) AS last_word
WHERE action = 'given' GROUP BY wording_version, purpose
"""  # noqa: S608 - names of our own tables


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


def agreements(standing: dict[tuple[str, str], int] | None) -> list[Agreement]:
    """By version and purpose; ``standing`` counts are left open where they are not given."""
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
            standing=None if standing is None else standing.get((version, purpose), 0),
        )
        for version, purpose in sorted({line[:2] for line in counts})
    ]


def count_standing() -> dict[tuple[str, str], int]:
    """Reads the whole ledger: some seconds for a million people."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return {(version, purpose): count for version, purpose, count in cursor.fetchall()}


class AgreementsView(Screen, TemplateView):
    """The counts, each leading to the lines. What stands now is counted when asked for."""

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
        is_counted = "standing" in self.request.GET
        rows = agreements(count_standing() if is_counted else None)
        return super().get_context_data(**kwargs) | {"rows": rows, "is_counted": is_counted}

    def as_csv(self) -> HttpResponse:
        """Counts alone: of nobody in particular."""
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="agreements.csv"'
        writer = csv.writer(response)
        writer.writerow(["Version", "Words", "Agreed to", "Given", "Withdrawn", "Stands now"])
        for row in agreements(count_standing()):
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


def _list_url(version: str, purpose: str, action: str) -> str:
    query = {"wording_version": version, "purpose": purpose, "action": action}
    return f"{reverse('consent:index')}?{urlencode(query)}"
