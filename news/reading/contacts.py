"""Press contacts: where their blocks are. A label announces them, or a name over its number."""

import re
from collections.abc import Iterator

from news.reading import dates, details, names, notes, people
from news.reading.details import details_of
from news.reading.people import People, Row
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import DASH, is_prose, pieces, words

_TOPIC = (
    r"(?:(?:more|further|additional|general)\s+)?(?:press|media|news|information|info|interviews?|"
    r"inquiries|queries|questions|details|comments?|reporters|journalists)"
)
_TOPICS = (
    rf"(?:all\s+)?{_TOPIC}(?:\s+(?:and|or|&)\s+{_TOPIC})*"
    r"(?:\s+(?:only|inquiries|queries|interviews?|questions|requests|information|contacts?))*"
)
_KIND = r"(?:press|media|news|public|pr|communications?|reporters?|journalists?)"
LABEL = re.compile(
    rf"""^\W*(?:
      for\s+{_TOPICS}(?:\s+or\s+(?:to|an?|for)\s+[\w\s]{{4,40}}?)?\s*,?\s*
         (?:please\s+)?(?:contact(?:\s+person)?s?|call|e-?mail|reach(?:\s+out\s+to)?)?
     |(?:(?:additional|primary|secondary|alternate)\s+)?(?:for\s+)?(?:{_KIND}[\s/&-]*)*(?:relations\s+)?
         contact(?:s|\(s\))?(?:\s+(?:information|info|persons?|details|name|us
         |for\s+(?:the\s+)?(?:press|media|news\s+media|reporters|journalists|interviews)))?
     |{_KIND}\s+(?:inquir(?:y|ies)|enquiries|queries|questions|only)
     |{_KIND}\s+(?:relations|liaison|representative|office[r]?|line|desk)(?=\s*:)
     |(?:media|press|pio|spokes(?:person|man|woman)|point\s+of\s+contact|poc|inquiries|questions)(?=\s*:)
     |please\s+contact|questions\s*\?\s*(?:please\s+)?(?:call|contact|write|e-?mail)
     |name(?=\s*:\s*[A-Z])|(?:released|issued|prepared|submitted|authorized)\s+by(?=\s*:)
    )\s*(?P<end>:|{DASH}{{1,2}}(?:\s|$)|[|]|$|(?=\s+(?-i:[A-Z(\d])))""",
    re.VERBOSE | re.IGNORECASE,
)
# Labels of a mail or a memo: what follows them is nobody to call.
OTHER_LABEL = re.compile(
    r"^(?:date|to|from|re|subject|cc|sent|who|what|when|where|why|headline)\s*:", re.IGNORECASE
)
REACH = 3
MOST_WORDS = 14
MOST_AROUND_DETAIL = 3
PERSON_REACH = 4
WRAPPED = 0.7
LONGEST_LABEL = 300
MOST_OF_HINT = 35
FEWEST_SMALL = 3


def label_end(text: str) -> int | None:
    """Where the label of a contact ends; None where a line has none."""
    match = LABEL.match(text[:LONGEST_LABEL])
    if not match or (not match["end"] and not _may_follow(text[match.end() :])):
        return None
    return match.end()


def _may_follow(rest: str) -> bool:
    """Whether what follows a label without a colon is somebody to call, not a sentence."""
    if not rest.strip():
        return True
    found = details_of(rest)
    first = re.split(r"[,\t(]| at\b| or\b", found.rest.strip() or "x")[0]
    is_number = not found.is_empty and len(words(found.rest)) <= MOST_AROUND_DETAIL
    return bool(names.is_person(first) or is_number)


def find(sheet: Sheet, start: int, end: int) -> list[list[int]]:
    """The labeled blocks between two lines, each as the indexes of its lines."""
    blocks: list[list[int]] = []
    for index in range(start, end):
        is_inside = bool(blocks) and index <= blocks[-1][-1]
        if is_inside or not sheet.is_free(index) or label_end(sheet.lines[index].text) is None:
            continue
        block = _block(sheet, index, end, is_loose=start > 0)
        if block and _has_somebody(sheet, block):
            blocks.append(block)
    return blocks


