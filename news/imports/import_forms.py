from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from news.imports import importing
from news.models import ImportedDocument, Organization, StatementPage
from news.reading.result import Reading

MOST_BYTES = 10 * 1024 * 1024
ENDINGS = ".txt,.docx,.eml,.pdf,.html,.htm"
PASTED_NAME = "pasted.txt"


class ImportForm(forms.Form):
    """A statement as text or as a document; ``source()`` says which was given."""

    document = forms.FileField(
        required=False,
        help_text="Text, Word (.docx), mail (.eml), web page (.html), PDF with text; up to 10 MB.",
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Pasted whole, from the letterhead to the last line.",
    )

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document and document.size > MOST_BYTES:
            raise ValidationError("The document is larger than 10 MB. Paste its text instead.")
        return document

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and bool(cleaned["document"]) == bool(cleaned["text"].strip()):
            raise ValidationError("Choose a document or paste its text: one of the two.")
        return cleaned

    def source(self) -> tuple[str, bytes]:
        """Name and content of what was given."""
        if document := self.cleaned_data["document"]:
            return document.name, document.read()
        return PASTED_NAME, self.cleaned_data["text"].encode()


class ReviewForm(forms.Form):
    """What the reader leaves to decide: whose statement it is, and what it is."""

    organization = forms.ModelChoiceField(
        Organization.objects.order_by("-is_own", "name"),
        required=False,
        label="Issuing organization",
        empty_label="A new one, as below",
    )
    name = forms.CharField(required=False, max_length=150)
    postal_address = forms.CharField(
        required=False, label="Address", widget=forms.Textarea(attrs={"rows": 2})
    )
    phones = forms.CharField(required=False, max_length=150, help_text="Separated by commas.")
    fax = forms.CharField(required=False, max_length=40)
    website = forms.URLField(required=False, assume_scheme="https")
    email = forms.EmailField(required=False, label="E-mail")
    kind = forms.ChoiceField(choices=StatementPage.Kind, label="Kind of statement")
    headline = forms.CharField(
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "No headline was found. Enter one."},
    )
    kept_lines = forms.MultipleChoiceField(
        required=False,
        label="Lines to keep",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that you choose are put at the end of the text, to be moved from there.",
    )
    NEW_ORGANIZATION = ("name", "postal_address", "phones", "fax", "website", "email")

    def __init__(self, *args: Any, reading: Reading, **kwargs: Any) -> None:
        known = importing.match_organization(reading.organization)
        found = importing.new_organization(reading.organization)
        initial = {field: getattr(found, field) for field in self.NEW_ORGANIZATION} | {
            "organization": known,
            "kind": importing.kind_of(reading, known),
            "headline": reading.headline,
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        self.reading = reading
        self.fields["kept_lines"].choices = [
            (str(line.number), line.text.strip()) for line in reading.unplaced
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen, name = cleaned.get("organization"), cleaned.get("name")
        if "organization" not in self.errors and not chosen and not name:
            self.add_error("name", "Choose an organization above, or name the new one.")
        if not chosen and name and Organization.objects.filter(name__iexact=name).exists():
            self.add_error("name", "This organization is on record already. Choose it above.")
        is_own = bool(chosen and chosen.is_own)
        if is_own == (cleaned.get("kind") == StatementPage.Kind.PARTNER):
            self.add_error(
                "kind", "A partner statement is issued by a partner, any other by ourselves."
            )
        return cleaned

    def save(self, document: ImportedDocument, user: Any) -> StatementPage:
        """The draft. The organization is put on record where it is a new one."""
        organization = self.cleaned_data["organization"] or self._new_organization()
        statement = importing.as_statement(self.reading, organization)
        statement.kind = self.cleaned_data["kind"]
        statement.title = " ".join(self.cleaned_data["headline"].split())
        kept = set(self.cleaned_data["kept_lines"])
        statement.body = importing.body_of(
            [*self.reading.body, *importing.paragraphs_of(self.reading.unplaced, kept)]
        )
        return importing.finish(statement=statement, document=document, user=user)

    def _new_organization(self) -> Organization:
        organization = Organization(
            **{field: self.cleaned_data[field] for field in self.NEW_ORGANIZATION},
            boilerplate=self.reading.boilerplate,
        )
        organization.save()
        return organization
