from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import Form
from core.models import User
from news.models import ReviewRequest

DAYS = 7
MOST_DAYS = 60
DAYS_LIMITS = {"min_value": 1, "max_value": MOST_DAYS}


class AskForm(forms.Form):
    """Whom a press officer asks to review a statement."""

    name = forms.CharField(label="Reviewer’s name", max_length=120)
    email = forms.EmailField(label="Reviewer’s e-mail")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the reviewer should know or look at. Stands in the mail and on the page.",
    )
    days = forms.IntegerField(
        label="The link works for this many days", initial=DAYS, **DAYS_LIMITS
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email.lower() == self.user.email.lower():
            raise ValidationError("This is your own address. Ask somebody else to review.")
        return email


class AnswerForm(Form):
    """What the reviewer says of the text."""

    decision = forms.ChoiceField(
        label="What do you say to this text?",
        choices=[
            (ReviewRequest.Decision.APPROVED, "I approve it as it stands"),
            (ReviewRequest.Decision.CHANGES, "It needs changes"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you approve the text or ask for changes."},
    )
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Needed when you ask for changes: say what should be different. It goes to the"
        " author and is kept with the statement’s history.",
    )

    def clean(self) -> None:
        asks_for_changes = self.cleaned_data.get("decision") == ReviewRequest.Decision.CHANGES
        if asks_for_changes and not self.cleaned_data.get("comment"):
            self.add_error("comment", "Say which changes are needed, so that they can be made.")


class PreviewForm(forms.Form):
    """Which journalist reads a statement before its embargo ends."""

    UNTIL_EMBARGO = "embargo"

    name = forms.CharField(label="Journalist’s name", max_length=120)
    outlet = forms.CharField(label="Outlet", max_length=120, required=False)
    email = forms.EmailField(label="Journalist’s e-mail")
    until = forms.ChoiceField(
        label="The link works",
        choices=[(UNTIL_EMBARGO, "until the embargo ends"), ("days", "for some days only")],
        initial=UNTIL_EMBARGO,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label="Days",
        required=False,
        help_text="Only for a link that ends sooner than the embargo.",
        **DAYS_LIMITS,
    )

    def clean(self) -> None:
        is_limited = self.cleaned_data.get("until") == "days"
        if is_limited and not self.cleaned_data.get("days") and "days" not in self.errors:
            self.add_error("days", "Say for how many days the link is to work.")

    @property
    def expires_at(self) -> datetime | None:
        """None: when the embargo ends."""
        if self.cleaned_data["until"] == self.UNTIL_EMBARGO:
            return None
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
