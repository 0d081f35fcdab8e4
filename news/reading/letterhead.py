"""The letterhead: who issues a statement, and how to reach them."""

import re
from dataclasses import dataclass, field

from news.reading import names, notes
from news.reading.details import (
    CITY_ZIP_END,
    WEBSITE,
    Details,
    details_of,
    is_address,
    join_address,
)
from news.reading.people import People
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import CONNECTORS, is_prose, key, pieces, words

JURISDICTION = re.compile(
    r"(?:the )?(?:state|commonwealth|county|city|town) of [\w ]+", re.IGNORECASE
)
MEMO = re.compile(r"^(?:to|re|subject|cc|headline|title|date)\s*:", re.IGNORECASE)
FROM = re.compile(r"^from\s*:\s*", re.IGNORECASE)
# A house number and a name that does not say that it is a street's.
HOUSE = re.compile(r"\d+[\w-]*\s+[A-Z][\w.'\u2019 &-]{2,40}")
MOST_OF_NAME = 9
MOST_SMALL = 2
NEAR = 2
IMPOSSIBLE = -2
SHORTEST_ACRONYM = 3
OVER_TEXT = 4
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
        if len(parts) > 1 and all(is_address(part) for part in parts):
            out += parts
            continue
        lead = parts[:-2] if is_list else []
        out += [*lead, f"{parts[-2]}, {parts[-1]}"] if is_list else [piece]
    return [part for part in out if words(part)]


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


@dataclass
class Name:
    text: str
    indexes: list[int]
    certainty: Certainty


def name_of(sheet: Sheet, candidates: list[int], head: Head, prose: str) -> Name | None:
    """The name among lines over the text; ``prose`` is the text that may speak of it."""
    if head.names:
        index, text = head.names[0]
        return Name(text, [index], Certainty.RECOGNIZED)
    if len(candidates) == 1 and not _is_mentioned(sheet.lines[candidates[0]].text, prose):
        return None
    scored = [
        (score, name)
        for name in _names(sheet, candidates)
        if (score := _score(sheet, name, head, prose)) > 1
    ]
    if not scored:
        return None
    name = max(scored, key=lambda pair: pair[0])[1]
    is_backed = _is_mentioned(name.text, prose) or _matches_domain(name.text, head)
    if not is_backed and not head.indexes:
        name.certainty = Certainty.GUESSED
    return name


def _is_mentioned(name: str, prose: str) -> bool:
    return _core(key(name).removeprefix("the ")) in prose


def _names(sheet: Sheet, candidates: list[int]) -> list[Name]:
    """Each line alone, and joined with the next one where a name may be broken over two."""
    found = []
    for index in candidates:
        line = sheet.lines[index]
        if MEMO.match(line.text):
            continue
        found.append(Name(FROM.sub("", line.text), [index], Certainty.RECOGNIZED))
        following = index + 1
        if following in candidates and not sheet.lines[following].is_apart:
            text = f"{line.text} {sheet.lines[following].text}"
            found.append(Name(text, [index, following], Certainty.RECOGNIZED))
    return found


def _score(sheet: Sheet, name: Name, head: Head, prose: str) -> float:
    first = next(iter(sheet.free(0, len(sheet.lines))), 0)
    score = float(names.organization_score(name.text))
    if score < IMPOSSIBLE or names.is_person(name.text) or names.opens_with_office(name.text):
        return IMPOSSIBLE
    mentioned = key(name.text).removeprefix("the ")
    is_long = len(words(mentioned)) > 1
    is_said = is_long and _core(mentioned) in prose
    is_near = bool(head.indexes) and 0 < head.indexes[0] - name.indexes[-1] <= NEAR
    score += 3 * (is_long and mentioned in prose) + 2 * is_said + 2 * is_near
    score += 2 * (name.indexes[0] == first) + 2 * _matches_domain(name.text, head)
    score -= 3 * bool(JURISDICTION.fullmatch(name.text))
    score -= 3 * bool(sheet.lines[name.indexes[0]].style.heading)
    if not is_said and not is_near and _is_over_text(sheet, name):
        score -= OVER_TEXT
    # Two lines are one name only where the text says so, or where the first breaks off.
    if len(name.indexes) > 1:
        score += 1 if mentioned in prose else -3
    return score


def _is_over_text(sheet: Sheet, name: Name) -> bool:
    """Whether nothing but titles stands between a line and the text."""
    index = name.indexes[-1] + 1
    if sheet.is_free(index) and sheet.lines[index].is_apart and names.is_built_as_name(name.text):
        return False
    while sheet.is_free(index) and not is_prose(sheet.lines[index].text):
        index += 1
    return index < len(sheet.lines) and sheet.is_free(index)


def _core(name: str) -> str:
    return name.removesuffix(" inc").removesuffix(" llc")


def _matches_domain(name: str, head: Head) -> bool:
    domains = [site for found in head.details for site in [*found.websites, *found.emails]]
    letters = names.initials(name)
    return len(letters) >= SHORTEST_ACRONYM and any(
        letters in domain.casefold() for domain in domains
    )
