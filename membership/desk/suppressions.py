from typing import ClassVar

from django import forms
from django.db import models
from django.db.models import QuerySet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic

from membership.addresses import address_hash
from membership.desk.listings import PersonalDataViewSet, PersonalIndexView
from membership.models import Suppression
from membership.services.subscriptions import suppress


class SuppressionForm(WagtailAdminModelForm):
    """Takes the address, keeps its hash."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Never mailed again, whatever is entered in our forms. Its subscriptions end. "
        "Only a hash of it is kept, which the search here finds by the address.",
    )
    reason = forms.ChoiceField(choices=Suppression.Reason.told())
    field_order = ["email", "reason"]

    class Meta:
        model = Suppression
        fields = ["reason"]

    def save(self, commit: bool = True) -> Suppression:
        by = {"recorded_by": str(self.for_user)} if self.for_user else {}
        return suppress(
            address=self.cleaned_data["email"], reason=self.cleaned_data["reason"], **by
        )


class SuppressionIndexView(PersonalIndexView):
    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By the address, which only its hash can find."""
        query = self.search_query
        return queryset.filter(address_hash=address_hash(query)) if query else queryset


class SuppressionCreateView(generic.CreateView):
    def get_success_buttons(self) -> list:
        """None: an entry is deleted, not edited."""
        return []


class SuppressionViewSet(PersonalDataViewSet):
    model = Suppression
    icon = "no-view"
    menu_order = 500
    index_view_class = SuppressionIndexView
    add_view_class = SuppressionCreateView
    actions = ("add", "delete")
    list_display = ["__str__", "reason", "suppressed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {"reason": ["exact"]}
    search_fields = ["address_hash"]
    # Hashes are of no use outside: there is nothing to export.
    list_export: ClassVar[list[str]] = []

    def get_form_class(self, for_update: bool = False) -> type[models.Model]:
        return SuppressionForm
