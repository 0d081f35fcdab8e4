class UnreadableDocument(Exception):  # noqa: N818 - it says what the document is
    """A document that cannot be read; its message is one sentence that says what to do."""
