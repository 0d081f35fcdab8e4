from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Q, QuerySet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn

from membership.desk.listings import (
    PersonalDataViewSet,
    PersonalIndexView,
    PersonalInspectView,
)
from membership.models import MemberOrganization, RosterInvitation
from membership.services import roster

CONTACTS = "memberships__person"


class OrganizationForm(WagtailAdminModelForm):
    is_approved = forms.BooleanField(
        label="Checked and approved",
        required=False,
        help_text="It is what it says, and its contact speaks for it. Only then does it stand in "
        "the public directory, if it agreed to, and can it invite people. The contact is told by "
        "e-mail.",
    )
    listed = forms.BooleanField(
        label="Agreed to be listed",
        required=False,
        help_text="Untick it when the organization wants out of the directory. Only its contact "
        "can agree, by the join form.",
    )
    field_order = ["is_approved", "listed"]

    class Meta:
        model = MemberOrganization
        fields = ["name", "kind", "size", "state", "website"]

    def __init__(self, *args: Any, for_user: AbstractBaseUser | None = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.fields["is_approved"].initial = bool(self.instance.approved_at)
        self.fields["listed"].initial = self.instance.is_listed
        self.fields["listed"].disabled = not self.instance.is_listed

    def save(self, commit: bool = True) -> MemberOrganization:
        organization = super().save(commit=commit)
        change = roster.approve if self.cleaned_data["is_approved"] else roster.unapprove
        change(organization=organization, by=self.for_user)
        if organization.is_listed and not self.cleaned_data["listed"]:
            roster.unlist(organization=organization, by=self.for_user)
        return organization


class OrganizationIndexView(PersonalIndexView):
    def get_base_queryset(self) -> QuerySet[MemberOrganization]:
        on_roster = Q(invitations__state=RosterInvitation.State.ACCEPTED)
        return (
            super()
            .get_base_queryset()
            .annotate(on_roster=Count("invitations", filter=on_roster))
            .prefetch_related(CONTACTS)
        )


class OrganizationInspectView(PersonalInspectView):
    def get_object(self, queryset: QuerySet | None = None) -> MemberOrganization:
        return super().get_object(self.model.objects.prefetch_related(CONTACTS))

    def get_field_label(self, field_name: str, field: Any) -> str:
        label = super().get_field_label(field_name, field)
        return "Contact" if field_name == "contact_names" else label

    def get_size_display_value(self) -> str:
        return intcomma(self.object.size)


class OrganizationViewSet(PersonalDataViewSet):
    model = MemberOrganization
    icon = "group"
    menu_order = 150
    actions = ("edit", "delete", "history", "inspect")
    index_view_class = OrganizationIndexView
    inspect_view_class = OrganizationInspectView
    list_display = [
        "name",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        NumberColumn("size", label="Officers", sort_key="size"),
        Column("get_state_display", label="State", sort_key="state"),
        Column("contact_names", label="Contact"),
        NumberColumn("on_roster", label="On its roster"),
        BooleanColumn("is_listed", label="Agreed to be listed"),
        DateColumn("approved_at", label="Approved", sort_key="approved_at"),
    ]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "approved_at": ["isnull"],
        "kind": ["exact"],
        "state": ["exact"],
        "is_listed": ["exact"],
    }
    search_fields = ["name", "website"]
    list_export = ["name", "get_kind_display", "size", "get_state_display", "website",
                   "contact_names", "is_listed", "approved_at", "created_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "get_kind_display": "Kind",
        "get_state_display": "State",
        "contact_names": "Contact",
    }
    export_filename = "member-organizations"
    inspect_view_fields = ["name", "kind", "size", "state", "website", "contact_names",
                           "is_listed", "approved_at", "created_at"]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[OrganizationForm]:
        return OrganizationForm
