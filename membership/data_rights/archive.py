"""The file that people get: everything as JSON, the same as tables, and a text to begin with."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import timezone
from wagtail.models import Site

from core.models import BrandSettings
from core.spreadsheets import FORMULA_START
from membership import my_data
from membership.my_data import Section, Subject

FILE_NAME = "my-data.zip"
# Spreadsheet programs take a file without it for something else than UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def as_download(subject: Subject) -> HttpResponse:
    return HttpResponse(
        archive(subject),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
            "Cache-Control": "private, no-store",
        },
    )


def archive(subject: Subject) -> bytes:
    """A ZIP file. The data of one person: small enough to be put together in memory."""
    sections = my_data.sections_of(subject)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(subject, sections))
        archive.writestr("data.json", _json(sections))
        for section in sections:
            archive.writestr(f"{section.name}.csv", BYTE_ORDER_MARK + _csv(section.rows))
    return file.getvalue()


def _readme(subject: Subject, sections: list[Section]) -> str:
    context = {
        "brand": BrandSettings.for_site(Site.objects.get(is_default_site=True)),
        "addresses": subject.addresses,
        "sections": sections,
        "now": timezone.localtime(),
    }
    template = get_template("membership/data_rights/README.txt")
    # Plain text for every editor: lines end as Windows wants them, and all others take it.
    return template.render(context).strip().replace("\n", "\r\n") + "\r\n"


def _json(sections: Iterable[Section]) -> str:
    data = {section.name: section.rows for section in sections}
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _csv(rows: list[dict[str, Any]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    headings = list(dict.fromkeys(name for row in rows for name in row))
    writer.writerow(name.replace("_", " ").capitalize() for name in headings)
    for row in rows:
        writer.writerow(_cell(row.get(name)) for name in headings)
    return file.getvalue()


def _cell(value: Any) -> str:
    """As a person reads it; see ``core.spreadsheets`` for the apostrophe."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M %Z}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_cell(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and FORMULA_START.match(text) else text
