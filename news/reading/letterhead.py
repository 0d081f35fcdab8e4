"""The letterhead: who issues a statement, and how to reach them."""

import re
from dataclasses import dataclass, field

from news.reading import names, notes
from news.reading.details import (
    BUILDING,
    CITY_ZIP_END,
    SURELY_A_BUILDING,
    UNIT,
    WEBSITE,
    Details,
    details_of,
    is_address,
    join_address,
)
from news.reading.people import People
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import CONNECTORS, is_prose, pieces, words

MEMO = re.compile(r"^(?:to|re|subject|cc|headline|title|date)\s*:", re.IGNORECASE)
# A house number and a name that does not say that it is a street's.
HOUSE = re.compile(r"\d+[\w-]*\s+[A-Z][\w.'\u2019 &-]{2,40}")
MOST_OF_NAME = 9
MOST_SMALL = 2
ONLINE = re.compile(r"\b(?:online|unsubscribe|browser|preferences)\b", re.IGNORECASE)


@dataclass
class Head:
    """What the lines of a letterhead gave, before it is put together."""

    indexes: list[int] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    names: list[tuple[int, str]] = field(default_factory=list)
    details: list[Details] = field(default_factory=list)


def take(sheet: Sheet, start: int, end: int) -> Head:
    """Take the lines with addresses and numbers; the name needs to know more, and waits."""
    head = Head()
    for index in sheet.free(start, end):
        if not _is_notice(sheet, index) and not MEMO.match(sheet.lines[index].text):
            _read_line(sheet, index, head)
    if head.indexes:
        sheet.take("organization", head.indexes, Certainty.RECOGNIZED)
    _fill(sheet, head)
    return head


def is_letterhead(text: str) -> bool:
    """Whether a line holds an address or a number and hardly a word besides."""
    found = details_of(text)
    parts = _parts(found.rest)
    other = [part for part in parts if not is_address(part)]
    is_detail = len(other) < len(parts) or not found.is_empty
    return is_detail and len(other) <= 1 and not is_prose(text) and not _is_sentence(found.rest)


def _is_sentence(text: str) -> bool:
    return sum(word[0].islower() for word in words(text)) > MOST_SMALL


def _is_notice(sheet: Sheet, index: int) -> bool:
    """Whether a line leads to a web version or a network, not to the organization."""
    text = sheet.lines[index].text
    is_bare = bool(WEBSITE.fullmatch(text.rstrip("/")))
    before = sheet.lines[index - 1].text if is_bare and index else ""
    return any(notes.NOTE.match(line) or ONLINE.search(line) for line in (text, before))


def _read_line(sheet: Sheet, index: int, head: Head) -> None:
    text = sheet.lines[index].text
    if is_prose(text) or _is_inside(sheet, index):
        return
    found = details_of(text)
    following = sheet.lines[index + 1].text if sheet.is_free(index + 1) else ""
    address, other = _sorted(_parts(found.rest), following)
    if _is_building(sheet, index, other, following):
        address, other = other + address, []
    if found.is_empty and not _is_numbered(address) and not _is_by_address(index, following, head):
        return
    is_letterhead = address or not found.is_empty
    is_strange = len(other) > len(address) + 1 or any(len(words(o)) > MOST_OF_NAME for o in other)
    if not is_letterhead or is_strange:
        return
    head.indexes.append(index)
    head.details.append(found)
    head.address += address
    for piece in other:
        if names.looks_like_organization(piece) and not head.names:
            head.names.append((index, piece))
        else:
            sheet.leave(index, piece)


def _is_building(sheet: Sheet, index: int, parts: list[str], following: str) -> bool:
    """Whether a house stands between the organization's name and its street."""
    if len(parts) != 1 or not BUILDING.match(parts[0]):
        return False
    if SURELY_A_BUILDING.match(parts[0]):
        return True
    above = sheet.lines[index - 1].text if index and not sheet.lines[index].is_apart else ""
    return names.looks_like_organization(above) and is_letterhead(following)


def _is_numbered(address: list[str]) -> bool:
    return any(any(map(str.isdigit, part)) for part in address)


def _is_by_address(index: int, following: str, head: Head) -> bool:
    """Whether the lines around hold an address; a state's name alone is none."""
    return index - 1 in head.indexes or is_letterhead(following)


def _is_inside(sheet: Sheet, index: int) -> bool:
    """Whether a line stands in the middle of a sentence that the line before began."""
    before = words(sheet.lines[index - 1].text) if index else []
    is_cut = bool(before) and before[-1].casefold() in CONNECTORS
    return is_cut and not sheet.lines[index].is_apart and len(before) > MOST_OF_NAME


def _parts(rest: str) -> list[str]:
    """The pieces of a line; one that lists the parts of an address is split at its commas."""
    out: list[str] = []
    for piece in pieces(rest):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        is_list = len(parts) > 1 and is_address(f"{parts[-2]}, {parts[-1]}")
        if len(parts) > 1 and (all(map(is_address, parts)) or _is_floor(parts)):
            out += parts
            continue
        lead = parts[:-2] if is_list else []
        out += [*lead, f"{parts[-2]}, {parts[-1]}"] if is_list else [piece]
    return [part for part in out if words(part)]


def _is_floor(parts: list[str]) -> bool:
    return bool(BUILDING.match(parts[0]) and UNIT.match(parts[-1]))


def _sorted(parts: list[str], following: str) -> tuple[list[str], list[str]]:
    """Parts of an address, and others; a house number before a city opens an address too."""
    address: list[str] = []
    other: list[str] = []
    for part, after in zip(parts, [*parts[1:], following], strict=False):
        is_house = HOUSE.fullmatch(part) and (is_address(after) or CITY_ZIP_END.search(after))
        is_inside = bool(address) and not names.looks_like_organization(part) and after != following
        (
            address if is_address(part) or is_house or (is_inside and is_address(after)) else other
        ).append(part)
    return address, other


def _fill(sheet: Sheet, head: Head) -> None:
    organization = sheet.reading.organization
    organization.address = organization.address or join_address(head.address)
    for found in head.details:
        organization.phones += [p for p in found.phones if p not in organization.phones]
        organization.fax = organization.fax or next(iter(found.faxes), "")
        organization.email = organization.email or next(iter(found.emails), "")
        organization.website = organization.website or next(iter(found.websites), "")


def fill_from_contacts(sheet: Sheet, founds: list[People]) -> None:
    """What a block of contacts holds besides people belongs to their organization."""
    organization = sheet.reading.organization
    for found in founds:
        for name, values in (
            ("address", [join_address(found.address)]), ("fax", found.faxes),
            ("website", found.websites),
        ):  # fmt: skip
            for value in filter(None, values):
                if not getattr(organization, name):
                    setattr(organization, name, value)
                elif getattr(organization, name) != value:
                    sheet.leave(0, value)
