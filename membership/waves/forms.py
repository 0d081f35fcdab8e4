from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput

from membership.waves.groups import By, Window

WIDE = timedelta(days=1)


class WindowForm(forms.Form):
    """Which signups to look at. Left empty: those of the last 24 hours."""

    since = forms.DateTimeField(
        label="From",
        required=False,
        widget=AdminDateTimeInput,
        help_text="Empty: 24 hours earlier.",
    )
    until = forms.DateTimeField(
        label="To", required=False, widget=AdminDateTimeInput, help_text="Empty: now."
    )
    by = forms.ChoiceField(label="Group by", choices=By.choices, required=False)
    confirmed = forms.BooleanField(
        label="Confirmed ones as well",
        required=False,
        help_text="Somebody opened the mail and pressed its button: hardly false, unless "
        "whoever sent the forms owns the addresses.",
    )

    def clean(self) -> dict[str, Any]:
        now = timezone.now()
        until = self.cleaned_data.get("until") or now
        since = self.cleaned_data.get("since") or min(until, now) - WIDE
        if since >= until:
            raise ValidationError("“From” must be earlier than “To”.")
        return self.cleaned_data | {"since": since, "until": until}

    @property
    def window(self) -> Window:
        """Of a valid form."""
        data = self.cleaned_data
        by = By(data["by"] or By.NETWORK)
        return Window(data["since"], data["until"], by, not data["confirmed"])
