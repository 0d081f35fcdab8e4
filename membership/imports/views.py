"""Importing people: give a list, say what it holds, look at what would happen, enter it."""

import csv
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.log_actions import log

from core import liveness
from core.admin_screens import Screen, Way
from core.spreadsheets import Echo, safe
from membership.desk.listings import EXPORT_ACTION
from membership.imports import tasks
from membership.imports.forms import ColumnsForm, FileForm
from membership.imports.reading import UnreadableFileError
from membership.models import ImportLine, PeopleImport
from membership.services import imports, undoing

PERMISSION = "membership.add_peopleimport"
MOST_LISTED = 20
MOST_ERRORS, MOST_EXAMPLES = 100, 5
State, Outcome = PeopleImport.State, ImportLine.Outcome
MEANINGS = {
    Outcome.NEW: ("New", "Will be entered."),
    Outcome.CHANGED: ("On record, gains something", "A detail, a membership or mail is added."),
    Outcome.UNCHANGED: ("On record already", "Nothing changes."),
    Outcome.REPEATED: ("Repeated in the file", "The first line of the same person counts."),
    Outcome.SUPPRESSED: (
        "Must not be mailed",
        "They left all mail, complained or were erased. They are left out altogether.",
    ),
    Outcome.ERROR: ("With an error", "They are left out until they are mended."),
}
# What entering did, in the words of the page that reports it.
DONE = {
    "people": "people entered",
    "details": "people whose details were completed",
    "memberships": "memberships begun",
    "kinds": "memberships that changed their kind",
    "subscriptions": "subscriptions begun, each with its consent",
}


class ImportScreen(Screen):
    permission_required = PERMISSION
    header_icon = "upload"
    page_title = "Import people"


