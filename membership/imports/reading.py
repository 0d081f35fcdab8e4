"""Tables as people have them: CSV in any of the usual spellings, and Excel workbooks.

Read row by row: a file may be larger than the memory.
"""

import codecs
import csv
import io
import re
import warnings
import zipfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, overload
from xml.etree.ElementTree import ParseError

from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from core.xlsx_stream import MOST_ROWS

DELIMITERS = ",;\t|"
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What a spreadsheet program writes above a table to say how it is separated.
SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n$")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
HEAD_CHARACTERS = 64 * 1024
CHUNK_BYTES = 1024 * 1024
# Unpacked. A workbook of 100,000 lines has 50 MB or so.
MOST_WORKBOOK_BYTES = 1024 * 1024 * 1024
# Of what is read whole: the names of sheets, and how cells look.
MOST_WHOLE_BYTES = 16 * 1024 * 1024
READ_BY_AND_BY = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
SHARED_STRING = f"{{{SHEET_MAIN_NS}}}si"
TEXT, PHONETIC = f"{{{SHEET_MAIN_NS}}}t", f"{{{SHEET_MAIN_NS}}}rPh"


class UnreadableFileError(Exception):
    """The file is no table that can be read; the message says to staff what to do."""


class Row(NamedTuple):
    """``line`` is the number that a spreadsheet program or an editor shows."""

    line: int
    cells: list[str]


@contextmanager
def rows_of(file: BinaryIO) -> Iterator[Iterator[Row]]:
    """Every row of the file that is not empty. Raises UnreadableFileError, in the rows too."""
    file.seek(0)
    start = file.read(4)
    if start.startswith(OLD_EXCEL):
        raise UnreadableFileError(
            "This is an old Excel file, or one with a password. Save it as .xlsx without a "
            "password, or as CSV."
        )
    if start == ZIP:
        with _workbook_rows(file) as rows:
            yield _filled(rows)
    else:
        with closing(_csv_rows(file)) as rows:
            yield _filled(rows)


def _filled(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        cells = [" ".join(cell.replace("\x00", "").split()) for cell in row.cells]
        if any(cells):
            yield Row(row.line, cells)


def _csv_rows(file: BinaryIO) -> Iterator[Row]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        skipped, delimiter = _delimiter(text)
        reader = csv.reader(text, delimiter=delimiter)
        line = 1 + skipped
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1 + skipped
    except (csv.Error, UnicodeError) as error:
        raise UnreadableFileError(
            "The file cannot be read as a table. Is a quotation mark left open? Save it as CSV "
            "(UTF-8) or .xlsx from a spreadsheet program."
        ) from error
    finally:
        text.detach()


def _encoding(file: BinaryIO) -> str:
    """By the mark at the start; or UTF-8 if all of it is; or else what Windows writes."""
    file.seek(0)
    start = file.read(4)
    for bom, encoding in BOMS.items():
        if start.startswith(bom):
            return encoding
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: io.TextIOWrapper) -> tuple[int, str]:
    """Lines to skip, and what parts the first row into the most cells."""
    head = text.read(HEAD_CHARACTERS)
    if "\x00" in head:
        raise UnreadableFileError("This is no table: use CSV or an Excel workbook (.xlsx).")
    text.seek(0)
    first = next(iter(io.StringIO(head, newline="")), "")
    if found := SEPARATOR_LINE.match(first):
        text.readline()
        return 1, found[1]
    lines = [line for line in io.StringIO(head, newline="") if line.strip()]
    return 0, max(DELIMITERS, key=lambda mark: len(next(csv.reader(lines, delimiter=mark), [])))


class _StoredStrings(Sequence[str]):
    """The texts of a workbook, which its cells name by number: on disk, not in memory."""

    def __init__(self) -> None:
        self.file = TemporaryFile()  # noqa: SIM115 - ``close()`` does
        self.ends = array("Q", [0])

    def fill(self, source: Any) -> None:
        events = iterparse(source, events=("start", "end"))
        _, root = next(events)
        for event, node in events:
            if event == "end" and node.tag == SHARED_STRING:
                self.file.write(_text_of(node).encode())
                self.ends.append(self.file.tell())
                root.clear()  # or every one of them stays below it
        self.file.flush()

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: Any) -> Any:
        start, end = self.ends[index], self.ends[index + 1]
        self.file.seek(start)
        return self.file.read(end - start).decode()

    def close(self) -> None:
        self.file.close()


def _text_of(node: Any) -> str:
    """Of all runs, whatever their looks; not how they are pronounced."""
    said = {id(text) for phonetic in node.iter(PHONETIC) for text in phonetic.iter(TEXT)}
    return "".join(text.text or "" for text in node.iter(TEXT) if id(text) not in said)


class _Reader(ExcelReader):
    """openpyxl's, which reads the sheet as a stream, but keeps all texts in memory."""

    def read_strings(self) -> None:
        self.shared_strings = _StoredStrings()
        if part := self.package.find(SHARED_STRINGS):
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings.fill(source)


@contextmanager
def _workbook_rows(file: BinaryIO) -> Iterator[Iterator[Row]]:
    """Of the first sheet."""
    file.seek(0)
    reader = None
    try:
        with zipfile.ZipFile(file) as archive:
            if _is_too_large(archive.infolist()):
                raise UnreadableFileError("The workbook is too large. Divide it, or use CSV.")
        reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
        with warnings.catch_warnings(action="ignore"):  # of looks that openpyxl does not know
            reader.read()
        yield _sheet_rows(reader.wb.worksheets[0])
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, IndexError,
            ValueError, OSError) as error:  # fmt: skip
        raise UnreadableFileError(
            "The workbook cannot be read. Open it in a spreadsheet program and save it as .xlsx "
            "or CSV."
        ) from error
    finally:
        if reader:
            reader.archive.close()
            if isinstance(reader.shared_strings, _StoredStrings):
                reader.shared_strings.close()


def _is_too_large(parts: list[zipfile.ZipInfo]) -> bool:
    """A small file can unpack to more than the memory holds."""
    whole = [part.file_size for part in parts if not part.filename.startswith(READ_BY_AND_BY)]
    return (
        sum(part.file_size for part in parts) > MOST_WORKBOOK_BYTES
        or max(whole, default=0) > MOST_WHOLE_BYTES
    )


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # some programs write wrong ones
    for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if line > MOST_ROWS:  # of lines that are not there, one comes for each number left out
            raise UnreadableFileError("The workbook has more lines than a sheet can have.")
        yield Row(line, [_as_text(cell) for cell in cells])


def _as_text(value: Any) -> str:
    """As somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value)
