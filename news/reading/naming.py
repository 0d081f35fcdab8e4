"""The organization's name among the lines of a letterhead."""

import re
from dataclasses import dataclass

from news.reading import names
from news.reading.letterhead import MEMO, Head
from news.reading.result import Certainty
from news.reading.sheet import Sheet
from news.reading.text import DASH, is_capitals, is_prose, key, words

JURISDICTION = re.compile(
    r"(?:the )?(?:state|commonwealth|county|city|town) of [\w ]+", re.IGNORECASE
)
FROM = re.compile(r"^from\s*:\s*", re.IGNORECASE)
# What surrounds a name and is not part of it.
_PAPER = (
    r"(?:(?:press|news|media)\s+(?:release|statement|advisory|alert)|news|newsroom|press\s+office)"
)
PREFIX = re.compile(
    rf"^(?:an?\s+)?(?:official\s+)?{_PAPER}\s+(?:from|of|by)\s+(?:the\s+)?"
    r"|^(?:(?:vice\s+)?president|(?:executive\s+)?director|chair(?:man|woman)?|secretary|members?)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)
SUFFIX = re.compile(
    rf"(?:\s+{DASH})?\s+(?:(?:press|news|media)\s+(?:releases?|statement|advisory)|newsroom)$",
    re.IGNORECASE,
)
NEAR = 2
IMPOSSIBLE = -2
SHORTEST_ACRONYM = 3
OVER_TEXT = 4


@dataclass
class Name:
    text: str
    indexes: list[int]
    certainty: Certainty

    @property
    def bare(self) -> str:
        """The name without what kind of paper it heads."""
        return SUFFIX.sub("", PREFIX.sub("", self.text)).strip()


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
    # Two lines are one name only where the text says so, or where they stand over an address.
    if len(name.indexes) > 1:
        is_one = mentioned in prose or _is_one_letterhead(sheet, name, head)
        score += 1 + OVER_TEXT * (mentioned not in prose) if is_one else -3
    return score


def _is_one_letterhead(sheet: Sheet, name: Name, head: Head) -> bool:
    """Whether two lines of one look, each an organization or its branch, stand over an address."""
    lines = [sheet.lines[index] for index in name.indexes]
    is_over = name.indexes[-1] + 1 in head.indexes
    is_alike = is_capitals(lines[0].text) == is_capitals(lines[1].text)
    are_names = all(
        names.organization_score(line.text) > 0 or JURISDICTION.fullmatch(line.text)
        for line in lines
    )
    return is_over and is_alike and are_names and lines[0].style == lines[1].style


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
