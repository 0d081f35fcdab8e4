"""Bytes to text, where nobody says how they were encoded."""

import codecs

from news.reading.errors import UnreadableDocument

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What text does not contain, in whatever encoding of one byte per letter.
MOST_CONTROLS = 0.01
FEWEST = 4
ALLOWED = set(b"\t\n\r\f\x1a\x1b\x0b")


def decode(content: bytes, declared: str = "") -> str:
    """Text by its byte order mark, by what it declares, as UTF-8, else as Windows writes it."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    if _is_utf16(content):
        return _strictly(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    if _is_binary(content):
        raise UnreadableDocument("This is no text: choose the document itself or paste its text.")
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            "The file is damaged: save it anew as UTF-8 text or paste the text."
        ) from error


def _is_utf16(content: bytes) -> bool:
    """Whether every second byte is zero, as in English text of two bytes per letter."""
    sample = content[:400]
    zeros = [sample[0::2].count(0), sample[1::2].count(0)]
    return len(sample) >= FEWEST and max(zeros) > 0.7 * len(sample) / 2 and min(zeros) == 0


def _is_binary(content: bytes) -> bool:
    sample = content[:8192]
    controls = sum(byte < ord(" ") and byte not in ALLOWED for byte in sample)
    return controls > MOST_CONTROLS * len(sample)