class OneImportScreen(ImportScreen):
    page_title = "Import"

    @property
    def above(self) -> Way:
        return [("Import people", reverse("people_import:index"))]

    @cached_property
    def people_import(self) -> PeopleImport:
        found = PeopleImport.objects.select_related("created_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.people_import.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"people_import": self.people_import}

    def back(self) -> HttpResponse:
        return redirect("people_import:show", self.people_import.pk)


class IndexView(ImportScreen, FormView):
    template_name = "membership/admin/imports.html"
    form_class = FileForm

    def form_valid(self, form: FileForm) -> HttpResponse:
        document = form.cleaned_data["document"]
        try:
            people_import = imports.begin_import(
                file=document, name=document.name, by=self.request.user
            )
        except UnreadableFileError as error:
            form.add_error("document", str(error))
            return self.form_invalid(form)
        return redirect("people_import:columns", people_import.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier = PeopleImport.objects.select_related("created_by").defer("samples", "headings")
        return super().get_context_data(**kwargs) | {"earlier": earlier[:MOST_LISTED]}


class ColumnsView(OneImportScreen, FormView):
    template_name = "membership/admin/import_columns.html"
    form_class = ColumnsForm
    OPEN = (State.MAPPING, State.CHECKED, State.FAILED)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_permission() and not self.is_open:
            return self.back()
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.people_import.state in self.OPEN and not self.people_import.emptied_at

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"people_import": self.people_import}

    def form_valid(self, form: ColumnsForm) -> HttpResponse:
        form.save()
        if imports.advance(self.people_import, to=State.CHECKING, out_of=self.OPEN):
            PeopleImport.objects.filter(pk=self.people_import.pk).update(lines_read=0)
            tasks.check.enqueue(self.people_import.pk)
        return self.back()


class ShowView(OneImportScreen, TemplateView):
    """How far it is; what would happen, once that is known; what happened."""

    TEMPLATES: ClassVar[dict[str, str]] = {
        State.CHECKED: "membership/admin/import_checked.html",
        State.DONE: "membership/admin/import_done.html",
        State.CHECKING: "membership/admin/import_progress.html",
        State.ENTERING: "membership/admin/import_progress.html",
        State.UNDOING: "membership/admin/import_progress.html",
        State.UNDONE: "membership/admin/import_undone.html",
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.people_import.state == State.MAPPING:
            return redirect("people_import:columns", self.people_import.pk)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [self.TEMPLATES.get(self.people_import.state, "membership/admin/import_over.html")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, counts = self.people_import, self.people_import.counts
        context = super().get_context_data(**kwargs) | {
            "errors": counts.get(Outcome.ERROR, 0),
            "most_errors": MOST_ERRORS,
        }
        if found.is_under_way:
            context["is_interrupted"] = not liveness.living()
        if found.state == State.CHECKED:
            context |= {"outcomes": list(_outcomes(found)), "effective": _effective(found)}
        if found.state == State.DONE:
            context["done"] = [
                (counts[name], words) for name, words in DONE.items() if counts.get(name)
            ]
            context["left_out"] = [
                (counts[outcome], *MEANINGS[outcome])
                for outcome in (Outcome.UNCHANGED, Outcome.REPEATED, Outcome.SUPPRESSED)
                if counts.get(outcome)
            ]
            context["can_undo"] = found.can_be_undone and self.request.user.has_perms(
                UndoView.permission_required
            )
            context["error_lines"] = _lines(found, Outcome.ERROR)[:MOST_ERRORS]
        return context


class EnterView(OneImportScreen, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if imports.advance(self.people_import, to=State.ENTERING, out_of=(State.CHECKED,)):
            tasks.enter.enqueue(self.people_import.pk)
        return self.back()


class CancelView(OneImportScreen, TemplateView):
    template_name = "membership/admin/import_cancel.html"
    page_title = "Cancel the import"
    header_icon = "cross"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.people_import.name
        if imports.cancel_import(self.people_import):
            messages.success(request, f"“{name}” was canceled. Nobody was entered.")
        else:
            messages.error(request, f"“{name}” cannot be canceled any more.")
        return redirect("people_import:index")


class UndoView(OneImportScreen, TemplateView):
    """What would go and what would stay; and undoing it."""

    permission_required = (PERMISSION, "membership.delete_person")
    template_name = "membership/admin/import_undo.html"
    page_title = "Undo the import"

    @property
    def above(self) -> Way:
        return [*super().above, (self.people_import.name, self._address)]

    @property
    def _address(self) -> str:
        return reverse("people_import:show", args=[self.people_import.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.people_import.can_be_undone:
            return self.back()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effect, examples = undoing.preview(self.people_import)
        return super().get_context_data(**kwargs) | {"effect": effect, "examples": examples}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if undoing.begin_undoing(self.people_import, by=request.user):
            tasks.undo.enqueue(self.people_import.pk)
        else:
            messages.error(request, f"“{self.people_import.name}” cannot be undone any more.")
        return self.back()


class ErrorsView(OneImportScreen, View):
    """The lines with an error, to be mended and imported as a list of their own."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lines = _lines(self.people_import, Outcome.ERROR)
        log(
            instance=request.user,
            action=EXPORT_ACTION,
            user=request.user,
            data={
                "what": f"lines with errors of “{self.people_import.name}”",
                "rows": lines.count(),
                "format": "csv",
                "asked": "",
            },
        )
        name = f"errors of {self.people_import.name.rsplit('.', 1)[0]}.csv"
        return StreamingHttpResponse(
            _as_csv(self.people_import, lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, name)},
        )


def _lines(people_import: PeopleImport, outcome: Outcome) -> QuerySet[ImportLine]:
    return people_import.lines.filter(outcome=outcome).order_by("line")


def _outcomes(people_import: PeopleImport) -> Iterator[dict[str, Any]]:
    """Of each outcome the number of lines, what it means, and the first of them."""
    for outcome, (label, meaning) in MEANINGS.items():
        most = MOST_ERRORS if outcome == Outcome.ERROR else MOST_EXAMPLES
        count = people_import.counts.get(outcome, 0)
        yield {
            "value": outcome.value,
            "label": label,
            "meaning": meaning,
            "count": count,
            "lines": _lines(people_import, outcome)[:most] if count else [],
        }


def _effective(people_import: PeopleImport) -> int:
    """How many lines would do something."""
    return sum(people_import.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED))


def _as_csv(people_import: PeopleImport, lines: QuerySet[ImportLine]) -> Iterator[bytes]:
    writer = csv.writer(Echo())
    # The mark by which Excel knows UTF-8.
    yield b"\xef\xbb\xbf"
    yield writer.writerow(["Line", "What is wrong", *map(safe, people_import.headings)])
    for line in lines.iterator():
        yield writer.writerow([line.line, line.problem, *map(safe, line.cells)])
