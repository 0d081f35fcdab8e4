"""What was deleted because it was too old, for staff."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.views.generic import TemplateView

from core import retention
from core.admin_screens import Screen
from core.models import RetentionReport, RetentionRun

VIEW = "core.view_retentionrun"
MONTHS = 12


class Row(NamedTuple):
    label: str
    how_long: str
    this_month: int
    last_month: int
    year: int


class RetentionReportView(Screen, TemplateView):
    permission_required = VIEW
    template_name = "core/admin/retention_report.html"
    page_title = "Retention"
    header_icon = "bin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = RetentionRun.objects.first()
        return super().get_context_data(**kwargs) | {
            "last": last,
            "failed": [retention.label_of(name) for name in last.failed] if last else [],
            "rows": rows(timezone.localdate().replace(day=1)),
            "reports": [
                (report, retention.lines_of(report))
                for report in RetentionReport.objects.all()[:MONTHS]
            ],
        }


def rows(month: date) -> list[Row]:
    """What each rule has deleted, up to the month that starts on this day."""
    before = (month - timedelta(days=1)).replace(day=1)
    runs = RetentionRun.objects.all()
    year = runs.filter(ran_at__gte=timezone.now() - timedelta(days=365)).deleted()
    now, last = (runs.in_month(each).deleted() for each in (month, before))
    return [
        Row(
            rule.label,
            rule.how_long(),
            *(counts.get(rule.name, 0) for counts in (now, last, year)),
        )
        for rule in retention.rules()
    ]
