"""How personal data is listed, searched, shown and taken out of the admin.

Listings cost the same for a thousand rows and for a million: they count no further than
``MOST_COUNTED``, offer no pages beyond, and sort by what an index sorts.
"""

from datetime import datetime
from math import ceil
from typing import Any, ClassVar

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from core.spreadsheets import SafeExportMixin
from membership.desk.finding import MOST, find_people
from membership.models import Person

EXPORT_ACTION = "membership.export"
LISTING = ("index", "index_results")
MOST_COUNTED = 10_000
MOST_PAGED = 1_000
PERSON_HEADINGS = {
    "person.email": "E-mail address",
    "person.first_name": "First name",
    "person.last_name": "Last name",
    "person.get_state_display": "State",
    "person.zip_code": "ZIP code",
}


class CappedPaginator(WagtailPaginator):
    """Counts ``MOST_COUNTED`` rows at most, and of more than these offers ``MOST_PAGED``.

    What is asked is asked of keys alone, which indexes have; only a page's rows are read. Of
    fewer rows, a page is cut from those that were counted: left to itself, the database would
    look for the few in the order of the listing, and read most of the table on the way.
    """

    @cached_property
    def _keys(self) -> list[Any]:
        keys = self.object_list.order_by().values_list("pk", flat=True)
        return list(keys[: MOST_COUNTED + 1])

    @cached_property
    def count(self) -> int:
        return min(len(self._keys), MOST_COUNTED)

    @property
    def is_capped(self) -> bool:
        return len(self._keys) > MOST_COUNTED

    @cached_property
    def num_pages(self) -> int:
        pages = super().num_pages
        return min(pages, ceil(MOST_PAGED / self.per_page)) if self.is_capped else pages

    def page(self, number: int) -> Page:
        page = super().page(number)
        rows = self.object_list
        if not self.count:
            page.object_list = rows.none()
        elif not rows.query.annotation_select:
            start = page.start_index() - 1
            keys = self._in_order().values_list("pk", flat=True)[start : start + self.per_page]
            page.object_list = rows.filter(pk__in=list(keys))
        return page

    def _in_order(self) -> QuerySet:
        rows = self.object_list
        if self.is_capped:
            return rows
        order = rows.query.order_by or self.model._meta.ordering
        return self.model.objects.filter(pk__in=self._keys).order_by(*order)

    @property
    def has_pages_left_out(self) -> bool:
        return self.is_capped and self.num_pages * self.per_page < self.count

    @cached_property
    def items_count_label(self) -> str:
        if self.is_capped:
            return f"More than {intcomma(MOST_COUNTED)} {self.verbose_name_plural}"
        return super().items_count_label


class PersonalIndexView(SafeExportMixin, generic.IndexView):
    paginator_class = CappedPaginator
    results_template_name = "membership/admin/listing_results.html"
    # What the rows can be sorted by; None: by every column.
    sortable: ClassVar[tuple[str, ...] | None] = None

    def get_base_queryset(self) -> QuerySet:
        """With what the rows show of others, in one query."""
        queryset = super().get_base_queryset()
        related = [field.name for field in self.model._meta.fields if field.is_relation]
        return queryset.select_related(*related) if related else queryset

    @cached_property
    def columns(self) -> list[BaseColumn]:
        columns = super().columns
        for column in columns:
            if self.sortable is not None and column.sort_key not in self.sortable:
                column.sort_key = None
        return columns

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


class PeopleSearchMixin:
    """Of listings that find their rows by whose they are."""

    @cached_property
    def found_people(self) -> list[int]:
        return self.find()

    def find(self, among: QuerySet[Person] | None = None) -> list[int]:
        return find_people(self.search_query, among)

    @property
    def has_found_too_many(self) -> bool:
        return self.is_searching and len(self.found_people) >= MOST

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        merged = Person.objects.filter(merged_into__in=self.found_people)
        people = [*self.found_people, *merged.values_list("pk", flat=True)]
        return queryset.filter(person__in=people)


class OfPeopleIndexView(PeopleSearchMixin, PersonalIndexView):
    """Rows that belong to people."""


class PersonalInspectView(generic.InspectView):
    """With moments in local time, and a way to the person."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return timezone.localtime(value)
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, Person):
            return format_html('<a href="{}">{}</a>', person_url(value), value)
        return "–" if value in (None, "") else value


class PersonalDataViewSet(ModelViewSet):
    """A listing of personal data: searched word by word, exported safely and on record.

    ``actions`` are the screens that exist at all, for superusers too.
    """

    actions: ClassVar[tuple[str, ...]]
    sortable: ClassVar[tuple[str, ...] | None] = None
    index_view_class = PersonalIndexView
    inspect_view_class = PersonalInspectView
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

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(sortable=self.sortable, **kwargs)

    def register_admin_url_finder(self) -> None:
        if "edit" in self.actions:
            super().register_admin_url_finder()


def person_url(person: Model | int) -> str:
    """The screen that has all of somebody."""
    return reverse("person:inspect", args=[getattr(person, "pk", person)])
