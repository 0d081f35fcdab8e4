"""What journalists fill in."""

from typing import Any

from django import forms

from core.forms import Form
from issues.models import issues_in_order
from mailing import wordings
from mailing.models import Journalist
from mailing.models.journalist import Kind, Wanted
from membership.forms import EmailField, NameField, SignupForm

MOST_LETTERS = 120


class ChoiceFields(forms.Form):
    """Which statements: kinds and issues, and no choice means all."""

    kinds = forms.MultipleChoiceField(
        label="Which kinds of statement?",
        help_text="Choose none to get every kind.",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose kinds from the list."},
    )
    issues = forms.TypedMultipleChoiceField(
        label="On which issues?",
        help_text="Choose none to get statements on every issue.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose issues from the list: one of those sent is not on it."
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issues"].choices = [(issue.pk, issue.title) for issue in issues_in_order()]
        if not self.fields["issues"].choices:
            del self.fields["issues"]

    @property
    def wanted(self) -> Wanted:
        chosen = self.cleaned_data.get("issues", [])
        issues = [issue for issue in issues_in_order() if issue.pk in chosen]
        return Wanted.chosen(self.cleaned_data["kinds"], issues)


class PressListForm(ChoiceFields, SignupForm):
    place = wordings.PRESS_LIST

    name = NameField(label="Name", autocomplete="name", max_length=MOST_LETTERS)
    outlet = NameField(
        label="Outlet",
        said="the outlet’s name",
        max_length=MOST_LETTERS,
        missing="Enter whom you write or broadcast for; “freelance” is an answer.",
        autocomplete="organization",
        help_text="The newspaper, station, agency or site that you work for.",
    )
    email = EmailField(help_text="We send one e-mail there, with a link that confirms it is yours.")
    field_order = ["name", "outlet", "email", "kinds", "issues"]


class PlaceForm(ChoiceFields, Form):
    """What a journalist on the list gets from now on."""

    @classmethod
    def for_journalist(cls, journalist: Journalist, data: Any) -> "PlaceForm":
        chosen = [issue.pk for issue in journalist.issues.all()]
        return cls(data, initial={"kinds": journalist.kinds, "issues": chosen})
