"""A block of contacts taken apart: who, in what office, of which organization, and how to reach."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from news.reading import details, names
from news.reading.details import SIGN, Details, details_of
from news.reading.result import Contact
from news.reading.text import BULLETS, CONNECTORS, DASH, is_title_case, squeeze, word_set, words

_GLUE = (
    r"(?:please|contact|call|text|write|e-?mail|at|or|and|by|via|to|reach|on|through|from|with|"
    r"him|her|them|is|can|be|reached|may)"
)
# Words between the parts of "call Jane Doe at 555-0100 or by e-mail at …".
GLUE = re.compile(rf"^(?:{_GLUE}\b\s*)+|(?:(?:^|\s+){_GLUE})+$", re.IGNORECASE)
FIELD_LABEL = re.compile(
    r"^(?:name|title|organization|org|agency|role|position|company|affiliation)\s*:\s*",
    re.IGNORECASE,
)
PARTS = re.compile(
    rf"\t+|\s*[;|~{BULLETS}]+\s*|\s+{DASH}{{1,2}}\s*|{DASH}{{2}}|[\u2013\u2014]|\s+/\s+"
    r"|\s*\((?!ret)\s*|(?<!ret)(?<!ret\.)\)\s*"
)
AND = re.compile(r"\s+(?:and|or|&)\s+")
PERSON = re.compile(r"\b[A-Z][\w'\u2019-]*\.?(?:\s+[A-Z][\w'\u2019-]*\.?){1,3}")
FEWEST_SMALL = 2
MOST_OF_SECTION = 2
# Of names.organization_score(): so low that a line is certainly no name.
UNLIKE_A_NAME = -2
SECTIONS = word_set("services service committee unit section programs program operations")
TITLES_OF_COLUMNS = word_set(
    "name position title role phone telephone cell mobile office fax email organization contact"
)
TITLES = word_set("prosecutor commissioner marshal warden clerk judge justice constable solicitor")
# A colon shows that something is announced here, not said.
ABBREVIATED = (" Jr", " Sr", " Esq", " Inc", " Ph.D")


@dataclass
class Row:
    text: str
    is_apart: bool = False
    emails: tuple[str, ...] = ()


class Kind(Enum):
    PERSON = auto()
    OFFICE = auto()
    OTHER = auto()
    LEFT = auto()
    PHONE = auto()
    EMAIL = auto()


DETAILS = {details.Kind.PHONE: Kind.PHONE, details.Kind.EMAIL: Kind.EMAIL}


@dataclass
class Token:
    kind: Kind
    text: str
    is_first: bool = False
    is_apart: bool = False

    @property
    def is_detail(self) -> bool:
        return self.kind in (Kind.PHONE, Kind.EMAIL)


@dataclass
class People:
    """``left`` found no place; fax, website and address belong to the organization."""

    contacts: list[Contact] = field(default_factory=list)
    faxes: list[str] = field(default_factory=list)
    websites: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read(rows: list[Row]) -> People:
    found = People()
    tokens = [t for row in rows if not _is_title_row(row) for t in _tokens(row, found)]
    for entry in _entries(tokens):
        contact = _contact(entry, found)
        if contact != Contact():
            found.contacts.append(contact)
    return found


def _is_title_row(row: Row) -> bool:
    """Whether a row only names the columns of a table."""
    found = words(row.text.casefold().replace("-", ""))
    return bool(found) and all(word in TITLES_OF_COLUMNS for word in found)


def person_in(text: str) -> str:
    """The last person whom a sentence names before a number; empty where it names none."""
    persons = [
        m[0] for m in PERSON.finditer(text.split("\t", maxsplit=1)[0]) if names.is_person(m[0])
    ]
    return persons[-1] if persons else ""


def _tokens(row: Row, found: People) -> Iterator[Token]:
    """The pieces of a row in their order."""
    entry = details_of(FIELD_LABEL.sub("", row.text.strip()))
    found.faxes += entry.faxes
    found.websites += entry.websites
    is_first = True
    for kind, text in _kinds(entry, found):
        yield Token(kind, text, is_first, row.is_apart)
        is_first = False
    for address in row.emails:
        if address not in entry.emails:
            yield Token(Kind.EMAIL, address, is_first, row.is_apart)


def _kinds(entry: Details, found: People) -> Iterator[tuple[Kind, str]]:
    for part in PARTS.split(entry.marked):
        if part and SIGN.fullmatch(part.strip()):
            kind, text = entry.at(part.strip())
            if kind in DETAILS:
                yield DETAILS[kind], text
            continue
        for piece in _pieces(part or "", found):
            yield from _classified(piece)


def _pieces(part: str, found: People) -> Iterator[str]:
    part = _tidy(part)
    if details.is_address(part):
        found.address.append(part)
        return
    for piece in _by_commas(part):
        if details.is_address(piece):
            found.address.append(piece)
        elif words(piece):
            yield piece


def _tidy(part: str) -> str:
    part = squeeze(GLUE.sub("", part.strip(" ,:;.?")).strip(" ,:;.?"))
    return f"{part}." if part.endswith(ABBREVIATED) else part


def _by_commas(part: str) -> list[str]:
    """The pieces between commas; letters behind a name stay with it."""
    out: list[str] = []
    for piece in part.split(","):
        if out and names.is_suffix(piece):
            out[-1] += f", {piece.strip()}"
        elif tidy := _tidy(piece):
            out.append(tidy)
    return out


def _classified(piece: str) -> list[tuple[Kind, str]]:
    several = AND.split(piece)
    if len(several) > 1 and all(names.is_person(name) for name in several):
        return [(Kind.PERSON, name) for name in several]
    if names.is_person(piece):
        return [(Kind.PERSON, piece)]
    if split := _person_and_office(piece):
        return split
    if (person := person_in(piece)) and _is_sentence(piece):
        before = piece[: piece.rfind(person)].strip()
        return [(Kind.LEFT, before), (Kind.PERSON, person)]
    return [(Kind.OFFICE if names.is_office(piece) else Kind.OTHER, piece)]


def _is_sentence(piece: str) -> bool:
    return sum(w[0].islower() and w not in CONNECTORS for w in words(piece)) >= FEWEST_SMALL


def _person_and_office(piece: str) -> list[tuple[Kind, str]] | None:
    """In two what says an office and a person: "Director Jane Doe" or "Jane Doe, Director"."""
    parts = piece.split()
    for cut in range(1, len(parts)):
        before, after = " ".join(parts[:cut]), " ".join(parts[cut:])
        is_title = names.is_office(before) and is_title_case(before)
        goes_on = cut + 1 < len(parts) and parts[cut].casefold() in TITLES
        if is_title and names.is_person(after) and not goes_on:
            return [(Kind.OFFICE, before), (Kind.PERSON, after)]
        if cut > 1 and names.is_person(before) and names.is_office(after):
            return [(Kind.PERSON, before), (Kind.OFFICE, after)]
    return None


def _entries(tokens: list[Token]) -> list[list[Token]]:
    """The tokens of one contact each."""
    entries: list[list[Token]] = []
    for position, token in enumerate(tokens):
        if not entries or _opens(token, entries[-1], tokens[position + 1 :]):
            entries.append([])
        entries[-1].append(token)
    return entries


def _opens(token: Token, entry: list[Token], following: list[Token]) -> bool:
    has_person = any(old.kind is Kind.PERSON for old in entry)
    has_detail = any(old.is_detail for old in entry)
    if token.kind is Kind.PERSON:
        return has_person
    if token.is_detail or not token.is_first or not has_detail:
        return False
    coming = next((t for t in following if t.is_first), None)
    person_comes = bool(coming and coming.kind is Kind.PERSON)
    return person_comes or (token.is_apart and any(t.is_detail for t in following))


def _contact(entry: list[Token], found: People) -> Contact:
    contact = Contact()
    contact.name = next((t.text for t in entry if t.kind is Kind.PERSON), "")
    contact.phones = [t.text for t in entry if t.kind is Kind.PHONE]
    emails = [t.text for t in entry if t.kind is Kind.EMAIL]
    contact.email = emails[0] if emails else ""
    found.left += emails[1:]
    for token in entry:
        if token.kind is Kind.OFFICE:
            _add_office(contact, token.text)
        elif token.kind is Kind.OTHER:
            _add_other(contact, token.text, found)
        elif token.kind is Kind.LEFT:
            found.left.append(token.text)
    return contact


def _add_office(contact: Contact, text: str) -> None:
    is_desk = not any(word.casefold() in names.OFFICES for word in words(text))
    if not contact.name and is_desk:
        contact.name = text
    elif is_desk and contact.role and not contact.organization:
        contact.organization = text
    else:
        contact.role = f"{contact.role}, {text}" if contact.role else text


def _is_section(text: str) -> bool:
    """Whether this is a part of an organization rather than one of its own."""
    found = [word.casefold() for word in words(text)]
    return len(found) <= MOST_OF_SECTION and found[-1] in SECTIONS


def _add_other(contact: Contact, text: str, found: People) -> None:
    is_desk = any(word.casefold() in names.DESKS for word in words(text))
    if set(words(text)) <= set(words(contact.name)):  # "E-mail Jane"
        return
    if not contact.name and is_desk:
        contact.name = text
    elif contact.name and not contact.role and (text[:1].islower() or _is_section(text)):
        contact.role = text
    elif not contact.organization and names.organization_score(text) > UNLIKE_A_NAME:
        contact.organization = text
    elif not contact.role and names.organization_score(text) > UNLIKE_A_NAME:
        contact.role = text
    else:
        found.left.append(text)
