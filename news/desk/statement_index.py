"""The list of statements: its columns, its filters, and what leaves it as a spreadsheet."""

from functools import reduce
from operator import and_
from typing import Any

import django_filters
from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTable
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.widgets.button import BaseButton, Button, ButtonWithDropdown
from wagtail.models import WorkflowState
from wagtail.search.backends import get_search_backend

from core.spreadsheets import SafeExportMixin
from issues.models import IssuePage
from news.desk.staff import access_of, statements_for
from news.desk.states import State
from news.models import Organization, StatementPage
from news.querysets import StatementQuerySet


class StatementFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=State, widget=CheckboxSelectMultiple, method="in_state"
    )
    issues = django_filters.ModelMultipleChoiceFilter(
        label="Issue", queryset=IssuePage.objects.order_by("title"), widget=CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label="Kind", choices=StatementPage.Kind, widget=CheckboxSelectMultiple
    )
    organization = django_filters.ModelMultipleChoiceFilter(
        label="Organization",
        queryset=Organization.objects.order_by("-is_own", "name"),
        widget=CheckboxSelectMultiple,
    )
    date = django_filters.DateFromToRangeFilter(
        label="Statement date", widget=DateRangePickerWidget
    )

    class Meta:
        model = StatementPage
        fields: list[str] = []

    def in_state(self, statements: StatementQuerySet, name: str, wanted: list[str]) -> QuerySet:
        return statements.in_state(*wanted) if wanted else statements


class HeadlineColumn(ButtonsColumnMixin, TitleColumn):
    """The headline as it was last written, leading to the editor."""

    LEADS_TO = (
        ("Edit", "edit", "edit"),
        ("As it will appear", "view_draft", "view"),
        ("History", "history", "history"),
    )

    def get_buttons(self, instance: StatementPage, parent_context: Any) -> list[BaseButton]:
        buttons = [
            Button(label, reverse(f"wagtailadmin_pages:{view}", args=[instance.pk]), icon_name=icon)
            for label, view, icon in self.LEADS_TO
        ]
        if instance.live:
            url = instance.get_url(parent_context["request"])
            buttons.append(Button("On the site", url, icon_name="globe"))
        more = {"aria-label": f"More of “{instance.get_admin_display_title()}”"}
        return [ButtonWithDropdown(buttons=buttons, icon_name="dots-horizontal", attrs=more)]


class StateColumn(BaseColumn):
    cell_template_name = "news/admin/state_cell.html"


class MomentColumn(BaseColumn):
    cell_template_name = "news/admin/moment_cell.html"


class StatementTable(PageTable):
    def get_row_classname(self, instance: StatementPage) -> str:
        """Wagtail dims what is not public; here that is what matters most."""
        return ""


COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    HeadlineColumn(
        "draft_title",
        label="Headline",
        accessor="get_admin_display_title",
        sort_key="draft_title",
        get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        get_title_id=lambda page: f"page_{page.pk}_title",
    ),
    Column("kind", accessor="get_kind_display", sort_key="kind"),
    Column("organization", sort_key="organization__name"),
    Column("date", label="Date", sort_key="date"),
    StateColumn("states", label="State", sort_key="states"),
    MomentColumn("moment", label="Goes out / published", sort_key="moment"),
]


def for_rows(statements: StatementQuerySet) -> QuerySet:
    """With what a row shows of each, at the same few queries for one and for fifty."""
    under_way = WorkflowState.objects.active().select_related("current_task_state__task")
    return (
        statements.defer("body")
        .select_related("organization")
        .with_state()
        .annotate(moment=Coalesce("goes_out_at", "first_published_at"))
        .prefetch_related(
            Prefetch("_specific_workflow_states", under_way, to_attr="workflows_under_way")
        )
    )


def search(statements: QuerySet, query: str) -> QuerySet:
    """Those in which the words stand, and those whose headline has the letters.

    The index knows the text as it was last saved, a headline that is only drafted is not in
    it.
    """
    found = get_search_backend().search(query, StatementPage.objects.all()).get_queryset()
    in_headline = reduce(and_, (Q(draft_title__icontains=word) for word in query.split()))
    return statements.filter(Q(pk__in=found.order_by().values("pk")) | in_headline)


class StatementIndexView(SafeExportMixin, IndexView):
    """For whoever sees the newsroom; approvers find what they have to approve."""

    template_name = "news/admin/statements.html"
    results_template_name = "news/admin/statements_results.html"
    table_class = StatementTable
    table_classname = "listing full-width statements"
    export_headings = {
        "draft_title": "Headline", "get_kind_display": "Kind", "organization": "Organization",
        "date": "Date", "state_names": "States", "goes_out_at": "Goes out",
        "first_published_at": "First published", "issue_names": "Issues", "address": "Address",
    }  # fmt: skip
    list_export = list(export_headings)

    def user_has_any_permission(self, permissions: Any) -> bool:
        return bool(access_of(self.request.user))

    def get_base_queryset(self) -> QuerySet:
        statements = for_rows(statements_for(self.request.user))
        return statements.prefetch_related("issues") if self.is_export else statements

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """What has no moment yet comes last, whichever way the moments run."""
        if self.ordering.lstrip("-") != "moment":
            return super().order_queryset(queryset)
        moment = F("moment")
        down = self.ordering.startswith("-")
        order = moment.desc(nulls_last=True) if down else moment.asc(nulls_last=True)
        return queryset.order_by(order, "-pk")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        return search(queryset, self.search_query) if self.is_searching else queryset

    def get_ordering(self) -> str:
        """Wagtail would order by relevance, which this search does not tell."""
        asked = self.request.GET.get("ordering", self.default_ordering)
        return asked if asked in self.get_valid_orderings() else self.default_ordering

    def to_row_dict(self, item: StatementPage) -> dict[str, Any]:
        item.state_names = [State(state).label for state in item.states]
        url = item.get_url(self.request) if item.live else ""
        item.address = self.request.build_absolute_uri(url) if url else ""
        item.issue_names = [issue.title for issue in item.issues.all()]
        return super().to_row_dict(item)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its bulk actions are those of statements, not those of all pages."""
        return super().get_context_data(**kwargs) | {"model_opts": StatementPage._meta}
