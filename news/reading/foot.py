"""What follows the text: end mark, boilerplate, contacts, a letterhead at the foot, notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from news.reading import dates, flow, names, notes
from news.reading.details import WEBSITE
from news.reading.flow import Paragraph
from news.reading.letterhead import is_letterhead
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import (
    DASH,
    OPENING_QUOTES,
    ends_sentence,
    is_capitals,
    is_prose,
    is_title_case,
    key,
    squeeze,
    words,
)

# A period ends no name where it belongs to a shorter form: "St. Clair", "J. Doe".
ABBREVIATED = r"\b(?:St|Ste|Ft|Mt|Pt|No|Inc|Co|Assn|Assoc|Dept|Bros|[a-z])\."
ABOUT = re.compile(
    rf"^(?:[*_#\s]*(?:about|ABOUT)\s+(?P<name>(?:{ABBREVIATED}|[^:.!?]){{2,90}}?(?:,?\s+Inc\.)?))\s*(?:(?P<end>:)\s*(?P<text>.*)|{DASH}+\s+(?P<text2>\S.*)|[*_]*$)",
    re.DOTALL | re.IGNORECASE,
)
# "The Guild is a union of …", "Founded in 1952, the Guild represents …"
DESCRIBES = re.compile(
    r"^(?:founded|established|formed|chartered|created|organized|since|for more than|with)\b|"
    r"\b(?:is|are|was|has been|represents?|serves?|works?|advocates?|speaks?|unites?)\s+(?:as\s+)?"
    r"(?:an?|the|more than|over|some|nearly|about|approximately|\d[\d,.]*|one of)\b",
    re.IGNORECASE,
)
BACKGROUND = (
    "founded",
    "established",
    "largest",
    "represent",
    "member",
    "nonprofit",
    "non-profit",
    "mission",
    "organization",
    "association",
    "serves",
    "voice",
    "union",
    "league",
    "lodge",
    "society",
    "based in",
    "dedicated",
    "nationwide",
    "sworn",
)
SAID = re.compile(r"\b(?:said|says|today|yesterday|this week|announced)\b", re.IGNORECASE)
FEWEST_BEFORE = 2
MOST_OF_HEADING = 4
LONGEST_NAME = 14
FEWEST_WORDS = 5
OPENING = 60


@dataclass
class Foot:
    """``start`` is where the text of the statement ends."""

    start: int
    end_mark: int | None = None
    about: list[int] = field(default_factory=list)
    is_certain: bool = True


def find(sheet: Sheet, start: int) -> Foot:
    """Where the body ends: at its end mark, or at the first part of a foot before that."""
    lines = sheet.lines
    marks = [i for i in range(start + 1, len(lines)) if notes.is_end(lines[i].text)]
    end = marks[0] if marks else len(lines)
    opener = next((i for i in range(start + 1, end) if _is_about(sheet, i)), end)
    return Foot(_before_letterhead(sheet, start, opener), marks[0] if marks else None)


def _before_letterhead(sheet: Sheet, start: int, end: int) -> int:
    """Where the lines begin that end a text without an end mark: address, numbers, a date."""
    first = end
    for index in range(end - 1, start, -1):
        text = sheet.lines[index].text
        is_part = is_letterhead(text) or dates.is_only_date(text) or notes.is_note(text)
        is_name = first < end and names.looks_like_organization(text)
        is_announced = sheet.lines[index - 1].text.endswith(":") and WEBSITE.fullmatch(text)
        if is_announced or (not is_part and not is_name):
            break
        first = index
    return first


def _is_about(sheet: Sheet, index: int) -> bool:
    """Whether a line opens the paragraph about the organization."""
    text = sheet.lines[index].text
    match = ABOUT.match(text)
    if not match or not _is_name(match["name"]):
        return False
    is_heading = not (match["text"] or match["text2"])
    return not (
        is_heading and not match["end"] and ends_sentence(text) and len(words(text)) > LONGEST_NAME
    )


def _parts_about(sheet: Sheet, index: int) -> bool:
    """Whether a paragraph starts here because a heading does, or has just ended."""
    return _is_bare_about(sheet, index) or (index > 0 and _is_bare_about(sheet, index - 1))


def _is_bare_about(sheet: Sheet, index: int) -> bool:
    """Whether the line is a heading that has its paragraph below it."""
    match = ABOUT.match(sheet.lines[index].text)
    return bool(match and not match["text"] and not match["text2"] and _is_about(sheet, index))


def _is_name(text: str) -> bool:
    text = text.strip(" *_:")
    is_named = is_capitals(text) or (is_title_case(text) and text[:1].isalpha())
    return text.casefold() == "us" or (is_named and len(words(text)) <= LONGEST_NAME)


def take(sheet: Sheet, foot: Foot) -> None:
    """Take end marks and boilerplate; contacts were taken before, notes stay."""
    _take_marks(sheet, foot)
    indexes = [
        i for i in sheet.free(foot.start, len(sheet.lines))
        if not notes.is_page_mark(sheet.lines[i].text) and not sheet.lines[i].style.is_aside
    ]  # fmt: skip
    found = flow.paragraphs(sheet.lines, indexes, sheet.width, lambda i: _parts_about(sheet, i))
    paragraphs = list(_without_notes(sheet, found))
    texts = _texts(sheet, paragraphs)
    sheet.reading.boilerplate = "\n\n".join(texts)


def _without_notes(sheet: Sheet, paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """Leave notes out, and what stands under a heading that announces them."""
    is_under = False
    for paragraph in paragraphs:
        if notes.is_note(paragraph.text):
            is_under = len(words(paragraph.text)) <= MOST_OF_HEADING
        elif not is_under or _is_about(sheet, paragraph.indexes[0]):
            is_under = False
            yield paragraph


def _take_marks(sheet: Sheet, foot: Foot) -> None:
    for index in range(foot.start, len(sheet.lines)):
        if sheet.is_free(index) and notes.is_end(sheet.lines[index].text):
            sheet.reading.end_mark = sheet.reading.end_mark or squeeze(sheet.lines[index].text)
            sheet.take("end_mark", [index], Certainty.RECOGNIZED)


def _texts(sheet: Sheet, paragraphs: list[Paragraph]) -> list[str]:
    """The paragraphs of boilerplate, and only they; what they stand under is taken with them."""
    texts: list[str] = []
    heading: Paragraph | None = None
    for paragraph in paragraphs:
        match = ABOUT.match(paragraph.text) if _is_about(sheet, paragraph.indexes[0]) else None
        text = (match["text"] or match["text2"] or "") if match else paragraph.text
        if match and not text:
            heading = paragraph
        elif match or heading or _is_boilerplate(text):
            taken = [*(heading.indexes if heading else []), *paragraph.indexes]
            sheet.take("boilerplate", taken, Certainty.RECOGNIZED)
            texts.append(text)
            heading = None
    return texts


def _is_boilerplate(text: str) -> bool:
    return is_prose(text) or (
        len(words(text)) >= FEWEST_WORDS and ends_sentence(text) and not names.is_person(text)
    )


def take_described(sheet: Sheet, start: int, foot: Foot) -> None:
    """The last paragraph of the text where it describes the organization as boilerplate does.

    Nothing but its wording tells it from the text, so that the boilerplate is guessed then.
    """
    if sheet.reading.boilerplate or not sheet.reading.organization.name:
        return
    indexes = [i for i in sheet.free(start, foot.start) if not notes.is_note(sheet.lines[i].text)]
    paragraphs = flow.paragraphs(sheet.lines, indexes, sheet.width)
    if len(paragraphs) > FEWEST_BEFORE and _describes(
        paragraphs[-1].text, sheet.reading.organization.name
    ):
        sheet.reading.boilerplate = paragraphs[-1].text
        sheet.take("boilerplate", paragraphs[-1].indexes, Certainty.GUESSED)


def _describes(text: str, name: str) -> bool:
    name = key(name).removeprefix("the ").removesuffix(" inc")
    opening = text[: len(name) + OPENING]
    is_named = name in key(opening) or names.initials(name) in key(opening).split()
    has_signs = any(word in text.casefold() for word in BACKGROUND)
    is_said = text.startswith(tuple(OPENING_QUOTES)) or SAID.search(text)
    return bool(is_named and DESCRIBES.search(opening) and has_signs and not is_said)
