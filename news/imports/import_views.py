"""Importing a statement: give a document, look at what was read, save it as a draft."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from core.admin_screens import Screen
from core.models import User
from news import reading
from news.imports.import_forms import ImportForm, ReviewForm
from news.imports.importing import NoNewsroomError
from news.models import ImportedDocument, StatementPage
from news.reading import UnreadableDocument
from news.reading.result import Certainty, Reading, SourceLine

PERMISSION = "news.handle_statementpage"
# What each field of a reading is called on the screen.
LABELS = {
    "organization": "Issuing organization",
    "release": "Release",
    "embargo_until": "Embargoed until",
    "date": "Statement date",
    "headline": "Headline",
    "subheadings": "Subheading",
    "city": "Dateline",
    "body": "Text",
    "contacts": "Press contacts",
    "end_mark": "End mark",
    "boilerplate": "Boilerplate",
}
CERTAINTIES = {
    Certainty.RECOGNIZED: "Recognized",
    Certainty.GUESSED: "Guessed: check",
    Certainty.MISSING: "Not found",
}


class ReadField(NamedTuple):
    """A field as it was read: ``tone`` is a name for the style sheet."""

    name: str
    label: str
    tone: str
    certainty: str
    value: Any


class MarkedLine(NamedTuple):
    """A line of the source, with the fields that it went to."""

    line: SourceLine
    labels: list[str]
    tone: str


class ImportMixin(Screen):
    permission_required = PERMISSION
    header_icon = "upload"
    page_title = "Import a statement"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("statements:index"), "label": "Statements"},
            {"url": reverse("newsroom:import"), "label": "Import a statement"},
        ]


class ImportView(ImportMixin, FormView):
    template_name = "news/admin/import.html"
    form_class = ImportForm

    def form_valid(self, form: ImportForm) -> HttpResponse:
        name, content = form.source()
        try:
            found = reading.read(name, content)
        except UnreadableDocument as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        document = ImportedDocument.objects.create(
            name=name, content=content, reading=found.as_json(name), imported_by=self.request.user
        )
        return redirect("newsroom:review_import", document.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unfinished = ImportedDocument.objects.filter(statement=None).defer("content")
        return super().get_context_data(**kwargs) | {
            "unfinished": unfinished.select_related("imported_by")
        }


class ReviewImportView(ImportMixin, FormView):
    """Source and fields side by side."""

    template_name = "news/admin/review_import.html"
    form_class = ReviewForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(ImportedDocument, pk=kwargs["pk"], statement=None)
        self.reading = reading.read(self.document.name, bytes(self.document.content))

    def get_page_subtitle(self) -> str:
        return self.document.name

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"reading": self.reading}

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        try:
            with transaction.atomic():
                statement = form.save(self.document, self.request.user)
        except NoNewsroomError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, f"“{statement.title}” is a draft now. Check it here.")
        return redirect("wagtailadmin_pages:edit", statement.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | side_by_side(self.document, self.reading)


class DiscardImportView(ImportMixin, TemplateView):
    """Forget a document that no statement was made from, once that is confirmed."""

    template_name = "news/admin/discard_import.html"
    page_title = "Discard the import"
    header_icon = "bin"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(ImportedDocument, pk=kwargs["pk"], statement=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"document": self.document}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.document.delete()
        messages.success(request, f"“{self.document.name}” was discarded.")
        return redirect("newsroom:import")


class SourceView(ImportMixin, View):
    """The document that a statement was imported from, with what was read in it."""

    template_name = "news/admin/imported_document.html"
    page_title = "Imported from"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        documents = ImportedDocument.objects.select_related("statement", "imported_by")
        self.document = get_object_or_404(documents.exclude(statement=None), pk=pk)
        found = reading.read(self.document.name, bytes(self.document.content))
        return self.render_to_response(self.get_context_data() | side_by_side(self.document, found))

    def get_page_subtitle(self) -> str:
        return self.document.name


class DownloadView(ImportMixin, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The document as it came in, never shown by the browser itself."""
        document = get_object_or_404(ImportedDocument, pk=pk)
        return HttpResponse(
            bytes(document.content),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": content_disposition_header(True, document.name),
                "X-Content-Type-Options": "nosniff",
            },
        )


def side_by_side(document: ImportedDocument, found: Reading) -> dict[str, Any]:
    return {
        "document": document,
        "reading": found,
        "fields": {field.name: field for field in read_fields(found)},
        "lines": list(marked_lines(found)),
        "labels": LABELS,
    }


def read_fields(found: Reading) -> Iterator[ReadField]:
    for name, label in LABELS.items():
        certainty = found.marks[name].certainty
        yield ReadField(name, label, certainty.value, CERTAINTIES[certainty], getattr(found, name))


def marked_lines(found: Reading) -> Iterator[MarkedLine]:
    left_over = {line.number for line in found.unplaced}
    said: list[str] = []
    for line in found.source_lines:
        names = [name for name in LABELS if line.number in found.marks[name].lines]
        if line.number in left_over:
            yield MarkedLine(line, ["Left over"], "left-over")
        else:
            labels = [LABELS[name] for name in names]
            # Once for a run of lines: a long text would be nothing but labels.
            yield MarkedLine(line, [] if labels == said else labels, _tone(found, names))
            said = labels or said


def _tone(found: Reading, names: list[str]) -> str:
    certainties = {found.marks[name].certainty for name in names}
    if Certainty.GUESSED in certainties:
        return Certainty.GUESSED.value
    return Certainty.RECOGNIZED.value if names else ""


def source_buttons(page: Page, user: User) -> list[Button]:
    """The way from an imported statement to the document that it came from."""
    if not isinstance(page, StatementPage) or not user.has_perm(PERMISSION):
        return []
    newest = page.imported_documents.values_list("pk", flat=True).first()
    if newest is None:
        return []
    url = reverse("newsroom:imported_document", args=[newest])
    return [Button("Source", url, icon_name="doc-full", priority=90)]
