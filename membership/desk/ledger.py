"""What people agreed to and asked for: listings to read, not to change."""

from typing import ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column

from membership import topics
from membership.desk.listings import (
    PERSON_HEADINGS,
    OfPeopleIndexView,
    PersonalDataViewSet,
    PersonalIndexView,
    PersonalInspectView,
)
from membership.models import Consent, Person, Signup, Subscription, WordingVersion


def _versions() -> list[tuple[str, str]]:
    return [(row.version, row.version) for row in WordingVersion.objects.all()]


class ConsentFilterSet(WagtailFilterSet):
    wording_version = django_filters.ChoiceFilter(
        label="Wording", choices=_versions, empty_label="Any"
    )
    # Not when it was stated: by this the ledger is sorted.
    recorded_at = django_filters.DateFromToRangeFilter(
        label="Recorded", widget=DateRangePickerWidget
    )
    stands = django_filters.ChoiceFilter(
        label="Stands now",
        choices=[("yes", "Not taken back since")],
        method="who_stands",
        empty_label="All lines",
    )

    class Meta:
        model = Consent
        fields: ClassVar[list[str]] = [
            "action", "purpose", "wording_version", "source", "recorded_at",
        ]  # fmt: skip

    def who_stands(self, consents: QuerySet, name: str, value: str) -> QuerySet:
        """Given, and the last word of the person on it."""
        later = Consent.objects.filter(
            Q(stated_at__gt=OuterRef("stated_at"))
            | Q(stated_at=OuterRef("stated_at"), pk__gt=OuterRef("pk")),
            person=OuterRef("person"), purpose=OuterRef("purpose"), subject=OuterRef("subject"),
        )  # fmt: skip
        stands = ~Exists(later.order_by())
        # People of more than one row, who are few, may have said it in any of them.
        survivors = _survivors()
        if rows := {*survivors, *survivors.values()}:
            stands = (stands & ~Q(person__in=rows)) | Q(pk__in=_last_words_of(rows, survivors))
        return consents.filter(stands, action=Consent.Action.GIVEN)


def _survivors() -> dict[int, int]:
    """Of rows that were merged, which row stands for them."""
    merged = Person.objects.exclude(merged_into=None).order_by()
    return dict(merged.values_list("pk", "merged_into"))


def _last_words_of(rows: set[int], survivors: dict[int, int]) -> list[int]:
    lines = Consent.objects.filter(person__in=rows).order_by("stated_at", "pk")
    last = {}
    for pk, person, *of in lines.values_list("pk", "person", "purpose", "subject"):
        last[survivors.get(person, person), *of] = pk
    return list(last.values())


class SubscriptionViewSet(PersonalDataViewSet):
    """Read only: they start by their person's consent, and end by the person's word."""

    model = Subscription
    index_view_class = OfPeopleIndexView
    sortable = ("started_at",)
    icon = "mail"
    menu_order = 200
    actions = ("inspect",)
    list_display = ["person", Column("label", label="Topic"), "started_at", "ended_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "topic": ["exact"],
        "issue": ["exact"],
        "started_at": ["date__gte", "date__lte"],
        "ended_at": ["isnull"],
    }
    search_fields = ["person__first_name", "person__last_name", "person__email"]
    list_export = [*PERSON_HEADINGS, "label", "started_at", "ended_at"]
    export_headings: ClassVar[dict[str, str]] = PERSON_HEADINGS | {"label": "Topic"}
    export_filename = "subscriptions"
    inspect_view_fields = ["person", "topic", "issue", "started_at", "ended_at"]


class ConsentViewSet(PersonalDataViewSet):
    """Read only: the ledger."""

    model = Consent
    index_view_class = OfPeopleIndexView
    sortable = ()
    icon = "clipboard-list"
    menu_order = 300
    actions = ("inspect",)
    list_display = ["__str__", "person", "wording_version", "source", "recorded_at", "confirmed_at"]
    filterset_class = ConsentFilterSet
    search_fields = ["person__first_name", "person__last_name", "person__email", "subject"]
    list_export = ["person.email", "get_action_display", "get_purpose_display", "subject",
                   "wording_version", "wording", "get_source_display", "path", "stated_at",
                   "confirmed_at", "recorded_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "person.email": "E-mail address",
        "get_action_display": "Given or withdrawn",
        "get_purpose_display": "Mail on",
        "get_source_display": "Source",
    }
    export_filename = "consents"


class SignupIndexView(PersonalIndexView):
    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """By a whole address, or as people are found: by how words begin."""
        if not self.is_searching:
            return queryset
        at_address = queryset.at(self.search_query)
        if "@" in self.search_query and at_address.exists():
            return at_address
        return queryset.matching(self.search_query)


class SignupInspectView(PersonalInspectView):
    def get_topics_display_value(self) -> str:
        return ", ".join(choice.label for choice in topics.find(self.object.topics))


class SignupViewSet(PersonalDataViewSet):
    """Read only, but for deleting false ones: only the link in the mail confirms."""

    model = Signup
    index_view_class = SignupIndexView
    inspect_view_class = SignupInspectView
    sortable = ("created_at",)
    icon = "time"
    menu_order = 400
    actions = ("inspect", "delete")
    list_display = ["email", "kind", "source", "created_at", "mail_state", "confirmed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "kind": ["exact"],
        "source": ["exact"],
        "created_at": ["date__gte", "date__lte"],
        "confirmed_at": ["isnull"],
    }
    search_fields = ["first_name", "last_name", "email"]
    list_export = ["email", "first_name", "last_name", "get_kind_display", "topics",
                   "wording_version", "get_source_display", "path", "created_at", "mailed_at",
                   "confirmed_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "get_kind_display": "Joins as",
        "get_source_display": "Source",
    }
    export_filename = "signups"
