"""How personal data is listed, searched and taken out of the admin."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from core.spreadsheets import SafeExportMixin

EXPORT_ACTION = "membership.export"
LISTING = ("index", "index_results")
PERSON_HEADINGS = {
    "person.email": "E-mail address",
    "person.first_name": "First name",
    "person.last_name": "Last name",
    "person.get_state_display": "State",
    "person.zip_code": "ZIP code",
}


class PersonalIndexView(SafeExportMixin, generic.IndexView):
    def get_base_queryset(self) -> QuerySet:
        """With what the rows show of others, in one query."""
        queryset = super().get_base_queryset()
        related = [field.name for field in self.model._meta.fields if field.is_relation]
        return queryset.select_related(*related) if related else queryset

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Every word must stand in one of the fields: “ann lee” finds Ann Lee."""
        for word in (self.search_query or "").split():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset

    def as_spreadsheet(self, queryset: QuerySet, spreadsheet_format: str) -> HttpResponse:
        """Put on record who took what before the first row leaves."""
        log(
            instance=self.request.user,
            action=EXPORT_ACTION,
            user=self.request.user,
            data={
                "what": str(self.model._meta.verbose_name_plural),
                "rows": queryset.count(),
                "format": spreadsheet_format,
                "asked": self.request.GET.urlencode(),
            },
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)


class PersonalDataViewSet(ModelViewSet):
    """A listing of personal data: searched word by word, exported safely and on record.

    ``actions`` are the screens that exist at all, for superusers too.
    """

    actions: ClassVar[tuple[str, ...]]
    index_view_class = PersonalIndexView
    copy_view_enabled = False
    # Nobody looks up where a person is used, and the index would copy every row.
    add_to_reference_index = False
    list_per_page = 50
    # Wagtail builds the forms of screens that do not exist, too.
    form_fields: ClassVar[list[str]] = []

    @property
    def inspect_view_enabled(self) -> bool:
        return "inspect" in self.actions

    def get_urlpatterns(self) -> list[URLPattern]:
        names = {*LISTING, *self.actions, *(f"{action}_results" for action in self.actions)}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in names]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = {"add", "edit", "delete", "history", "usage"} - set(self.actions)
        without = {f"{name}_url_name": None for name in missing}
        return super().get_common_view_kwargs(**without, **kwargs)

    def register_admin_url_finder(self) -> None:
        if "edit" in self.actions:
            super().register_admin_url_finder()
