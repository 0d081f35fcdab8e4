"""Entering a person, and correcting what we hold."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic

from membership.desk.listings import person_url
from membership.models import Person
from membership.services.casework import correct

ASKED = (
    "Saved. The new address gets a mail with a link: until its owner uses the link, mail goes to "
    "the old address."
)


class PersonForm(WagtailAdminModelForm):
    class Meta:
        model = Person
        fields = ["email", "first_name", "last_name", "state", "zip_code", "agency",
                  "paused_until"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.confirmed_at:
            self.fields["email"].help_text = (
                "If you change it, the new address gets a mail with a link. Mail goes to the old "
                "one until that link is used."
            )


class PersonCreateView(generic.CreateView):
    def get_success_url(self) -> str:
        return person_url(self.object)


class PersonEditView(generic.EditView):
    page_title = "Correct"
    must_confirm = False

    def save_instance(self) -> Person:
        fields = {name: self.form.cleaned_data[name] for name in self.form.changed_data}
        person = self.form.instance
        self.must_confirm = correct(person=person, fields=fields, by=self.request.user)
        person.refresh_from_db()
        return person

    def get_success_message(self, *args: Any) -> str:
        return ASKED if self.must_confirm else super().get_success_message(*args)

    def get_success_url(self) -> str:
        return person_url(self.object)
