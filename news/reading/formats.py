"""From bytes and a name to lines of text, whatever the format."""

from collections.abc import Callable
from pathlib import PurePath

from news.reading import docx, encodings, forwards, html, mail, pdf
from news.reading.errors import UnreadableDocument
from news.reading.source import Source, source_of

MOST_BYTES = 10 * 1024 * 1024
MOST_LETTERS = 200_000
MOST_LINES = 4_000
Reader = Callable[[bytes], Source]


def open_text(text: str) -> Source:
    return _checked(source_of(text))


def _open_plain(content: bytes) -> Source:
    return source_of(encodings.decode(content))


def _open_mail(content: bytes) -> Source:
    return mail.read(content, DOCUMENTS)


DOCUMENTS: dict[str, Reader] = {
    ".txt": _open_plain,
    ".text": _open_plain,
    ".docx": docx.read,
    ".pdf": pdf.read,
    ".html": html.read,
    ".htm": html.read,
}
READERS = DOCUMENTS | {".eml": _open_mail}
ENDINGS = tuple(READERS)


def open_document(name: str, content: bytes) -> Source:
    if not content.strip():
        raise UnreadableDocument("The file is empty: choose another one.")
    if len(content) > MOST_BYTES:
        raise UnreadableDocument("The file is larger than 10 MB: paste its text instead.")
    reader = READERS.get(PurePath(name).suffix.casefold())
    if not reader:
        raise UnreadableDocument(
            "This kind of file cannot be read: choose a .txt, .docx, .eml, .pdf or .html file, "
            "or paste the text."
        )
    return _checked(reader(content))


def _checked(source: Source) -> Source:
    if not any(character.isalnum() for line in source.lines for character in line.text):
        raise UnreadableDocument("There is no text in it: choose another file or paste the text.")
    length = sum(len(line.text) for line in source.lines)
    if length > MOST_LETTERS or len(source.lines) > MOST_LINES:
        raise UnreadableDocument("This is longer than a statement: paste the statement alone.")
    return forwards.unfold(source)
