"""The press officer's screens. Who may open which is said by Django's model permissions."""

from typing import ClassVar

from wagtail.admin.ui.tables import Column, DateColumn

from mailing import admin_views
from mailing.admin_forms import JournalistForm, NewJournalistForm
from mailing.campaign_views import CampaignIndexView, CampaignView
from mailing.models import Campaign, Journalist, PressConsent, PressSignup
from membership.desk.listings import PersonalDataViewSet
from news.desk.menu import SUBMENU_HOOK


class JournalistViewSet(PersonalDataViewSet):
    model = Journalist
    icon = "group"
    menu_label = "Press list"
    menu_order = 60
    menu_hook = SUBMENU_HOOK
    add_to_admin_menu = True
    index_view_class = admin_views.JournalistIndexView
    inspect_view_class = admin_views.JournalistInspectView
    delete_view_class = admin_views.JournalistDeleteView
    actions = ("add", "edit", "delete", "history", "inspect")
    list_display = [
        "name",
        "outlet",
        "email",
        Column("kind_names", label="Kinds"),
        Column("issue_names", label="Issues"),
        DateColumn("added_at", label="On the list since", sort_key="added_at"),
        DateColumn("left_at", label="Left", sort_key="left_at"),
    ]
    filterset_class = admin_views.JournalistFilterSet
    search_fields = ["name", "outlet", "email"]
    list_export = ["name", "outlet", "email", "kind_names", "issue_names", "added_at",
                   "confirmed_at", "left_at"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {"kind_names": "Kinds", "issue_names": "Issues"}
    export_filename = "press-list"
    inspect_view_fields = ["name", "outlet", "email", "kind_names", "issue_names", "added_at",
                           "confirmed_at", "left_at"]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[JournalistForm]:
        return JournalistForm if for_update else NewJournalistForm


class PressConsentViewSet(PersonalDataViewSet):
    """Read only: the ledger."""

    model = PressConsent
    icon = "clipboard-list"
    actions = ("inspect",)
    list_display = ["__str__", "journalist", "source", "note", "stated_at", "confirmed_at",
                    "recorded_by"]  # fmt: skip
    list_filter: ClassVar[dict[str, list[str]]] = {
        "action": ["exact"],
        "source": ["exact"],
        "wording_version": ["exact"],
        "stated_at": ["date__gte", "date__lte"],
    }
    search_fields = ["journalist__name", "journalist__outlet", "journalist__email", "note"]
    list_export = ["journalist.email", "get_action_display", "subject", "wording_version",
                   "wording", "get_source_display", "note", "path", "stated_at", "confirmed_at",
                   "recorded_at", "recorded_by"]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "journalist.email": "E-mail address",
        "get_action_display": "Given or withdrawn",
        "get_source_display": "Source",
    }
    export_filename = "press-list-consents"


class PressSignupViewSet(PersonalDataViewSet):
    """Read only, but for deleting false ones: only the link in the mail confirms."""

    model = PressSignup
    icon = "time"
    actions = ("inspect", "delete")
    list_display = ["email", "name", "outlet", "created_at", "mailed_at", "confirmed_at"]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "created_at": ["date__gte", "date__lte"],
        "confirmed_at": ["isnull"],
    }
    search_fields = ["name", "outlet", "email"]
    # Nobody's consent yet: there is nothing to take out.
    list_export: ClassVar[list[str]] = []
    inspect_view_fields = ["email", "name", "outlet", "kind_names", "issue_names", "wording",
                           "wording_version", "created_at", "mailed_at",
                           "confirmed_at"]  # fmt: skip


class CampaignViewSet(PersonalDataViewSet):
    """What was mailed. One is made on the screen of its statement."""

    model = Campaign
    icon = "mail"
    menu_label = "Mailings"
    menu_order = 70
    menu_hook = SUBMENU_HOOK
    add_to_admin_menu = True
    index_view_class = CampaignIndexView
    inspect_view_class = CampaignView
    actions = ("inspect",)
    list_display = [
        "headline",
        "occasion",
        Column("audience_names", label="To"),
        "state",
        Column("sent_count", label="Sent"),
        Column("failed_count", label="Failed"),
        DateColumn("created_at", label="Made", sort_key="created_at"),
    ]
    list_filter: ClassVar[dict[str, list[str]]] = {
        "occasion": ["exact"],
        "state": ["exact"],
        "created_at": ["date__gte", "date__lte"],
    }
    search_fields = ["headline", "note"]
    list_export: ClassVar[list[str]] = []
