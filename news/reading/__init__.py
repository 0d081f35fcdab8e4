"""The reader of press statements: from a document to fields, without the database."""

from news.reading import formats, layout
from news.reading.errors import UnreadableDocument
from news.reading.result import Reading

__all__ = ["Reading", "UnreadableDocument", "read", "read_text"]


def read(name: str, content: bytes) -> Reading:
    """Read a document; ``name`` tells its format by its ending.

    Raises ``UnreadableDocument`` with a sentence that says what to do.
    """
    return layout.read(formats.open_document(name, content))


def read_text(text: str) -> Reading:
    """Read pasted text; raises ``UnreadableDocument`` where there is none."""
    return layout.read(formats.open_text(text))
