"""What staff fill in of data requests."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from membership.addresses import normalize
from membership.models import DataRequest, Person
from membership.my_data import Subject, subject_at, subject_of

State = DataRequest.State


class NewRequestForm(WagtailAdminModelForm):
    """A request that came by letter, by telephone, or by an e-mail to us."""

    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="Under which we know the person. Leave it empty if it is not known yet.",
    )
    received_on = forms.DateField(
        label="Received on",
        initial=timezone.localdate,
        widget=AdminDateInput,
        help_text="It is due a fixed number of days after it.",
    )
    field_order = ["kind", "email", "received_on", "note"]

    class Meta:
        model = DataRequest
        fields = ["kind", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "note": "How it came in, how you know that it is them, and, where no address is "
            "known, whom to look for. Erased with the person."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = settings.DATA_REQUEST_DAYS
        self.fields["received_on"].help_text = f"It is due {days} days after that."

    def clean_received_on(self) -> date:
        received_on = self.cleaned_data["received_on"]
        if received_on > timezone.localdate():
            raise ValidationError("Enter the day on which it came in: this one is yet to come.")
        return received_on

    def save(self, commit: bool = True) -> DataRequest:
        request, data = self.instance, self.cleaned_data
        if person := Person.objects.at(data["email"]).first() if data["email"] else None:
            request.person = person.survivor
        received_at = datetime.combine(data["received_on"], time(12))
        request.received_at = timezone.make_aware(received_at)
        request.due_on = data["received_on"] + timedelta(days=settings.DATA_REQUEST_DAYS)
        return super().save(commit)


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="How it ended",
        choices=[(State.DONE.value, "Done as asked"), (State.REFUSED.value, "Refused")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )
    note = forms.CharField(
        label="What was done and answered",
        help_text="If it was refused: why, and how they were told.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what was done and answered."},
    )


class WhoseForm(forms.Form):
    """Whose data: typed, so that nobody’s goes by a slip of the hand."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Type the address of the person whose data it is."},
    )

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["email"].help_text = (
            "Type the address of this person, to be sure that it is them."
            if person
            else "Under which we hold something: of members, subscribers, journalists, or of "
            "forms that were sent."
        )

    def clean_email(self) -> str:
        address = self.cleaned_data["email"]
        if self.person and normalize(address) not in self.subject.addresses:
            raise ValidationError("This is not an address of the person who asked.")
        return address

    @property
    def subject(self) -> Subject:
        """Whose data it is, once the form is valid."""
        if self.person:
            return subject_of(self.person)
        return subject_at(self.cleaned_data["email"])
