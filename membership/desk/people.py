from typing import ClassVar

from wagtail.admin.panels import FieldPanel, FieldRowPanel

from membership.desk.listings import PersonalDataViewSet
from membership.models import Person


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
