"""How listings of the admin leave it as spreadsheets."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.coreutils import multigetattr

from core import xlsx_stream

ROWS_AT_A_TIME = 2000
DISPLAY = re.compile(r"get_(\w+)_display")
# What makes a spreadsheet program read a cell as a formula (OWASP, "CSV injection"); in their wide
# forms, too, which some take for the same.
FORMULA_START = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")


class Echo:
    """For ``csv.writer``, whose ``writerow()`` then returns the line's bytes."""

    def write(self, line: str) -> bytes:
        return line.encode()


def safe(value: Any) -> Any:
    """Text that a spreadsheet program would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and FORMULA_START.match(value) else value


class SafeExportMixin:
    """For Wagtail's index views: rows go out as a stream, and no cell as a formula."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Wagtail would make the whole page first, with every row in it."""
        if self.is_export:
            return self.as_spreadsheet(self.get_queryset(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        return super().stream_csv(queryset.iterator(chunk_size=ROWS_AT_A_TIME))

    def write_xlsx_response(self, queryset: QuerySet) -> HttpResponse:
        headings = [self.get_heading(queryset, field) for field in self.list_export]
        name = f"{self.get_filename()}.xlsx"
        return StreamingHttpResponse(
            xlsx_stream.stream(headings, self._xlsx_rows(queryset)),
            content_type=xlsx_stream.CONTENT_TYPE,
            headers={"Content-Disposition": content_disposition_header(True, name)},
        )

    def _xlsx_rows(self, queryset: QuerySet) -> Iterator[list[Any]]:
        for item in queryset.iterator(chunk_size=ROWS_AT_A_TIME):
            row = self.to_row_dict(item)
            yield [
                self.preprocess_field_value(field, value, self.FORMAT_XLSX)
                for field, value in row.items()
            ]

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {field: self._value(item, field) for field in self.list_export}

    def _value(self, item: Any, field: str) -> Any:
        """Django's own ``get_…_display()`` translates all choices anew, in every row."""
        path, _, name = field.rpartition(".")
        if not (found := DISPLAY.fullmatch(name)):
            return multigetattr(item, field)
        owner = multigetattr(item, path) if path else item
        value = getattr(owner, found[1])
        return self._labels(type(owner), found[1]).get(value, value)

    def _labels(self, model: type[Model], name: str) -> dict[Any, str]:
        kept = self.__dict__.setdefault("_kept_labels", {})
        if (model, name) not in kept:
            choices = model._meta.get_field(name).flatchoices
            kept[model, name] = {value: str(label) for value, label in choices}
        return kept[model, name]

    def get_heading(self, queryset: Any, field: str) -> str:
        """Wagtail asks the rows for their model, and those of a stream have none to tell."""
        return super().get_heading(self.model.objects, field)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """XLSX cells have a type, and are written as text; of moments they know no zone."""
        if export_format == self.FORMAT_XLSX and isinstance(value, datetime):
            return timezone.make_naive(value)
        value = super().preprocess_field_value(field, value, export_format)
        return safe(value) if export_format == self.FORMAT_CSV else value
