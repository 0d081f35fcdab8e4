from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import Form
from membership import topics, wordings
from membership.addresses import normalize
from membership.forms import EmailField, WordingField
from membership.models import Person, Subscription
from membership.services.preferences import Preferences
from membership.services.subscriptions import frequency_of
from membership.states import STATES
from membership.topics import Choice, Topic

FREQUENCIES = {
    Subscription.Frequency.AT_ONCE: "As soon as there is something",
    Subscription.Frequency.DAILY: "Once a day, all together",
    Subscription.Frequency.WEEKLY: "Once a week, all together",
}
A_QUARTER = timedelta(days=91)
LONGEST_PAUSE = timedelta(days=366)


class MyLinkForm(Form):
    email = EmailField(help_text="The one at which you get our e-mail.")


class PreferencesForm(Form):
    """What a person gets: shown as it is now, and as it is wanted when sent."""

    topics = forms.MultipleChoiceField(
        label="What would you like to get?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose topics from the list: one of those sent is not on it."
        },
    )
    state = forms.ChoiceField(
        label="State or territory",
        help_text="State alerts are about this one.",
        required=False,
        choices=[("", "Choose one"), *STATES],
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
        error_messages={"invalid_choice": "Choose your state or territory from the list."},
    )
    frequency = forms.ChoiceField(
        label="How often?",
        help_text="For all that you ticked. Where there is nothing to say, nothing comes.",
        choices=[(value.value, label) for value, label in FREQUENCIES.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how often you want e-mail.",
            "invalid_choice": "Choose from the list how often you want e-mail.",
        },
    )
    wording = WordingField(wordings.TOPICS)

    def __init__(self, *args: Any, person: Person) -> None:
        super().__init__(*args)
        active = person.subscriptions.active().select_related("person", "issue")
        current = [entry.choice for entry in active]
        self.offered = _offered(current)
        self.fields["topics"].choices = [
            (value, choice.description) for value, choice in self.offered.items()
        ]
        self.initial = {
            "topics": [choice.value for choice in current],
            "state": person.state,
            "frequency": frequency_of(person),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if Topic.STATE.value in data.get("topics", []) and not data.get("state", "missing"):
            self.add_error("state", "Choose your state to get its alerts, or untick state alerts.")
        return data

    @property
    def wanted(self) -> Preferences:
        data = self.cleaned_data
        chosen = [self.offered[value] for value in data["topics"]]
        return Preferences(chosen, data["frequency"], data["state"])


def _offered(current: Sequence[Choice]) -> dict[str, Choice]:
    """All that can be chosen, and what the person gets although it is offered no more."""
    choices = [*topics.choices(with_state=True), *current]
    return {choice.value: choice for choice in choices}


class PauseForm(Form):
    DAYS: ClassVar[dict[str, int]] = {"week": 7, "month": 30, "quarter": A_QUARTER.days}

    length = forms.ChoiceField(
        label="For how long?",
        choices=[
            ("week", "One week"),
            ("month", "One month"),
            ("quarter", "Three months"),
            ("day", "Until a day that I choose"),
        ],
        initial="month",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for how long.",
            "invalid_choice": "Choose from the list for how long.",
        },
    )
    day = forms.DateField(
        label="First day with e-mail again",
        help_text="For “Until a day that I choose” only.",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a day, as in 12/31/2030."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("length") == "day" and "day" not in self.errors:
            self._check(data.get("day"))
        return data

    def _check(self, day: date | None) -> None:
        today = timezone.localdate()
        if day is None:
            self.add_error("day", "Enter the first day on which you want e-mail again.")
        elif day <= today:
            self.add_error("day", "Enter a day that is yet to come.")
        elif day > today + LONGEST_PAUSE:
            self.add_error("day", "Enter a day within a year. For longer, stop all e-mail instead.")

    @property
    def until(self) -> date:
        length = self.cleaned_data["length"]
        if length == "day":
            return self.cleaned_data["day"]
        return timezone.localdate() + timedelta(days=self.DAYS[length])


class AddressForm(Form):
    new_email = EmailField(help_text="We send one e-mail there, and one to the address of today.")

    def __init__(self, *args: Any, person: Person) -> None:
        super().__init__(*args)
        self.person = person
        self.fields["new_email"].label = "New e-mail address"

    def clean_new_email(self) -> str:
        address = self.cleaned_data["new_email"]
        if normalize(address) == normalize(self.person.email):
            raise ValidationError("Enter another address: this one is in use already.")
        return address


class UnsubscribeForm(Form):
    """Which list to leave, or all; or, for whoever is on one, how to get less."""

    ALL = "all"
    PAUSE = "pause"
    WEEKLY = "weekly"

    leave = forms.ChoiceField(
        label="What should stop?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what should stop.",
            "invalid_choice": "That list does not have this address any more.",
        },
    )

    def __init__(
        self, *args: Any, subscriptions: Sequence[Subscription], chosen: Subscription | None
    ) -> None:
        super().__init__(*args)
        self.subscriptions = {str(subscription.pk): subscription for subscription in subscriptions}
        self.fields["leave"].choices = [
            *((pk, f"Only this: {entry.label}") for pk, entry in self.subscriptions.items()),
            (self.ALL, "All e-mail to this address"),
            *self._gentler(),
        ]
        key = str(chosen.pk) if chosen else ""
        self.fields["leave"].initial = key if key in self.subscriptions else self.ALL

    def _gentler(self) -> list[tuple[str, str]]:
        entries = self.subscriptions.values()
        weekly = Subscription.Frequency.WEEKLY
        return [
            *([(self.PAUSE, "All e-mail for three months; then it goes on")] if entries else []),
            *(
                [(self.WEEKLY, "All but one e-mail a week, with everything in it")]
                if any(entry.frequency != weekly for entry in entries)
                else []
            ),
        ]

    @property
    def is_gentle(self) -> bool:
        """Whether nothing is left: see ``PAUSE`` and ``WEEKLY``."""
        return self.cleaned_data["leave"] in {self.PAUSE, self.WEEKLY}

    def chosen_subscription(self) -> Subscription | None:
        """The one to leave; None for all."""
        return self.subscriptions.get(self.cleaned_data["leave"])
