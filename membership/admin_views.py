"""How personal data is listed, searched and taken out of the admin."""

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from wagtail.admin.views import generic
from wagtail.log_actions import log

from core.spreadsheets import SafeExportMixin
from membership.addresses import address_hash

EXPORT_ACTION = "membership.export"


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


class SuppressionIndexView(PersonalIndexView):
    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By the address, which only its hash can find."""
        query = self.search_query
        return queryset.filter(address_hash=address_hash(query)) if query else queryset


class SuppressionCreateView(generic.CreateView):
    def get_success_buttons(self) -> list:
        """None: an entry is deleted, not edited."""
        return []