def _has_somebody(sheet: Sheet, block: list[int]) -> bool:
    """Whether there is anybody to call: an address on the web alone is none."""
    texts = [line.text for line in (sheet.lines[index] for index in block)]
    texts[0] = texts[0][label_end(texts[0]) or 0 :]
    founds = [details_of(text) for text in texts]
    return any(f.phones or f.emails for f in founds) or any(
        names.is_person(_first(t)) for t in texts
    )


def _block(sheet: Sheet, start: int, end: int, *, is_loose: bool) -> list[int]:
    """From the label to the last line that still tells of a contact, without a date between.

    A loose block may go on with an office of an organization; at the top that is the letterhead.
    """
    label = sheet.lines[start].text
    rest = label[label_end(label) or 0 :].strip()
    block = [start]
    last = start if rest else None
    has_detail = not details_of(rest).is_empty
    opened = start - REACH
    for index in _until_stop(sheet, start + 1, end):
        block.append(index)
        if has_detail and _opens_entry(sheet, index, end, is_loose=is_loose):
            opened = index
        is_over = has_detail and sheet.lines[index].is_apart and index > opened + REACH
        is_far = index - (start if last is None else last) > REACH
        if _is_detail(sheet.lines[index].text):
            last, has_detail, opened = index, True, start - REACH
        elif is_over or is_far:
            break
        elif not has_detail and _names_somebody(sheet, index, last):
            last = index
    return [index for index in block if last is not None and index <= last]


def _until_stop(sheet: Sheet, start: int, end: int) -> Iterator[int]:
    for index in range(start, end):
        text = sheet.lines[index].text
        if dates.is_only_date(text) or index in sheet.taken:
            continue
        if not sheet.is_free(index) or is_stop(text):
            return
        yield index


def _names_somebody(sheet: Sheet, index: int, last: int | None) -> bool:
    """A person right under the label, or the office of the person in the line above."""
    text = sheet.lines[index].text
    if last is None:
        return names.is_person(_first(text))
    return last == index - 1 and not sheet.lines[index].is_apart and names.is_office(text)


def is_stop(text: str) -> bool:
    """Whether a line cannot be part of a block of contacts."""
    return bool(
        label_end(text) is not None or dates.is_only_date(text) or OTHER_LABEL.match(text)
        or (is_prose(text) and not _is_detail(text)) or len(words(text)) > MOST_WORDS
        or not words(text) or notes.NOTE.match(text)
    )  # fmt: skip


def _is_detail(text: str) -> bool:
    found = details_of(text)
    has_detail = bool(found.phones or found.faxes or found.emails)
    is_site = bool(found.websites) and len(words(found.rest)) <= MOST_AROUND_DETAIL
    return (has_detail or is_site) and len(words(found.rest)) <= MOST_WORDS


def _first(text: str) -> str:
    return re.split(r"[,\t|]", details_of(text).rest.strip())[0].strip()


def _opens_person(sheet: Sheet, index: int, end: int) -> bool:
    """Whether a person's entry starts here: a name, and soon a number or an address."""
    if index >= end or not names.is_person(_first(sheet.lines[index].text)):
        return False
    near = range(index, min(index + PERSON_REACH, end))
    return any(_is_detail(sheet.lines[i].text) for i in near)


def _opens_entry(sheet: Sheet, index: int, end: int, *, is_loose: bool) -> bool:
    """A person's entry may have the organization over it, or be an organization's desk."""
    if _opens_person(sheet, index, end):
        return True
    if not names.looks_like_organization(sheet.lines[index].text):
        return False
    near = [line.text for line in sheet.lines[index : min(index + PERSON_REACH, end)]]
    has_address = any(details.is_address(piece) for text in near for piece in pieces(text))
    is_desk = is_loose and not has_address and any(_is_detail(text) for text in near[1:])
    return is_desk or _opens_person(sheet, index + 1, end)


