"""The reader of press statements: from a document to fields, without the database."""

from news.reading.result import Reading


def read(name: str, content: bytes) -> Reading:
    """Read a document; ``name`` tells its format by its ending.

    Raises ``news.reading.formats.UnreadableDocument`` with a sentence that says what to do.
    """
    raise NotImplementedError


def read_text(text: str) -> Reading:
    """Read pasted text."""
    raise NotImplementedError
