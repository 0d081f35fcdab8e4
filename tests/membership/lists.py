"""Lists of people as staff import them."""

import io
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = ["E-mail", "First name", "Last name", "State", "ZIP"]
ANN = ["ann.lee@example.com", "Ann", "Lee", "Virginia", "22202"]
BOB = ["bob@example.com", "Bob", "Ng", "MD", "20742-1234"]


def as_csv(*rows: list, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows).encode(encoding)


def as_xlsx(*rows: list[str | int | float | datetime | None]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Another").append(["not", "read"])
    book.save(file)
    return file.getvalue()


def upload(content: bytes, name: str = "members.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