def unlabeled(sheet: Sheet, start: int, end: int) -> list[list[int]]:
    """Blocks without a label: a person's name, and right below it how to reach them."""
    blocks: list[list[int]] = []
    for index in sheet.free(start, end):
        if blocks and index <= blocks[-1][-1]:
            continue
        is_opened = _opens_person(sheet, index, end) and not is_prose(sheet.lines[index].text)
        opener = _person_block if is_opened else _sentence
        if block := opener(sheet, index, end):
            blocks.append(block)
    return blocks


def _person_block(sheet: Sheet, start: int, end: int) -> list[int]:
    last = None
    for index in range(start, min(start + 6, end)):
        line = sheet.lines[index]
        is_detail = _is_detail(line.text)
        is_over = last is not None and line.is_apart and not is_detail
        is_address = any(details.is_address(piece) for piece in pieces(line.text))
        if not sheet.is_free(index) or is_stop(line.text) or is_over or is_address:
            break
        last = index if is_detail else last
    return list(range(start, last + 1)) if last is not None else []


SENTENCE = re.compile(
    r"\b(?:contact|call|reach(?:ed)?|e-?mail|write(?:\s+to)?|through|reporters?|inquiries|interviews?|"
    r"information|comment)\b",
    re.IGNORECASE,
)


def _sentence(sheet: Sheet, start: int, end: int) -> list[int]:
    """A sentence that says whom to call."""
    last = start
    while (
        last < min(start + REACH, end - 1)
        and not sheet.lines[last + 1].is_apart
        and sheet.is_free(last + 1)
    ):
        last += 1
    text = " ".join(line.text for line in sheet.lines[start : last + 1])
    found = details_of(text)
    small = sum(word[0].islower() for word in words(found.rest))
    is_hint = small >= FEWEST_SMALL and len(words(text)) < MOST_OF_HINT
    is_sentence = (found.phones or found.emails) and SENTENCE.search(text) and is_hint
    return list(range(start, last + 1)) if is_sentence and people.person_in(found.rest) else []


def take(sheet: Sheet, blocks: list[list[int]], certainty: Certainty) -> list[People]:
    """Read blocks into the reading; what the letterhead may want of them is returned."""
    founds = []
    for block in blocks:
        found = people.read(_rows(sheet, block))
        _name_desk(found, sheet.lines[block[0]].text)
        sheet.reading.contacts += found.contacts
        for fragment in found.left:
            sheet.leave(block[0], fragment)
        is_sure = all(contact.name for contact in found.contacts)
        sheet.take("contacts", block, certainty if is_sure else Certainty.GUESSED)
        founds.append(found)
    return founds


DESK = re.compile(rf"\W*({_KIND}\s+(?:relations|office|desk|line))\s*:", re.IGNORECASE)


def _name_desk(found: People, label: str) -> None:
    """A desk that has no person is called by its label."""
    desk = DESK.match(label)
    if desk and len(found.contacts) == 1 and not found.contacts[0].name:
        found.contacts[0].name = desk[1]


def _rows(sheet: Sheet, block: list[int]) -> list[Row]:
    """The lines of a block without its label, wrapped ones joined."""
    rows: list[Row] = []
    label = LABEL.match(sheet.lines[block[0]].text)
    is_sentence = not label or not label["end"]
    for index in block:
        line = sheet.lines[index]
        text = line.text[label_end(line.text) or 0 :] if index == block[0] else line.text
        before = sheet.lines[index - 1]
        is_rest = (
            rows and is_sentence and not line.is_apart and not line.style.is_block
            and sheet.width and len(before.text) > WRAPPED * sheet.width
        )  # fmt: skip
        if is_rest:
            rows[-1].text += f" {text}"
        else:
            rows.append(Row(text, line.is_apart, line.style.emails))
    return rows
