"""The forms in which people and organizations join, one for each kind of member."""

from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxLengthValidator,
    ProhibitNullCharactersValidator,
    URLValidator,
)

from membership import topics, wordings
from membership.forms import (
    EmailField,
    NameField,
    SignupForm,
    StateField,
    WordingField,
    ZipCodeField,
)
from membership.models.memberships import Membership
from membership.models.organizations import MemberOrganization

OFFERED = [topics.Topic.NEWSLETTER, topics.Topic.STATE]
MOST_OFFICERS = 1_000_000


class CountField(forms.CharField):
    """A whole number as people write it: “1,200” too."""

    def to_python(self, value: str | None) -> int | None:
        digits = super().to_python(value).replace(",", "").replace(" ", "")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError("Enter the number in digits, as in 250.")
        return int(digits[:9])

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if not 1 <= (value or 0) <= MOST_OFFICERS:
            raise ValidationError(f"Enter a number from 1 to {MOST_OFFICERS:,}.")


class WebsiteField(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            assume_scheme="https",
            required=False,
            widget=forms.TextInput(
                attrs={"autocomplete": "url", "inputmode": "url", "spellcheck": "false"}
            ),
            **kwargs,
        )
        invalid = "Enter the address of a website, as in www.example.org, or leave it empty."
        self.error_messages["invalid"] = invalid
        self.validators = [
            URLValidator(["http", "https"], message=invalid),
            MaxLengthValidator(255, "Shorten the address of the website: its first page will do."),
            ProhibitNullCharactersValidator(),
        ]


class JoinForm(SignupForm):
    """What every way to join asks for. ``kind`` is what it makes of whoever sends it."""

    kind: ClassVar[Membership.Kind]
    asked: ClassVar[tuple[str, ...]] = ("first_name", "last_name", "state", "zip_code")
    place = wordings.JOIN

    first_name = NameField(label="First name", autocomplete="given-name")
    last_name = NameField(label="Last name", autocomplete="family-name")
    email = EmailField(help_text="We send one e-mail there, with a link that confirms it is yours.")
    state = StateField()
    zip_code = ZipCodeField(
        label="ZIP code",
        help_text="Five digits. It tells us where our members live.",
    )
    topics = forms.MultipleChoiceField(
        label="What may we send you? (optional)",
        required=False,
        choices=[(topic.value, topics.DESCRIPTIONS[topic]) for topic in OFFERED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose topics from the list: one of those sent is not on it."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].help_text = self.shown_wording().text

    def chosen_topics(self) -> list[str]:
        return self.cleaned_data["topics"]

    def details(self) -> dict[str, Any]:
        return {"kind": self.kind, **{name: self.cleaned_data[name] for name in self.asked}}


class SupporterForm(JoinForm):
    kind = Membership.Kind.SUPPORTER


class FamilyForm(JoinForm):
    kind = Membership.Kind.FAMILY


class OfficerForm(JoinForm):
    asked = (*JoinForm.asked, "agency")
    field_order = ("first_name", "last_name", "email", "agency", "state", "zip_code", "topics")


class ActiveOfficerForm(OfficerForm):
    kind = Membership.Kind.ACTIVE_OFFICER

    agency = NameField(
        label="Agency where you serve",
        said="the agency’s name",
        autocomplete="organization",
        max_length=120,
        required=False,
        help_text="As in “Arlington County Police Department”. Only our staff see it.",
    )


class RetiredOfficerForm(OfficerForm):
    kind = Membership.Kind.RETIRED_OFFICER

    agency = NameField(
        label="Agency you retired from",
        said="the agency’s name",
        autocomplete="off",
        max_length=120,
        required=False,
        help_text="As in “Arlington County Police Department”. Only our staff see it.",
    )


class OrganizationForm(JoinForm):
    """An association, a union or a lodge, and whoever speaks for it."""

    kind = Membership.Kind.ORGANIZATION
    asked = ("first_name", "last_name", "state")
    field_order = (
        "organization_name", "organization_kind", "size", "state", "website",
        "first_name", "last_name", "email", "is_listed", "topics",
    )  # fmt: skip

    organization_name = NameField(
        label="Name of the organization",
        said="the organization’s name",
        autocomplete="organization",
        max_length=160,
    )
    organization_kind = forms.ChoiceField(
        label="What is it?",
        choices=MemberOrganization.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the organization is.",
            "invalid_choice": "Choose what the organization is from the list.",
        },
    )
    size = CountField(
        label="Officers represented",
        help_text="About how many officers belong to it, active and retired.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter about how many officers belong to the organization."},
    )
    state = StateField(label="State or territory where it is based", whose="the organization’s")
    website = WebsiteField(label="Website", help_text="As in www.example.org.")
    first_name = NameField(
        label="Your first name", said="your first name", autocomplete="given-name"
    )
    last_name = NameField(label="Your last name", said="your last name", autocomplete="family-name")
    email = EmailField(
        help_text="You are the organization’s contact. We send one e-mail there, with a link that "
        "confirms the address is yours."
    )
    zip_code = None
    is_listed = forms.BooleanField(
        required=False, help_text="We look at each entry before it is shown. You can join without."
    )
    listing_wording = WordingField(wordings.DIRECTORY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_listed"].label = wordings.current(wordings.DIRECTORY).text

    def details(self) -> dict[str, Any]:
        return super().details() | {"organization": self._organization()}

    def _organization(self) -> dict[str, Any]:
        """By field of ``MemberOrganization``, and under “listing” the words agreed to, if so."""
        data = self.cleaned_data
        return {
            "name": data["organization_name"],
            "kind": data["organization_kind"],
            "size": data["size"],
            "website": data["website"],
            "state": data["state"],
            "listing": data["listing_wording"]._asdict() if data["is_listed"] else None,
        }


class Way(NamedTuple):
    """One way to join: where it is, how people find themselves in it, and its form."""

    slug: str
    name: str
    sentence: str
    heading: str
    form_class: type[JoinForm]


WAYS = [
    Way(
        "supporter",
        "Supporter",
        "I stand with police officers, whatever I do for a living.",
        "Join as a supporter",
        SupporterForm,
    ),
    Way(
        "active-officer",
        "Active officer",
        "I serve in law enforcement today.",
        "Join as an active officer",
        ActiveOfficerForm,
    ),
    Way(
        "retired-officer",
        "Retired officer",
        "I served in law enforcement, and have retired.",
        "Join as a retired officer",
        RetiredOfficerForm,
    ),
    Way(
        "family",
        "Family member",
        "Somebody in my family serves in law enforcement, or did.",
        "Join as a family member",
        FamilyForm,
    ),
    Way(
        "organization",
        "Organization",
        "I speak for an association, a union or a lodge that wants to join.",
        "Join as an organization",
        OrganizationForm,
    ),
]
