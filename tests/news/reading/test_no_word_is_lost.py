"""Nothing of a document is dropped in silence."""

import json

import pytest

from news.reading import dates, read
from news.reading.text import word_set, words
from tests.news.reading.test_documents import DOCUMENTS

STATEMENTS = [p for p in sorted(DOCUMENTS.iterdir()) if p.with_name(f"{p.name}.json").exists()]
# Labels and small words whose meaning is kept in a field, not their letters.
LABELS = word_set(
    """
    about at call cell contact desk direct facsimile for further hold information inquiries issued
    mail main media mobile more office or phone position press questions reporters tel telephone
    time title web write
    """
)


def lost(path):
    reading = read(path.name, path.read_bytes())
    kept = words(json.dumps(reading.as_json(""), ensure_ascii=False).replace("\\n", " ").casefold())
    known = set(kept)
    text = "\n".join(line.text for line in reading.source_lines)
    for pattern in (dates.DATE, dates.TIME, dates.ZONE):
        text = pattern.sub(" ", text)
    # Bullets, numbers of a list and letters spaced out for looks are no words.
    return {word for word in words(text.casefold()) if len(word) > 1} - known


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.name)
def test_every_word_is_kept_somewhere(path):
    assert lost(path) <= LABELS
