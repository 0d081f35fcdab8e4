"""The list of data requests, and what hurries."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button

from membership.data_rights import desk_views
from membership.data_rights.desk_forms import NewRequestForm
from membership.data_rights.desk_views import CHANGE, request_url
from membership.desk.listings import PersonalDataViewSet, PersonalIndexView
from membership.models import DataRequest, Person

SOON = timedelta(days=7)
OPEN = DataRequest.State.OPEN
FOUND_AT_MOST = 1_000
ACTIONS = {
    "copy": desk_views.CopyView,
    "erase": desk_views.EraseView,
    "answer": desk_views.AnswerView,
}
ASKED_FOR = {
    DataRequest.Kind.DOWNLOAD: "copy",
    DataRequest.Kind.ERASE: "erase",
    DataRequest.Kind.CORRECT: "answer",
    DataRequest.Kind.OTHER: "answer",
}


def how_due(request: DataRequest) -> str:
    """What an open request has left, in words; of a closed one nothing."""
    if request.state != OPEN:
        return ""
    days = (request.due_on - timezone.localdate()).days
    if days < 0:
        return f"Overdue by {-days} day{'s' if days < -1 else ''}"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {days} days")


def _is_urgent(request: DataRequest) -> bool:
    return request.state == OPEN and request.due_on <= timezone.localdate() + SOON


def _state(request: DataRequest) -> str:
    return how_due(request) or request.get_state_display()


class DueColumn(Column):
    cell_template_name = "membership/data_rights/admin/due_cell.html"

    def get_cell_context_data(self, instance: DataRequest, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"urgent": _is_urgent(instance)}


class RequestIndexView(PersonalIndexView):
    """What is open first, and of that what is due first; then what was closed last."""

    template_name = "membership/data_rights/admin/requests.html"

    def get_base_queryset(self) -> QuerySet[DataRequest]:
        return DataRequest.objects.select_related("person")

    def order_queryset(self, queryset: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        if self.ordering:
            return super().order_queryset(queryset)
        is_closed = Case(When(state=OPEN, then=Value(0)), default=Value(1))
        due_on = Case(When(state=OPEN, then="due_on"))
        return queryset.order_by(is_closed, due_on, "-handled_at", "-pk")

    def search_queryset(self, queryset: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        """By whose they are."""
        words = (self.search_query or "").strip()
        if not any(letter.isalnum() for letter in words):
            return queryset
        found = Person.objects.matching(words).values_list("pk", flat=True)[:FOUND_AT_MOST]
        return queryset.filter(person__in=list(found))


class RequestView(generic.InspectView):
    """A request, with what can be done about it."""

    template_name = "membership/data_rights/admin/request.html"
    page_title = "Data request"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "how_due": how_due(self.object),
            "is_urgent": _is_urgent(self.object),
            "person": self.object.person,
            "buttons": self.buttons(),
        }

    @property
    def header_more_buttons(self) -> list[Any]:
        return []

    def buttons(self) -> list[Button]:
        """What this user may do about it, what was asked for first."""
        if self.object.state != OPEN:
            return []
        names = sorted(ACTIONS, key=lambda name: name != ASKED_FOR.get(self.object.kind))
        return [
            Button(
                f"{ACTIONS[name].page_title}…",
                url=reverse(f"datarequest:{name}", args=[self.object.pk]),
            )
            for name in names
            if all(map(self.request.user.has_perm, _permissions(ACTIONS[name])))
        ]


def _permissions(view: type[desk_views.RequestActionView]) -> tuple[str, ...]:
    required = view.permission_required
    return (required,) if isinstance(required, str) else required


class RequestCreateView(generic.CreateView):
    def get_success_url(self) -> str:
        return request_url(self.object)

    def get_success_buttons(self) -> list[Any]:
        return []


class DataRequestViewSet(PersonalDataViewSet):
    model = DataRequest
    icon = "clipboard-list"
    menu_label = "Data requests"
    menu_order = 450
    actions = ("add", "inspect")
    index_view_class = RequestIndexView
    add_view_class = RequestCreateView
    inspect_view_class = RequestView
    list_display = [
        "__str__",
        Column("person", label="Person", accessor=lambda request: request.person or "–"),
        DueColumn("due", label="Due", accessor=_state, sort_key="due_on"),
        Column("by_link", label="How", accessor=lambda r: "By own link" if r.by_link else "Staff"),
        DateColumn("handled_at", label="Closed", sort_key="handled_at"),
    ]  # fmt: skip
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "kind": ["exact"],
        "by_link": ["exact"],
        "received_at": ["date__gte", "date__lte"],
    }
    search_fields = ["person__email"]
    list_export = ["get_kind_display", "received_at", "due_on", "get_state_display", "by_link",
                   "handled_at", "handled_by"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "get_kind_display": "Asks for",
        "get_state_display": "State",
        "by_link": "By own link",
    }
    export_filename = "data-requests"
    inspect_view_fields = ["kind"]

    def get_form_class(self, for_update: bool = False) -> type[NewRequestForm]:
        return NewRequestForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            *(
                path(f"{name}/<int:pk>/", view.as_view(), name=name)
                for name, view in ACTIONS.items()
            ),
        ]


class DuePanel(Component):
    """On the first screen of whoever answers: what is overdue or due soon."""

    name = "data_requests"
    order = 90
    template_name = "membership/data_rights/admin/due_panel.html"
    media = forms.Media(css={"all": ["css/admin-data-requests.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        requests = DataRequest.objects.filter(state=OPEN).select_related("person")
        return {
            "due": [(request, how_due(request), _is_urgent(request)) for request in requests[:5]],
            "count": requests.count(),
        }


def add_due_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(CHANGE) and DataRequest.objects.filter(state=OPEN).exists():
        panels.append(DuePanel())
