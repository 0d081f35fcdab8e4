"""Who issued a statement that has no letterhead: a guess from what the text says."""

import re
from collections import Counter
from collections.abc import Iterator

from news.reading import names
from news.reading.foot import ABOUT, Foot
from news.reading.naming import Name
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import is_capitals, key, squeeze, word_set, words

NAME = re.compile(
    r"\b[A-Z][\w'\u2019&.-]*(?:\s+(?:(?:of|for|the|&|and(?!\s+the\b))\s+){0,2}[A-Z][\w'\u2019&-]*)+(?:,?\s+Inc\.)?"
)
SOURCE = re.compile(r"^(?:[Ss]ource\s*:|SOURCE:?)\s+(?P<name>[A-Z].*)$")
FIRST_LINES = 14
OFFICIALS = word_set("congressman congresswoman senator sen representative rep governor mayor")
LONGEST_TEXT = 800
FEWEST_WORDS = 3
SURELY_A_NAME = 3


def guess_name(sheet: Sheet, start: int, end: Foot) -> Name | None:
    for name in (
        *_from_about(sheet, end), *_from_source_line(sheet), *_from_contacts(sheet),
        *_from_sender(sheet), *_from_official(sheet, start), *_from_text(sheet, start, end),
    ):  # fmt: skip
        if name:
            return Name(name.strip(), [], Certainty.GUESSED)
    return None


def take_source_line(sheet: Sheet) -> None:
    """Take the line in which a news service names the organization once more."""
    name = key(sheet.reading.organization.name)
    for index in sheet.free(0, len(sheet.lines)):
        match = SOURCE.match(sheet.lines[index].text)
        if match and key(match["name"]) == name:
            sheet.take("organization", [index], Certainty.RECOGNIZED)


def _from_about(sheet: Sheet, end: Foot) -> Iterator[str]:
    for line in sheet.lines[end.start :]:
        match = ABOUT.match(line.text)
        if match and len(words(match["name"])) >= FEWEST_WORDS and not is_capitals(match["name"]):
            yield re.sub(r"^(?:the|The)\s+", "", squeeze(match["name"]))


def _from_source_line(sheet: Sheet) -> Iterator[str]:
    for line in sheet.lines:
        if match := SOURCE.match(line.text):
            yield match["name"]


def _from_contacts(sheet: Sheet) -> Iterator[str]:
    """The organization of the contacts, where the text speaks of it too or no other is named."""
    for contact in sheet.reading.contacts:
        if names.looks_like_organization(contact.organization):
            yield contact.organization


def _from_sender(sheet: Sheet) -> Iterator[str]:
    if names.looks_like_organization(sheet.envelope.sender):
        yield sheet.envelope.sender


def _from_official(sheet: Sheet, start: int) -> Iterator[str]:
    """Whoever holds an office may have it for a letterhead: "Senator Jane Doe"."""
    for index in sheet.free(0, start):
        text = sheet.lines[index].text
        first, _, name = text.partition(" ")
        if first.casefold().strip(".") in OFFICIALS and names.is_person(name):
            yield text


def _from_text(sheet: Sheet, start: int, end: Foot) -> Iterator[str]:
    """The organization that the first paragraphs name, most often first."""
    lines = sheet.lines[start : min(end.start, start + FIRST_LINES)]
    text = " ".join(line.text for line in lines)[:LONGEST_TEXT]
    found = [re.sub(r"^The\s+", "", match[0]) for match in NAME.finditer(text)]
    whole = key(" ".join(line.text for line in sheet.lines))
    counted = Counter({name: whole.count(key(name)) for name in found if _is_full_name(name)})
    yield from (name for name, _ in counted.most_common())


def _is_full_name(name: str) -> bool:
    return names.organization_score(name) >= SURELY_A_NAME and len(words(name)) >= FEWEST_WORDS
