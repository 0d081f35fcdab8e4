"""Documents of many layouts, each beside the fields that a careful reader finds in it."""

import json
from pathlib import Path

import pytest

from news.reading import UnreadableDocument, read

DOCUMENTS = Path(__file__).parent / "documents"
EXPECTED = sorted(DOCUMENTS.glob("*.json"))
UNREADABLE = sorted(DOCUMENTS.glob("unreadable-*"))
STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def straight(value):
    """Quotation marks and spaces do not count."""
    if isinstance(value, str):
        return "\n".join(" ".join(line.split()) for line in value.translate(STRAIGHT).split("\n"))
    if isinstance(value, list):
        return [straight(item) for item in value]
    if isinstance(value, dict):
        return {name: straight(item) for name, item in value.items()}
    return value


def read_fields(path):
    return read(path.name, path.read_bytes()).as_json(path.name)


@pytest.mark.parametrize("expectation", EXPECTED, ids=lambda path: path.stem)
def test_document_is_read_as_a_careful_reader_reads_it(expectation):
    expected = json.loads(expectation.read_text())
    fields = read_fields(expectation.with_suffix(""))
    uncertain = set(expected.pop("uncertain_includes", []))
    unplaced = expected.pop("unplaced_includes", [])
    assert straight({name: fields[name] for name in expected}) == straight(expected)
    assert uncertain <= set(fields["uncertain"])
    for text in unplaced:
        assert straight(text) in straight("\n".join(fields["unplaced"]))


@pytest.mark.parametrize("path", UNREADABLE, ids=lambda path: path.name)
def test_unreadable_document_says_what_to_do(path):
    with pytest.raises(UnreadableDocument, match=r"^[A-Z].*: .+\.$"):
        read(path.name, path.read_bytes())
