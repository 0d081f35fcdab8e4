"""Mail: its headers, the better one of its texts, and what is attached."""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import PurePath

from news.reading import encodings, html
from news.reading.errors import UnreadableDocument
from news.reading.source import Envelope, RawLine, Source, Style, source_of
from news.reading.text import words

Reader = Callable[[bytes], Source]
# Below this a mail only says what is attached to it.
FEWEST_WORDS = 60
MANY_TIMES = 2
ENOUGH = 0.7
PREFIX = re.compile(r"^(?:(?:fwd?|re|fw|wg|aw)\s*:\s*|\[[^\]]*\]\s*)+", re.IGNORECASE)
KIND = re.compile(
    r"^(?:(?:for\s+immediate|press|news|media)\s+)?(?:release|statement|advisory|embargoed)\s*[:\u2013\u2014|-]+\s*",
    re.IGNORECASE,
)
ASIDE = Style(is_aside=True)


def read(content: bytes, readers: dict[str, Reader]) -> Source:
    message = email.message_from_bytes(content, policy=email.policy.default)
    if (
        not isinstance(message, EmailMessage)
        or not message.keys()
        or (message.defects and not message["From"])
    ):
        raise UnreadableDocument("This is no mail: save the mail as .eml or paste its text.")
    text = _text(message)
    files = [(name, part) for part in message.iter_attachments() if (name := part.get_filename())]
    notes = [f"Attachment: {name}" for name, part in files if not _is_inline(part)]
    lines = text.lines + _attached(text, files, readers)
    return Source(lines, _envelope(message), notes)


def _envelope(message: EmailMessage) -> Envelope:
    name, address = parseaddr(str(message.get("From", "")))
    date = message.get("Date")
    return Envelope(
        sender=name, email=address, subject=subject(str(message.get("Subject", ""))),
        title=str(message.get("Subject", "")),
        sent_at=getattr(date, "datetime", None),
    )  # fmt: skip


def subject(text: str) -> str:
    """A subject without "Fwd:" and without the kind of document."""
    text = " ".join(text.split())
    return KIND.sub("", PREFIX.sub("", text)).strip()


def _text(message: EmailMessage) -> Source:
    """HTML knows headings and lists, so it is preferred; except where it says less."""
    plain, markup = (_part(message, kind) for kind in ("plain", "html"))
    texts = [source for source in (markup, plain) if source and source.lines]
    if markup and plain and _count(markup) < ENOUGH * _count(plain):
        return plain
    return texts[0] if texts else Source([])


def _part(message: EmailMessage, kind: str) -> Source | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    text = encodings.decode(content, part.get_content_charset() or "") if content else ""
    if kind == "html":
        return html.parse(text)
    plain = source_of(_unflowed(text) if part.get_param("format") == "flowed" else text)
    return Source(_without_signature(plain.lines))


def _without_signature(lines: list[RawLine]) -> list[RawLine]:
    """Set aside the sender's signature, which two dashes and a space set off (RFC 3676, 4.3)."""
    marks = [index for index, line in enumerate(lines) if line.text.rstrip("\r\n") == "-- "]
    start = marks[-1] if marks else len(lines)
    return [*lines[:start], *(RawLine(line.text, ASIDE) for line in lines[start:])]


def _unflowed(text: str) -> str:
    """Lines that end with a space go on in the next one (RFC 3676)."""
    return re.sub(r"(?<!^-- )(?<=\S) \n(?=\S)", " ", text.replace("\r\n", "\n"))


def _count(source: Source) -> int:
    return sum(len(words(line.text)) for line in source.lines)


def _is_inline(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "inline" and part.get_content_maintype() == "image"


def _attached(
    text: Source, files: list[tuple[str, EmailMessage]], readers: dict[str, Reader]
) -> list[RawLine]:
    """The lines of the statement that a short mail carries as a file."""
    if _count(text) > FEWEST_WORDS:
        return []
    for name, part in files:
        found = _open(part, readers.get(PurePath(name).suffix.casefold()))
        if found and _count(found) > MANY_TIMES * _count(text):
            text.lines[:] = [RawLine(line.text, ASIDE) for line in text.lines]
            return [RawLine(""), *found.lines]
    return []


def _open(part: EmailMessage, reader: Reader | None) -> Source | None:
    """An attachment that can be read; one that cannot is named with the others."""
    payload = part.get_payload(decode=True)
    if not reader or not isinstance(payload, bytes):
        return None
    try:
        return reader(payload)
    except UnreadableDocument:
        return None
