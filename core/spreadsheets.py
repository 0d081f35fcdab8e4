"""How listings of the admin leave it as spreadsheets."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

ROWS_AT_A_TIME = 2000
# What makes a spreadsheet program read a cell as a formula (OWASP, "CSV injection").
FORMULA_START = re.compile(r"^[=+\-@\t\r\n]")


class SafeExportMixin:
    """For Wagtail's index views: rows go out as a stream, and no cell as a formula."""

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        return super().stream_csv(queryset.iterator(chunk_size=ROWS_AT_A_TIME))

    def get_heading(self, queryset: Any, field: str) -> str:
        """Wagtail asks the rows for their model, and those of a stream have none to tell."""
        return super().get_heading(self.model.objects, field)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Text that a spreadsheet program would run as a formula gets an apostrophe before it.

        XLSX cells have a type, and Wagtail writes these as text.
        """
        value = super().preprocess_field_value(field, value, export_format)
        if export_format == self.FORMAT_CSV and isinstance(value, str):
            return f"'{value}" if FORMULA_START.match(value) else value
        return value
