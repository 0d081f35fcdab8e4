"""What the membership officer fills in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from membership.models import Membership, Person, Suppression
from membership.services.subscriptions import suppress


class MembershipForm(WagtailAdminModelForm):
    """A person is named by address: a list to choose from would hold everybody."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Of somebody under “People”. Enter the person there first.",
    )
    field_order = ["email", "kind", "status", "since"]

    class Meta:
        model = Membership
        fields = ["kind", "status", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["email"]

    def clean_email(self) -> str:
        person = Person.objects.at(self.cleaned_data["email"]).first()
        if person is None:
            raise ValidationError("Nobody under “People” has this address.")
        self.instance.person = person
        return self.cleaned_data["email"]

    def _get_validation_exclusions(self) -> set[str]:
        # Django leaves out what is no field of the form, and with it "one membership each".
        exclude = super()._get_validation_exclusions()
        return exclude - {"person"} if self.instance.person_id else exclude


class SuppressionForm(WagtailAdminModelForm):
    """Takes the address, keeps its hash."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Never mailed again, whatever is entered in our forms. Its subscriptions end. "
        "Only a hash of it is kept, which the search here finds by the address.",
    )
    reason = forms.ChoiceField(
        choices=[
            (reason.value, reason.label)
            for reason in Suppression.Reason
            if reason != Suppression.Reason.UNSUBSCRIBED
        ]
    )
    field_order = ["email", "reason"]

    class Meta:
        model = Suppression
        fields = ["reason"]

    def save(self, commit: bool = True) -> Suppression:
        return suppress(address=self.cleaned_data["email"], reason=self.cleaned_data["reason"])
