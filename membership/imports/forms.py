"""What staff say of a list: which file, what its columns hold, what its people agreed to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from membership import topics
from membership.imports import columns
from membership.imports.cells import KINDS
from membership.models import PeopleImport

MOST_BYTES = 50 * 1024 * 1024
MISSING_ONLY, REPLACE = "missing", "replace"


class FileForm(forms.Form):
    document = forms.FileField(
        label="List",
        help_text="CSV or Excel (.xlsx), up to 50 MB, with a heading for each column. Of a "
        "workbook the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": "This file is empty.", "required": "Choose a file."},
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document.size > MOST_BYTES:
            raise ValidationError("The file is larger than 50 MB. Divide it.")
        return document


class ColumnsForm(forms.Form):
    """``people_import`` gives the columns, and what was said of them before."""

    kind = forms.ChoiceField(
        label="They join as",
        required=False,
        choices=[("", "Nothing: no membership"), *((kind.value, kind.label) for kind in KINDS)],
        help_text="For lines that do not say it themselves. Organizations join by their form.",
    )
    topics = forms.MultipleChoiceField(
        label="They agreed to mail on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only what they asked for. Who left one of these before is not put back on it.",
    )
    wording = forms.CharField(
        label="In these words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As they stood on the form or the card. They are kept with each consent.",
    )
    origin = forms.CharField(
        label="Where the list is from",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="And how the people agreed, so that it can be shown to anybody who asks. For "
        "example: “Cards filled in at the booth of the state convention, Richmond.”",
        error_messages={"required": "Say where the list is from: without it no list is taken."},
    )
    agreed_on = forms.DateField(
        label="They agreed on",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="For lines that do not say it themselves.",
    )
    on_record = forms.ChoiceField(
        label="Of people who are on record already",
        choices=[
            (MISSING_ONLY, "Add what is missing, and leave the rest as it is"),
            (REPLACE, "Replace what differs; nothing is emptied"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people_import: PeopleImport, **kwargs: Any) -> None:
        self.people_import = people_import
        super().__init__(*args, **kwargs | {"initial": self._said_before()})
        self.fields["topics"].choices = [
            (choice.value, choice.description) for choice in topics.choices(with_state=True)
        ]
        self.fields |= {
            f"column_{n}": forms.ChoiceField(
                label=heading or f"Column {n + 1}",
                required=False,
                choices=[("", "Leave out"), *columns.LABELS.items()],
            )
            for n, heading in enumerate(people_import.headings)
        }

    def _said_before(self) -> dict[str, Any]:
        said = self.people_import
        return {
            "kind": said.kind,
            "topics": said.topics,
            "wording": said.wording,
            "origin": said.origin,
            "agreed_on": said.agreed_on,
            "on_record": REPLACE if said.replaces else MISSING_ONLY,
        } | {f"column_{n}": field for n, field in enumerate(said.columns)}

    def column_rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's field, with the first cells beneath its heading."""
        return [
            (
                self[f"column_{n}"],
                [cells[n] for cells in self.people_import.samples if n < len(cells)],
            )
            for n in range(len(self.people_import.headings))
        ]

    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("column_")]

    @property
    def chosen_columns(self) -> list[str]:
        return [
            self.cleaned_data.get(f"column_{n}", "")
            for n in range(len(self.people_import.headings))
        ]

    def clean_agreed_on(self) -> Any:
        day = self.cleaned_data["agreed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._clean_columns(self.chosen_columns)
        chosen = cleaned.get("topics")
        if chosen and not cleaned.get("wording"):
            self.add_error("wording", "Give the words: mail needs a consent on record.")
        if chosen and "agreed_on" not in self.chosen_columns and not cleaned.get("agreed_on"):
            self.add_error("agreed_on", "Give the day, or match a column to “Agreed on”.")
        if not chosen and not cleaned.get("kind") and "kind" not in self.chosen_columns:
            self.add_error(
                "kind",
                "Choose this, or the mail that they agreed to: nobody is kept without a purpose.",
            )
        return cleaned

    def _clean_columns(self, chosen: list[str]) -> None:
        if columns.EMAIL not in chosen:
            raise ValidationError("Say which column holds the e-mail addresses.")
        for field, label in columns.LABELS.items():
            if chosen.count(field) > 1:
                raise ValidationError(f"Two columns are matched to “{label}”. Choose one.")
        if columns.WHOLE_NAME in chosen and {"first_name", "last_name"} & set(chosen):
            raise ValidationError("Match the whole name, or first and last name, not both.")

    def save(self) -> PeopleImport:
        said, cleaned = self.people_import, self.cleaned_data
        for field in ("kind", "topics", "wording", "origin", "agreed_on"):
            setattr(said, field, cleaned[field])
        said.replaces = cleaned["on_record"] == REPLACE
        said.columns = self.chosen_columns
        said.save()
        return said
