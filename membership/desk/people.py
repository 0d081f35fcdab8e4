"""The list of people."""

from typing import ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import URLPattern, path
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn

from membership import topics
from membership.data_rights.desk_views import PersonDeleteView
from membership.desk import merge_views, person_actions
from membership.desk.listings import (
    PeopleSearchMixin,
    PersonalDataViewSet,
    PersonalIndexView,
    person_url,
)
from membership.desk.person_form import PersonCreateView, PersonEditView, PersonForm
from membership.desk.person_view import PersonView
from membership.models import Membership, Person, Subscription, Suppression
from membership.standing import Standing

NO_MEMBER = "none"
OF_ACTIVE = set(Standing) - {Standing.ENDED}
# In an order that an index has: a million people are not sorted for each look at the list.
ORDERS = {
    "name": ("last_name", "first_name", "pk"),
    "state": ("state", "last_name", "first_name", "pk"),
}


class PersonFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label="Member as", choices=Membership.Kind.choices, method="who_is", empty_label="Anything"
    )
    standing = django_filters.ChoiceFilter(
        label="Membership",
        choices=[*Standing.choices, (NO_MEMBER, "No membership")],
        method="who_stands",
        empty_label="Any or none",
    )
    topic = django_filters.ChoiceFilter(
        label="Gets mail on", method="who_gets", empty_label="Anything or nothing",
        choices=lambda: [(row.value, row.label) for row in topics.choices(with_state=True)],
    )  # fmt: skip
    address = django_filters.ChoiceFilter(
        label="E-mail address",
        choices=[
            ("confirmed", "Confirmed"),
            ("unconfirmed", "Never confirmed"),
            ("suppressed", "Suppressed: never mailed"),
        ],
        method="whose_address",
        empty_label="Any",
    )

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = ["state"]

    def who_is(self, people: QuerySet, name: str, kind: str) -> QuerySet:
        members = Membership.objects.active().filter(kind=kind)
        # Both are asked of one membership at once: nobody has two that are active.
        if (standing := self.form.cleaned_data["standing"]) in OF_ACTIVE:
            members = members.in_standing(Standing(standing))
        return people.filter(_with(members))

    def who_stands(self, people: QuerySet, name: str, standing: str) -> QuerySet:
        if standing == NO_MEMBER:
            return people.exclude(_with(Membership.objects.all()))
        if standing in OF_ACTIVE and self.form.cleaned_data["kind"]:
            return people
        found = people.filter(_with(Membership.objects.in_standing(Standing(standing))))
        if standing == Standing.ENDED:
            return found.exclude(_with(Membership.objects.active()))
        return found

    def who_gets(self, people: QuerySet, name: str, topic: str) -> QuerySet:
        [choice] = topics.find([topic])
        return people.filter(_with(Subscription.objects.active().to(choice)))

    def whose_address(self, people: QuerySet, name: str, how: str) -> QuerySet:
        if how == "suppressed":
            return people.filter(address_hash__in=Suppression.objects.values("address_hash"))
        return people.filter(confirmed_at__isnull=how == "unconfirmed")


class PersonIndexView(PeopleSearchMixin, PersonalIndexView):
    """Without the rows that were merged into others; a search finds by these, too."""

    def get_base_queryset(self) -> QuerySet[Person]:
        active = Prefetch("memberships", Membership.objects.active(), to_attr="active_memberships")
        return Person.objects.standing().prefetch_related(active)

    def search_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Among those that the filters let through, so that none is lost to the limit."""
        self.filtered = queryset
        return queryset.filter(pk__in=self.found_people) if self.is_searching else queryset

    def find(self) -> list[int]:
        return super().find(self.filtered)

    def order_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        order = ORDERS.get((self.ordering or "name").lstrip("-"), ORDERS["name"])
        down = "-" if (self.ordering or "").startswith("-") else ""
        return queryset.order_by(*(f"{down}{name}" for name in order))


def _with(rows: QuerySet) -> Exists:
    return Exists(rows.filter(person=OuterRef("pk")))


def _membership(person: Person) -> str:
    return ", ".join(f"{row.get_kind_display()} {row.number}" for row in person.active_memberships)


class PersonViewSet(PersonalDataViewSet):
    model = Person
    icon = "user"
    menu_order = 100
    actions = ("add", "edit", "delete", "history", "inspect")
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView
    inspect_view_class = PersonView
    filterset_class = PersonFilterSet
    search_fields = ["first_name", "last_name", "email", "zip_code"]
    list_export = ["email", "first_name", "last_name", "get_state_display", "zip_code",
                   "confirmed_at", "created_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {"get_state_display": "State"}
    export_filename = "people"

    @property
    def list_display(self) -> list[BaseColumn]:
        return [
            TitleColumn("__str__", label="Name", accessor=str, get_url=person_url, sort_key="name"),
            Column("email", label="E-mail address"),
            Column("get_state_display", label="State", sort_key="state"),
            Column("zip_code", label="ZIP code"),
            Column("membership", label="Member", accessor=_membership),
            DateColumn("confirmed_at", label="Address confirmed"),
        ]

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm

    def get_urlpatterns(self) -> list[URLPattern]:
        own = [*person_actions.PATTERNS, *merge_views.PATTERNS]
        return super().get_urlpatterns() + [
            path(route, view, name=name) for route, view, name in own
        ]
