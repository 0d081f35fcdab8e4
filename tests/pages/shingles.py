"""Runs of words as digests: what a text shares with documents that are not in the repository.

``python -m tests.pages.shingles document … > tests/pages/source_shingles.txt`` makes the
digests of the organization's documents anew.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

WORDS_IN_A_ROW = 8
DIGEST_CHARACTERS = 12
SOURCES = Path(__file__).with_name("source_shingles.txt")


def shingles(text: str) -> Iterator[str]:
    """Every run of words of the text, without case, markup and punctuation."""
    text = re.sub(r"<[^>]+>", " ", text.lower()).replace("’", "'")
    words = re.findall(r"[\w']+", text)
    for start in range(len(words) - WORDS_IN_A_ROW + 1):
        yield " ".join(words[start : start + WORDS_IN_A_ROW])


def digest(shingle: str) -> str:
    return hashlib.sha256(shingle.encode()).hexdigest()[:DIGEST_CHARACTERS]


def source_digests() -> set[str]:
    return set(SOURCES.read_text().split())


if __name__ == "__main__":
    texts = (Path(name).read_text() for name in sys.argv[1:])
    print(*sorted({digest(shingle) for text in texts for shingle in shingles(text)}), sep="\n")
