from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput

from core.page_form import PageForm
from news.partner_form import PartnerFormMixin
from news.record.correction_form import CorrectionFormMixin
from news.release import embargo

FIRST, SECOND = "first", "second"
# What the editor's buttons send along. Approving what somebody else wrote is none of them.
SUBMITTING = ("action-publish", "action-submit", "action-restart-workflow")


class WallClockField(forms.DateTimeField):
    """A time as clocks of some zone show it: whoever reads it has to say of which.

    Django's own takes it for a time in the zone of the editor's account.
    """

    widget = AdminDateTimeInput
    zone = embargo.zone("")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            return embargo.wall_clock(value, self.zone)
        return value

    def to_python(self, value: Any) -> datetime | None:
        # Not Django's, which would end in an instant.
        if value in self.empty_values:
            return None
        for pattern in self.input_formats:
            try:
                return datetime.strptime(str(value).strip(), pattern)  # noqa: DTZ007 - no zone yet
            except ValueError:
                continue
        raise ValidationError("Write date and time like this: 2025-01-31 14:30.", code="invalid")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.prepare_value(initial) != self.to_python(data)
        except ValidationError:
            return True


class StatementForm(CorrectionFormMixin, PartnerFormMixin, PageForm):
    """The editor of a statement, which reads the embargo in the zone that it is named in."""

    embargo_until = WallClockField(
        label="Embargoed until",
        required=False,
        help_text="As clocks there show it. Approved, the text goes out then, and not before.",
    )
    embargo_hour = forms.ChoiceField(
        label="Which of the two?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (FIRST, "The first, still in daylight time"),
            (SECOND, "The second, back in standard time"),
        ],
        help_text="Clocks are put back: this time comes twice.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "embargo_zone" not in self.fields:  # of another edit handler
            return
        name = self.instance.embargo_zone
        self.fields["embargo_until"].zone = embargo.zone(name)
        self.fields["embargo_zone"] = self._zone_field(name)
        self.initial["embargo_hour"] = self._hour_of(self.instance.embargo_until)

    def _zone_field(self, chosen: str) -> forms.ChoiceField:
        field = self.fields["embargo_zone"]
        return forms.ChoiceField(
            label=field.label,
            help_text="The place whose clocks the embargo goes by.",
            choices=embargo.zone_choices(chosen),
        )

    def _hour_of(self, moment: datetime | None) -> str:
        """Which of two equal hours a moment is in; empty where its hour comes once."""
        place = embargo.zone(self.instance.embargo_zone)
        if moment is None or not embargo.comes_twice(embargo.wall_clock(moment, place), place):
            return ""
        return SECOND if moment.astimezone(place).fold else FIRST

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "embargo_zone" in self.fields:
            self._clean_embargo(cleaned)
        return cleaned

    def _clean_embargo(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("release") != embargo.EMBARGOED:
            # Out of sight then, and so is what is wrong with it.
            self.errors.pop("embargo_until", None)
            cleaned["embargo_until"] = None
        elif wall := cleaned.get("embargo_until"):
            cleaned["embargo_until"] = self._instant(wall, cleaned)
            self._refuse_past(cleaned["embargo_until"])
        elif "embargo_until" not in self.errors and not self._may_be_incomplete():
            self.add_error("embargo_until", "Say until when the statement is under embargo.")

    def _may_be_incomplete(self) -> bool:
        """A draft may; what reviewers have before them could be approved as it is."""
        is_reviewed = self.instance.pk and self.instance.workflow_in_progress
        return self.is_deferred_validation and not is_reviewed

    def _instant(self, wall: datetime, cleaned: dict[str, Any]) -> datetime | None:
        name, hour = cleaned.get("embargo_zone", ""), cleaned.get("embargo_hour")
        try:
            second = hour == SECOND if hour else None
            return embargo.instant(wall, embargo.zone(name), second=second).astimezone(UTC)
        except embargo.WallClockError as error:
            field = "embargo_hour" if isinstance(error, embargo.TwiceError) else "embargo_until"
            self.add_error(field, error.explanation(name))
        return None

    def _refuse_past(self, moment: datetime | None) -> None:
        """Only of what is submitted: a draft waits, and so may its approval."""
        if moment is None or moment > timezone.now() or not self._is_submitted():
            return
        if moment != self._published_until():
            self.add_error(
                "embargo_until",
                "This moment has passed. Choose a later one, or release the statement immediately.",
            )

    def _is_submitted(self) -> bool:
        return not self.is_deferred_validation and any(name in self.data for name in SUBMITTING)

    def _published_until(self) -> datetime | None:
        """The embargo that the public text was under: a correction leaves it as it is."""
        public = type(self.instance).objects.filter(pk=self.instance.pk, live=True)
        return public.values_list("embargo_until", flat=True).first()

    def needs_hour(self) -> bool:
        """Whether the editor has to say, or has said, which of two equal hours is meant."""
        return bool(self["embargo_hour"].value() or self["embargo_hour"].errors)
