"""What a member organization's contact fills in, and who is invited."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import Form
from membership import wordings
from membership.forms import EmailField, NameField, StateField, WordingField, ZipCodeField
from membership.models import MemberOrganization, Membership, RosterInvitation

BETWEEN = re.compile(r"[\s,;]+")
KINDS = [
    (kind.value, kind.label)
    for kind in (
        Membership.Kind.ACTIVE_OFFICER,
        Membership.Kind.RETIRED_OFFICER,
        Membership.Kind.SUPPORTER,
    )
]


class AddressesField(forms.CharField):
    """Addresses as people paste them: between spaces, commas, semicolons or line ends."""

    widget = forms.Textarea

    def to_python(self, value: str | None) -> list[str]:
        return [part.strip("<>") for part in BETWEEN.split(super().to_python(value)) if part]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        address = EmailField()
        wrong = []
        for each in value:
            try:
                address.clean(each)
            except ValidationError:
                wrong.append(each)
        if wrong:
            raise ValidationError(f"Check these, which are no e-mail addresses: {', '.join(wrong)}")


class InviteForm(Form):
    addresses = AddressesField(
        label="E-mail addresses",
        help_text="One a line, or with commas between them. Each is asked once.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": "Enter at least one e-mail address."},
    )

    def __init__(self, *args: Any, organization: MemberOrganization) -> None:
        super().__init__(*args)
        self.organization = organization

    def clean_addresses(self) -> list[str]:
        addresses = self.cleaned_data["addresses"]
        today = self.organization.invitations.filter(
            invited_at__gte=timezone.now() - timedelta(days=1)
        )
        left = max(settings.ROSTER_INVITATIONS_A_DAY - today.count(), 0)
        if len(addresses) > left:
            raise ValidationError(
                f"An organization can invite {settings.ROSTER_INVITATIONS_A_DAY} people a day; "
                f"{left} are left for now. Take out some, and invite them tomorrow."
            )
        return addresses


class AcceptForm(Form):
    """What somebody who is no member yet says when they accept."""

    first_name = NameField(label="First name", autocomplete="given-name")
    last_name = NameField(label="Last name", autocomplete="family-name")
    state = StateField()
    zip_code = ZipCodeField(label="ZIP code", help_text="Five digits.")
    kind = forms.ChoiceField(
        label="What describes you?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what describes you."},
    )
    agency = NameField(
        label="Agency",
        said="the agency’s name",
        autocomplete="organization",
        max_length=120,
        required=False,
        help_text="Where you serve, or have served.",
    )
    wording = WordingField(wordings.ROSTER)

    def details(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "wording"}


class MemberAcceptForm(Form):
    """What somebody says who is a member already: nothing but yes."""

    wording = WordingField(wordings.ROSTER)

    def details(self) -> dict[str, str]:
        return {"kind": Membership.Kind.SUPPORTER}


class RemoveForm(Form):
    """Whom to take off the roster."""

    remove = forms.ModelChoiceField(RosterInvitation.objects.none())

    def __init__(self, *args: Any, organization: MemberOrganization) -> None:
        super().__init__(*args)
        self.fields["remove"].queryset = organization.invitations.filter(
            state=RosterInvitation.State.ACCEPTED
        )
