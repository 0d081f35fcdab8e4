"""A workbook as a stream: its first bytes leave with its first rows, however many follow.

openpyxl writes large workbooks row by row, too, but to a file that is sent when it is whole:
of a million rows that is minutes of silence, which proxies and people do not wait for.
Written after ECMA-376, part 1 (SpreadsheetML), as little of it as a table needs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576  # of a sheet, its headings included
# A part of a ZIP file that has more needs an extension of the format that Excel refuses.
MOST_BYTES = 1_500_000_000
CHUNK_BYTES = 8 * 1024
FAST = 3  # a seventh larger than zlib's default, in half the time
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
PLAIN, DATE, MOMENT, HEADING = range(4)  # the formats of ``STYLES``, in their order
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    # Whatever is not named: the sheets, whose number only the end knows.
    f'<Default Extension="xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/></Types>'
)
ROOT = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
SHEET_START, SHEET_END = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>', "</sheetData></worksheet>"


def stream(headings: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Numbers, days and moments (without zone) as such, everything else as text; no formula.

    Further sheets, each under the same headings, take what one has no room for.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=FAST) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/styles.xml", STYLES)
        head, left, sheets = _row(headings, HEADING), iter(rows), 0
        while sheets == 0 or (first := next(left, None)) is not None:
            left = left if sheets == 0 else chain([first], left)
            sheets += 1
            yield from _sheet(archive, sink, sheets, head, left)
        archive.writestr("xl/workbook.xml", _workbook(sheets))
        archive.writestr("xl/_rels/workbook.xml.rels", _workbook_relations(sheets))
    yield sink.take()


class _Sink:
    """What a ZIP file is written to that cannot go back."""

    def __init__(self) -> None:
        self.buffer = bytearray()

    def write(self, data: bytes) -> int:
        self.buffer += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self.buffer = bytes(self.buffer), bytearray()
        return taken


def _sheet(
    archive: ZipFile, sink: _Sink, number: int, head: str, rows: Iterator[Iterable[Any]]
) -> Iterator[bytes]:
    with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
        size, count = part.write((SHEET_START + head).encode()), 1
        while count < MOST_ROWS and size < MOST_BYTES and (row := next(rows, None)) is not None:
            size += part.write(_row(row).encode())
            count += 1
            if len(sink.buffer) > CHUNK_BYTES:
                yield sink.take()
        part.write(SHEET_END.encode())


def _row(values: Iterable[Any], style: int = PLAIN) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Any, style: int = PLAIN) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{value:d}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        return f'<c s="{MOMENT}"><v>{_days(value):.9f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DATE}"><v>{_days(datetime.combine(value, time.min)):.0f}</v></c>'
    text = escape(FORBIDDEN.sub("", str(value)))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _days(moment: datetime) -> float:
    return (moment - DAY_ZERO).total_seconds() / 86_400


def _workbook(sheets: int) -> str:
    named = "".join(
        f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1)
    )
    names = f'xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"'
    return f"{_XML}<workbook {names}><sheets>{named}</sheets></workbook>"


def _workbook_relations(sheets: int) -> str:
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate([*targets, ("styles", "styles.xml")], 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
