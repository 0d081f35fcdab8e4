"""What people agreed to and asked for: listings to read, not to change."""

from typing import ClassVar

from membership.desk.listings import PERSON_HEADINGS, OfPeopleIndexView, PersonalDataViewSet
from membership.models import Consent, Signup, Subscription


class SubscriptionViewSet(PersonalDataViewSet):
    """Read only: they start by their person's consent, and end by the person's word."""

    model = Subscription
    index_view_class = OfPeopleIndexView
    sortable = ("started_at",)
    icon = "mail"
    menu_order = 200
    actions = ("inspect",)
    list_display = ["person", "label", "started_at", "ended_at"]
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
    list_display = ["__str__", "person", "wording_version", "source", "stated_at", "confirmed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "action": ["exact"],
        "purpose": ["exact"],
        "source": ["exact"],
        "wording_version": ["exact"],
        "stated_at": ["date__gte", "date__lte"],
    }
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


class SignupViewSet(PersonalDataViewSet):
    """Read only, but for deleting false ones: only the link in the mail confirms."""

    model = Signup
    sortable = ("created_at",)
    icon = "time"
    menu_order = 400
    actions = ("inspect", "delete")
    list_display = ["email", "kind", "source", "created_at", "mailed_at", "confirmed_at"]
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
