from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn

from membership.desk.listings import (
    PERSON_HEADINGS,
    OfPeopleIndexView,
    PersonalDataViewSet,
    person_url,
)
from membership.models import Membership, Person
from membership.standing import Standing


class MembershipForm(WagtailAdminModelForm):
    """A person is named by address: a list to choose from would hold everybody."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Of somebody under “People”. Enter the person there first.",
    )
    field_order = ["email", "kind", "status", "since", "renewed_on", "organization"]

    class Meta:
        model = Membership
        fields = ["kind", "status", "since", "renewed_on", "organization"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["email"]

    def clean_email(self) -> str:
        person = Person.objects.at(self.cleaned_data["email"]).first()
        if person is None:
            raise ValidationError("Nobody under “People” has this address.")
        self.instance.person = person.survivor
        return self.cleaned_data["email"]

    def _get_validation_exclusions(self) -> set[str]:
        # Django leaves out what is no field of the form, and with it "one membership each".
        exclude = super()._get_validation_exclusions()
        return exclude - {"person"} if self.instance.person_id else exclude


class MemberFilterSet(WagtailFilterSet):
    standing = django_filters.ChoiceFilter(
        label="Standing today", choices=Standing.choices, method="who_stands", empty_label="Any"
    )

    class Meta:
        model = Membership
        fields: ClassVar[dict[str, list[str]]] = {
            "kind": ["exact"],
            "status": ["exact"],
            "person__state": ["exact"],
            "since": ["gte", "lte"],
        }

    def who_stands(self, members: QuerySet, name: str, standing: str) -> QuerySet:
        return members.in_standing(Standing(standing))


class MembershipViewSet(PersonalDataViewSet):
    model = Membership
    index_view_class = OfPeopleIndexView
    sortable = ("since",)
    icon = "group"
    menu_order = 10
    actions = ("add", "edit", "delete", "history", "inspect")
    list_display = [
        TitleColumn(
            "person",
            label="Person",
            accessor=lambda member: str(member.person),
            get_url=lambda member: person_url(member.person),
        ),
        Column("number", label="Number"),
        Column("get_kind_display", label="Kind"),
        Column("get_status_display", label="Status"),
        Column("since", label="Member since", sort_key="since"),
        Column("organization", label="Organization", accessor=lambda row: row.organization or ""),
        Column("person.get_state_display", label="State"),
    ]
    filterset_class = MemberFilterSet
    search_fields = ["person__first_name", "person__last_name", "person__email",
                     "person__zip_code"]  # fmt: skip
    list_export = [*PERSON_HEADINGS, "number", "get_kind_display", "get_status_display", "since"]
    export_headings: ClassVar[dict[str, str]] = PERSON_HEADINGS | {
        "get_kind_display": "Kind",
        "get_status_display": "Status",
    }
    export_filename = "members"
    inspect_view_fields = ["person", "number", "kind", "status", "since", "renewed_on",
                           "ended_on", "organization"]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm
