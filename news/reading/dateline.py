"""The dateline: where, and often when, a statement was issued, at the head of its text.

The city is what is printed before the first dash, without date, parentheses and the name of the
service that carries the text: ``WASHINGTON, D.C.`` of ``WASHINGTON, D.C. (Jan. 5, 2026) --``.
"""

import re
from dataclasses import dataclass

from news.reading import dates
from news.reading.names import TITLE_WORDS
from news.reading.places import KNOWN_CITIES, STATE
from news.reading.text import (
    BULLETS,
    CONNECTORS,
    DASH,
    DASHES,
    OPENING_QUOTES,
    is_capitals,
    squeeze,
    word_set,
    words,
)

_WORD = r"(?:[A-Z][\w.'\u2019]*(?:-[A-Z]\w*)*|d['\u2019][A-Z]\w+|of|the|de|del|la|du|upon)"
_CITY = rf"(?:[A-Z][\w'\u2019]*\.?(?:-\w+)*)(?:\s+{_WORD}){{0,3}}"
_STATE = rf"(?:{STATE})(?![\w])"
_CITY_STATE = rf"{_CITY}(?:\s*,\s*{_STATE}|\s+(?:D\.?C\.?|[A-Z]{{2}})(?![\w]))"
PLACE = rf"(?:{_CITY_STATE}|{_CITY})"
PLACES = rf"{PLACE}(?:\s*(?:/|&|\band\b|,\s+and\b)\s*{PLACE}){{0,2}}"
_DATE = dates.NAMELESS
_TAG = r"(?:/[A-Z][\w\s./-]{2,30}/|\((?!\d)[A-Z][A-Za-z .]{1,28}\))"
_STRONG_DASH = (
    rf"(?:\s*(?:{DASH}{{2,3}}|[\u2012-\u2015]|\.{{3}}|\u2026)\s*|\s+{DASH}\s*|\s*\|\s*"
    rf"|\s+[{BULLETS}*~]\s+)"
)
_OPEN, _CLOSE = r"[(\[]", r"[)\]]"
_SENTENCE = rf"\s+(?=[A-Z{OPENING_QUOTES}])"
_CAPITALS = rf"[A-Z][A-Z'\u2019.-]+(?:\s+[A-Z][A-Z'\u2019.-]+){{0,3}},\s*{_STATE}"

SHAPES = [
    # (CITY, ST) date -- text; (CITY, ST, date) text; (date, CITY, ST) -- text; CITY (date) -- text;
    # CITY, date /Wire/ -- text; CITY/date: text; CITY, date Text; CITY, ST Text
    rf"{_OPEN}\s*(?P<place>{PLACES})\s*{_CLOSE}\s*[,.]?\s*(?P<when>[^{DASHES}|()]{{4,32}}?)(?P<tag>)(?P<dash>{_STRONG_DASH}|:\s+)",
    rf"{_OPEN}\s*(?P<place>{PLACES})\s*(?:[,;{DASHES}|]+\s*(?P<inner>[^()]{{4,40}}))?{_CLOSE}(?P<when>)(?P<tag>)\s*[,.:]?(?P<dash>{_STRONG_DASH}|{_SENTENCE})",
    rf"{_OPEN}\s*(?P<when>{_DATE})\s*[,;{DASHES}|/]+\s*(?P<place>{PLACES})\s*{_CLOSE}(?P<tag>)\s*[,.:]?(?P<dash>{_STRONG_DASH}|{_SENTENCE})",
    rf"(?P<place>{PLACES})\s*,?\s*{_OPEN}(?P<when>[^()]{{4,40}}){_CLOSE}\s*(?P<tag>{_TAG})?\s*(?P<dash>{_STRONG_DASH}|[.:]?\s*)",
    rf"(?P<place>{PLACES})\s*(?:[,;/]|{_STRONG_DASH})\s*(?P<when>[^()|]{{4,40}}?)\s*(?P<tag>{_TAG})?\s*(?P<dash>{_STRONG_DASH}|:\s+)",
    rf"(?P<place>{PLACES})\s*(?:[,;/]|{_STRONG_DASH})?\s*(?P<when>{_DATE})(?P<tag>)[,.]?(?P<dash>{_SENTENCE})",
    rf"(?P<place>{PLACES})\s*(?P<when>)(?P<tag>{_TAG})\s*(?P<dash>{_STRONG_DASH})",
    rf"(?P<place>{_CITY_STATE})(?P<when>)(?P<tag>)(?P<dash>:\s+)",
    rf"(?P<place>{PLACES})(?P<when>)(?P<tag>)\.?(?P<dash>{_STRONG_DASH})",
    rf"(?P<place>{_CAPITALS})(?P<when>)(?P<tag>)\.?(?P<dash>{_SENTENCE})(?=\S*[a-z]|[{OPENING_QUOTES}]|A\s)",
    rf"\(?(?P<when>[^()|]{{6,40}}?)\)?\s*(?:{_STRONG_DASH}|[,/]\s*|\s+)\(?(?P<place>{PLACES})\)?(?P<tag>)(?P<dash>{_STRONG_DASH}|:\s+)",
]
# A colon comes behind many words that are no places.
COLON = re.compile(rf"(?P<place>{_CITY}):\s+")
FEWEST_WORDS = 4
LONGEST = 200
DATELINES = [re.compile(shape) for shape in SHAPES]
DATE_ONLY = re.compile(rf"\(?(?P<when>[^()|]{{6,40}}?)\)?(?P<dash>{_STRONG_DASH})")
LONE_SHAPES = [
    re.compile(rf"\(?(?P<place>{PLACES})\)?\s*(?:[,|~/(]|{DASH}+)\s*(?P<when>.{{6,40}})"),
    re.compile(rf"(?P<when>.{{6,40}}?)\s*(?:[,|~/(]|{DASH}+)\s*\(?(?P<place>{PLACES})\)?"),
    re.compile(rf"\(?(?P<place>{_CITY_STATE})\)?(?P<when>)"),
]
NO_PLACE = (TITLE_WORDS | CONNECTORS | word_set(
    """
    today yesterday tomorrow this that these those we our my his her its i he she they it who
    what when where why how there here update note statement photo caption figure breaking watch
    read question answer q background summary monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    dept assn contact release embargoed immediate editor editors media news press no yes
    """
)) - word_set(
    """
    city county of the st mobile lake
    """
)  # fmt: skip
FIRST_WORDS = word_set("fort port lake mount st saint san santa los las el")
LAST_WORDS = word_set(
    "city beach springs falls park heights hills county rapids creek grove island"
)


@dataclass(frozen=True)
class Dateline:
    """``rest`` is the text behind it; ``tag`` names the service that carries the text."""

    city: str
    rest: str
    when: str = ""
    tag: str = ""
    is_certain: bool = True


def find(text: str) -> Dateline | None:
    """The dateline at the head of a paragraph."""
    head = text[:LONGEST]
    for pattern in DATELINES:
        if (match := pattern.match(head)) and (found := _checked(match, text)):
            return found
    match = COLON.match(head)
    if match and _is_text(text[match.end() :]) and _is_built(city := tidy(match["place"])):
        return Dateline(city, text[match.end() :], is_certain=_is_known(city))
    match = DATE_ONLY.match(head)
    if match and dates.is_only_date(match["when"]) and _is_text(text[match.end() :]):
        return Dateline("", text[match.end() :], match["when"])
    return None


def _checked(match: re.Match[str], text: str) -> Dateline | None:
    groups = match.groupdict()
    when = groups["when"] or groups.get("inner") or ""
    rest = text[match.end() :].strip()
    if (when and not dates.is_only_date(when)) or not _is_text(rest):
        return None
    city = tidy(match["place"])
    trust = _trust(city, when, bool(groups["tag"]))
    if not is_place(city) or (
        not trust and not rest[0].isupper() and rest[0] not in OPENING_QUOTES
    ):
        return None
    return Dateline(city, rest, when, (groups["tag"] or "").strip(), bool(trust))


def _is_text(rest: str) -> bool:
    return len(words(rest)) >= FEWEST_WORDS


def _trust(city: str, when: str, has_tag: bool) -> int:
    """How many things besides the dash speak for a dateline."""
    is_loud = is_capitals(city.split(",", maxsplit=1)[0])
    return bool(when) + has_tag + _is_known(city) + is_loud + ("," in city)


def _is_known(city: str) -> bool:
    parts = re.split(r",|/|\band\b", city)
    return any(part.strip().casefold() in KNOWN_CITIES for part in parts)


def _is_built(city: str) -> bool:
    """Whether it is called as only places are: by a known name, or by a word such as "Falls"."""
    found = words(city.casefold())
    is_built = len(found) > 1 and (found[0] in FIRST_WORDS or found[-1] in LAST_WORDS)
    return _is_known(city) or (is_built and is_place(city))


def alone(text: str) -> Dateline | None:
    """A dateline that has a line of its own: a place and a date, or a city with its state."""
    if len(text) > LONGEST:
        return None
    for pattern in LONE_SHAPES:
        match = pattern.fullmatch(text)
        if not match:
            continue
        place, when = tidy(match["place"]), match["when"]
        if is_place(place) and (not when or dates.is_only_date(when)):
            return Dateline(place, "", when, is_certain=bool(when))
    return None


def tidy(place: str) -> str:
    return squeeze(place).strip(" ,;:|")


def is_place(text: str) -> bool:
    """Whether nothing in it speaks against a place: no title, no verb, no month."""
    city = [
        word.replace("\u2019", "'").removesuffix("'s")
        for word in words(text.split(",", maxsplit=1)[0].casefold())
    ]
    if re.search(rf",\s*{_STATE}$", text):
        return city[0] not in NO_PLACE - TITLE_WORDS
    return bool(city) and NO_PLACE.isdisjoint(city)
