"""Press contacts: blocks that a label announces, or that their phone numbers give away."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from news.reading import dates, details, names
from news.reading.details import Details, details_of
from news.reading.result import Certainty, Contact
from news.reading.sheet import Sheet
from news.reading.text import BULLETS, DASH, DASHES, is_prose, squeeze, words

_ABOUT = (
    r"(?:(?:more|further|additional|general)\s+)?(?:press|media|news|information|info|interviews?|"
    r"inquiries|queries|questions|details|comment)"
)
LABEL = re.compile(
    rf"""^\W*(?:
      (?:for\s+(?:all\s+)?{_ABOUT}(?:\s+(?:and|or|&)\s+{_ABOUT})*(?:\s+(?:only|inquiries|queries|interviews?|questions|requests|information|contacts?))*(?:\s+or\s+to\s+[\w\s]{{4,40}}?)?
         \s*,?\s*(?:please\s+)?(?:contact(?:\s+person)?s?|call|e-?mail|reach(?:\s+out\s+to)?)?)
     |(?:(?:additional|primary|secondary|alternate)\s+)?(?:(?:for\s+)?(?:press|media|news|public|pr|communications?|reporter|journalist)s?[\s/&-]*)*(?:relations\s+)?
         contact(?:s|\(s\))?(?:\s+(?:information|info|person|persons|details|name|for\s+(?:press|media|reporters|journalists|the\s+media|the\s+press|interviews)|us))?
     |(?:press|media|news)\s+(?:inquir(?:y|ies)|enquiries|queries|questions|relations|liaison|representative|office[r]?|line|desk|only)
     |(?:media|press)(?=\s*:)|(?:pio|spokes(?:person|man|woman)|point\s+of\s+contact|poc|inquiries|questions)(?=\s*:)
     |please\s+contact
    )\s*(?P<end>:|{DASH}{{1,2}}\s|[|]|$|(?=\s+[A-Z(\d]))""",
    re.VERBOSE | re.IGNORECASE,
)
# Words between the parts of "call Jane Doe at 555-0100 or by e-mail at …".
GLUE = re.compile(
    r"\b(?:please|contact|call|text|e-?mail|at|or|by|via|to|reach|on|through|telephone|phone|cell|"
    r"mobile|office|direct|name|title|organization|from|with|with questions)\b\s*:?(?=\s|$|\t)",
    re.IGNORECASE,
)
FIELD_LABEL = re.compile(r"^(?:name|title|organization|org|agency|role|position|company)\s*:\s*", re.IGNORECASE)
# A label of a mail header or a memo: whatever follows it is no person to call.
OTHER_LABEL = re.compile(r"^(?:date|to|from|re|subject|cc|sent|who|what|when|where|why|web(?:site)?|url)\s*:", re.IGNORECASE)
PARTS = re.compile(rf"\t+|\s*[;|~{BULLETS}]+\s*|\s+{DASH}{{1,2}}\s*|{DASH}{{2}}|[\u2013\u2014]|\s+/\s+|\s*[()]\s*")
REACH = 3
MOST_WORDS = 14
SENTENCE_TAIL = re.compile(rf"[\s.,;:{DASHES}]+")


@dataclass
class Found:
    """A block of contacts, and what stood in it that belongs to the letterhead."""

    indexes: list[int]
    contacts: list[Contact]
    faxes: list[str] = field(default_factory=list)
    websites: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)


def label_end(text: str) -> int | None:
    """Where the label of a contact ends; None where a line has none."""
    match = LABEL.match(text)
    if not match or (not match["end"] and not _may_follow(text[match.end() :])):
        return None
    return match.end()


def _may_follow(rest: str) -> bool:
    """Whether what follows a label without a colon is somebody to call, not a sentence."""
    rest = rest.strip()
    if not rest:
        return True
    found = details_of(rest)
    first = re.split(r"[,\t(]| at | or ", found.rest.strip() or "x")[0]
    return bool(names.is_person(first) or (not found.is_empty and len(words(found.rest)) <= 3))


def find(sheet: Sheet, start: int, end: int) -> list[list[int]]:
    """The labeled blocks between two lines, each as the indexes of its lines."""
    blocks: list[list[int]] = []
    index = start
    while index < end:
        if sheet.is_free(index) and label_end(sheet.lines[index].text) is not None:
            block = _block(sheet, index, end)
            if block:
                blocks.append(block)
                index = block[-1]
        index += 1
    return blocks


def _block(sheet: Sheet, start: int, end: int) -> list[int]:
    """From the label to the last line that still tells of a contact."""
    lines = sheet.lines
    rest = lines[start].text[label_end(lines[start].text) or 0 :]
    has_detail = not details_of(rest).is_empty
    last = start if rest.strip() else None
    for index in range(start + 1, end):
        if not sheet.is_free(index) or _is_stop(lines[index].text):
            break
        text = lines[index].text
        if has_detail and lines[index].is_apart and not _opens_person(sheet, index, end):
            if not _is_detail(text):
                break
        if _is_detail(text):
            last, has_detail = index, True
        elif index - (start if last is None else last) > REACH:
            break
        elif last is None and names.is_person(text):
            last = index
    return list(range(start, last + 1)) if last is not None else []


def _is_stop(text: str) -> bool:
    return bool(
        label_end(text) is not None or dates.is_only_date(text) or OTHER_LABEL.match(text)
        or (is_prose(text) and not _is_detail(text)) or len(words(text)) > MOST_WORDS
        or not words(text)
    )  # fmt: skip


def _is_detail(text: str) -> bool:
    found = details_of(text)
    has_detail = bool(found.phones or found.faxes or found.emails)
    is_site = bool(found.websites) and len(words(found.rest)) <= 2
    return (has_detail or is_site) and len(words(found.rest)) <= MOST_WORDS


def _opens_person(sheet: Sheet, index: int, end: int) -> bool:
    """Whether another person's entry starts here: a name, and soon a number or an address."""
    first = re.split(r"[,\t|]", sheet.lines[index].text)[0]
    if not names.is_person(first):
        return False
    return any(_is_detail(sheet.lines[i].text) for i in range(index, min(index + 4, end)))


def read(sheet: Sheet, indexes: list[int]) -> Found:
    """Take a block apart into people."""
    found = Found(indexes, [])
    for number, index in enumerate(indexes):
        line = sheet.lines[index]
        text = line.text[label_end(line.text) or 0 :] if number == 0 else line.text
        _read_line(sheet, index, text, line.style.emails, found)
    found.contacts = [contact for contact in found.contacts if contact != Contact()]
    return found


def _read_line(sheet: Sheet, index: int, text: str, emails: Iterable[str], found: Found) -> None:
    text = FIELD_LABEL.sub("", text)
    entry = details_of(text)
    parts = [
        squeeze(part.strip(" ,.:")) if not part.strip().endswith(("r.", "Esq.")) else squeeze(part.strip(" ,:"))
        for part in PARTS.split(GLUE.sub("\t", entry.rest))
    ]
    for part in filter(None, parts):
        _place(sheet, index, part, found)
    _add_details(entry, list(emails), found)


def _place(sheet: Sheet, index: int, part: str, found: Found) -> None:
    """A part of a line between stronger separators than commas."""
    if details.is_address(part):
        found.address.append(part)
        return
    for piece in _by_commas(part):
        if details.is_address(piece):
            found.address.append(piece)
        elif not _assign(piece, found):
            sheet.leave(index, piece)


def _by_commas(part: str) -> list[str]:
    """The pieces between commas; letters behind a name stay with it."""
    out: list[str] = []
    for piece in (piece.strip() for piece in part.split(",")):
        if out and names.is_suffix(piece):
            out[-1] += f", {piece}"
        elif piece:
            out.append(piece)
    return out


def _assign(piece: str, found: Found) -> bool:
    """Whether the piece has a place in the contact that is being read."""
    contact = found.contacts[-1] if found.contacts else Contact()
    if not found.contacts:
        found.contacts.append(contact)
    if names.is_person(piece):
        if contact.name and not _is_desk(contact.name):
            found.contacts.append(Contact(name=piece))
        elif contact.name:
            contact.organization, contact.name = contact.name, piece
        else:
            contact.name = piece
        return True
    return _assign_rest(piece, contact, found)


def _is_desk(name: str) -> bool:
    return not names.is_person(name)


def _assign_rest(piece: str, contact: Contact, found: Found) -> bool:
    is_office = names.is_office(piece)
    if not contact.name and (not is_office or _is_desk_name(piece)):
        contact.name = piece
    elif not contact.name and contact.phones + [contact.email] != [""]:
        contact.role = piece
    elif is_office and not contact.organization:
        contact.role = f"{contact.role}, {piece}" if contact.role else piece
    elif not contact.organization:
        contact.organization = piece
    elif not contact.role:
        contact.role = piece
    else:
        return False
    return True


def _is_desk_name(piece: str) -> bool:
    """Whether this is an office to call, such as "Press Office", not one that a person holds."""
    last = words(piece)[-1].casefold() if words(piece) else ""
    return last in names.DESKS


def _add_details(entry: Details, emails: list[str], found: Found) -> None:
    if not found.contacts and (entry.phones or entry.emails or emails):
        found.contacts.append(Contact())
    for email in [*entry.emails, *(e for e in emails if e not in entry.emails)]:
        if found.contacts[-1].email and found.contacts[-1].email != email:
            found.contacts.append(Contact())
        found.contacts[-1].email = email
    if found.contacts:
        found.contacts[-1].phones += entry.phones
    found.faxes += entry.faxes
    found.websites += entry.websites


def unlabeled(sheet: Sheet, start: int, end: int) -> list[list[int]]:
    """Blocks without a label: a person's name, and right below it how to reach them."""
    blocks: list[list[int]] = []
    for index in sheet.free(start, end):
        if blocks and index <= blocks[-1][-1]:
            continue
        if _opens_person(sheet, index, end) and not is_prose(sheet.lines[index].text):
            blocks.append(_person_block(sheet, index, end))
    return [block for block in blocks if block]


def _person_block(sheet: Sheet, start: int, end: int) -> list[int]:
    last, has_detail = None, False
    for index in range(start, min(start + 6, end)):
        line = sheet.lines[index]
        if not sheet.is_free(index) or _is_stop(line.text):
            break
        if has_detail and line.is_apart and not _is_detail(line.text):
            break
        if _is_detail(line.text):
            last, has_detail = index, True
    return list(range(start, last + 1)) if last is not None else []


def take(sheet: Sheet, blocks: list[list[int]], certainty: Certainty) -> list[Found]:
    """Read blocks into the reading; what the letterhead may want of them is returned."""
    founds = []
    for block in blocks:
        found = read(sheet, block)
        sheet.reading.contacts += found.contacts
        is_sure = all(contact.name for contact in found.contacts)
        sheet.take("contacts", block, certainty if is_sure else Certainty.GUESSED)
        founds.append(found)
    return founds
