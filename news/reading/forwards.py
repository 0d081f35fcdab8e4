"""Mail within mail: what was forwarded is the document, what stands above it is not."""

import re
from dataclasses import replace
from email.utils import parseaddr

from dateutil import parser

from news.reading.mail import subject
from news.reading.source import Envelope, RawLine, Source

HEADER = re.compile(
    r"^[>\s*]*(?P<name>from|date|sent|to|cc|bcc|subject|reply-to)\s*:\**\s*(?P<value>.*)$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"^\s*>+ ?")
FEWEST_HEADERS = 3
MOSTLY = 0.6
NEAR = 12


def unfold(source: Source) -> Source:
    """Set aside what stands before a forwarded mail, and take its headers for the document's."""
    end, headers = _last_block(source.lines)
    if not headers:
        return source
    lines = [_aside(line) for line in source.lines[:end]] + _unquoted(source.lines[end:])
    return Source(lines, _envelope(headers, source.envelope), source.notes)


def _aside(line: RawLine) -> RawLine:
    return RawLine(line.text, replace(line.style, is_aside=True))


def _last_block(lines: list[RawLine]) -> tuple[int, dict[str, str]]:
    """The end of the headers that stand last, where forwards were forwarded."""
    found: tuple[int, dict[str, str]] = (0, {})
    index = 0
    while index < len(lines) and (not found[1] or index <= found[0] + NEAR):
        end, headers = _block(lines, index)
        is_mail = {"from", "subject"} <= headers.keys() and len(headers) >= FEWEST_HEADERS
        if is_mail and ("@" in headers["from"] or "sent" in headers or "to" in headers):
            found = end, headers
        index = end if headers else index + 1
    return found


def _block(lines: list[RawLine], start: int) -> tuple[int, dict[str, str]]:
    """Headers from a line on; wrapped ones and the empty lines between blocks are bridged."""
    headers: dict[str, str] = {}
    index, end = start, start
    while index < len(lines) and index <= end + 1:
        match = HEADER.match(lines[index].text)
        if match and match["name"].casefold() not in headers:
            headers[match["name"].casefold()] = match["value"].strip()
            end = index + 1
        index += 1
    return end, headers


def _envelope(headers: dict[str, str], outer: Envelope) -> Envelope:
    name, address = parseaddr(headers["from"].replace("[mailto:", "<").replace("]", ">"))
    sent = headers.get("date") or headers.get("sent") or ""
    try:
        sent_at = parser.parse(sent, fuzzy=True) if sent else None
    except (ValueError, OverflowError):
        sent_at = None
    title = headers["subject"]
    return Envelope(name, address, subject(title), title, sent_at or outer.sent_at)


def _unquoted(lines: list[RawLine]) -> list[RawLine]:
    written = [line for line in lines if line.text.strip()]
    quoted = [line for line in written if QUOTED.match(line.text)]
    if not written or len(quoted) < MOSTLY * len(written):
        return lines
    return [RawLine(QUOTED.sub("", line.text), line.style) for line in lines]
