"""The membership officer's screens. Who may open which is said by Django's model permissions."""

from typing import Any, ClassVar

from django.db import models
from django.urls import URLPattern
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from membership import admin_views
from membership.admin_forms import MembershipForm, SuppressionForm
from membership.models import Consent, Membership, Person, Signup, Subscription, Suppression

LISTING = ("index", "index_results")
PERSON_HEADINGS = {
    "person.email": "E-mail address",
    "person.first_name": "First name",
    "person.last_name": "Last name",
    "person.get_state_display": "State",
    "person.zip_code": "ZIP code",
}


class PersonalDataViewSet(ModelViewSet):
    """A listing of personal data: searched word by word, exported safely and on record.

    ``actions`` are the screens that exist at all, for superusers too.
    """

    actions: ClassVar[tuple[str, ...]]
    index_view_class = admin_views.PersonalIndexView
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


class PersonViewSet(PersonalDataViewSet):
    model = Person
    icon = "user"
    menu_order = 100
    actions = ("add", "edit", "delete", "history", "inspect")
    list_display = ["__str__", "email", "state", "zip_code", "confirmed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "state": ["exact"],
        "confirmed_at": ["date__gte", "isnull"],
    }
    search_fields = ["first_name", "last_name", "email", "zip_code"]
    list_export = ["email", "first_name", "last_name", "get_state_display", "zip_code",
                   "confirmed_at", "created_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {"get_state_display": "State"}
    export_filename = "people"
    inspect_view_fields = ["email", "first_name", "last_name", "state", "zip_code",
                           "confirmed_at", "created_at", "memberships", "subscriptions",
                           "consents"]  # fmt: skip
    panels = [
        FieldPanel("email"),
        FieldRowPanel([FieldPanel("first_name"), FieldPanel("last_name")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("zip_code")]),
    ]


class MembershipViewSet(PersonalDataViewSet):
    model = Membership
    icon = "group"
    menu_order = 10
    actions = ("add", "edit", "delete", "history", "inspect")
    list_display = ["person", "kind", "status", "since", "person__state"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "kind": ["exact"],
        "status": ["exact"],
        "person__state": ["exact"],
        "since": ["gte", "lte"],
    }
    search_fields = ["person__first_name", "person__last_name", "person__email",
                     "person__zip_code"]  # fmt: skip
    list_export = [*PERSON_HEADINGS, "get_kind_display", "get_status_display", "since"]
    export_headings: ClassVar[dict[str, str]] = PERSON_HEADINGS | {
        "get_kind_display": "Kind",
        "get_status_display": "Status",
    }
    export_filename = "members"
    inspect_view_fields = ["person", "kind", "status", "since"]

    def get_form_class(self, for_update: bool = False) -> type[MembershipForm]:
        return MembershipForm


class SubscriptionViewSet(PersonalDataViewSet):
    """Read only: they start by their person's consent, and end by the person's word."""

    model = Subscription
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


class SuppressionViewSet(PersonalDataViewSet):
    model = Suppression
    icon = "no-view"
    menu_order = 500
    index_view_class = admin_views.SuppressionIndexView
    add_view_class = admin_views.SuppressionCreateView
    actions = ("add", "delete")
    list_display = ["__str__", "reason", "suppressed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {"reason": ["exact"]}
    search_fields = ["address_hash"]
    # Hashes are of no use outside: there is nothing to export.
    list_export: ClassVar[list[str]] = []

    def get_form_class(self, for_update: bool = False) -> type[models.Model]:
        return SuppressionForm


class MembershipViewSetGroup(ModelViewSetGroup):
    menu_label = "Membership"
    menu_icon = "group"
    menu_order = 250
    items = (
        MembershipViewSet,
        PersonViewSet,
        SubscriptionViewSet,
        ConsentViewSet,
        SignupViewSet,
        SuppressionViewSet,
    )
