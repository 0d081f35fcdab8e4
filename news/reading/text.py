"""How characters and words are compared: odd spaces, dashes, quotation marks, capitals."""

import re
import unicodedata

# Inside the brackets of a regular expression.
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
DASH = f"[{DASHES}]"
OPENING_QUOTES = '"\u201c\u201e\u00ab'
CLOSING_QUOTES = '"\u201d\u00bb'
BULLETS = "\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u2219\u25a0\u25cb\u27a2\u2756\u00a7\uf0b7\uf0a7"


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LIGATURES = {ord(c): unicodedata.normalize("NFKC", c) for c in "\ufb00\ufb01\ufb02\ufb03\ufb04"}
WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
# What stands between the parts of a letterhead line: "~", "|", a bullet, a dash on its own.
SEPARATOR = re.compile(
    rf"\s*[|~;{BULLETS}\u2666\u25c6\u2605*]+\s*|\s+{DASH}+\s+|\s+/\s+|\s{{3,}}|\t+"
)
SMALL_WORDS = word_set(
    """
    a an and as at but by for from in into nor of on or over the to up via vs with after
    """
)
# Behind these a line cannot end, and before these none can begin.
CONNECTORS = SMALL_WORDS | word_set(
    """
    that which who whose is are its their his her our
    """
)
# In words: longer than titles are, and as long as a sentence must be that tells something.
LONGEST_TITLE, LONG_SENTENCE, SHORT_SENTENCE = 35, 14, 9
ENDS_SENTENCE = re.compile(rf"[.!?:\u2026][{CLOSING_QUOTES}')\]\u2019]*$")


def clean(text: str) -> str:
    """Without what cannot be seen, and with plain spaces; tabs and runs of spaces stay."""
    text = unicodedata.normalize("NFC", text).translate(LIGATURES)
    return CONTROL.sub("", ODD_SPACES.sub(" ", INVISIBLE.sub("", text)))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    return WORD.findall(text)


def key(text: str) -> str:
    """Equal for texts that differ in capitals, punctuation and spaces only."""
    return " ".join(words(text.casefold().replace("\u2019", "'")))


def is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def is_title_case(text: str) -> bool:
    """Whether nearly every word that is not a small one starts with a capital."""
    heavy = [w for w in words(text) if w.casefold() not in SMALL_WORDS and w[0].isalpha()]
    return bool(heavy) and sum(w[0].isupper() for w in heavy) >= 0.8 * len(heavy)


def ends_sentence(text: str) -> bool:
    return bool(ENDS_SENTENCE.search(text))


def is_prose(text: str) -> bool:
    """Whether this is running text: sentences, not a title, a name or an address."""
    found = words(text)
    small = sum(w[0].islower() for w in found)
    if ends_sentence(text) and len(found) >= LONG_SENTENCE:
        return small >= 0.25 * len(found)
    if small < 0.4 * len(found):
        return False
    return len(found) >= LONGEST_TITLE or (len(found) >= SHORT_SENTENCE and ends_sentence(text))


def without_quotes(text: str) -> str:
    return text.strip().strip(OPENING_QUOTES + CLOSING_QUOTES).strip()


def pieces(text: str) -> list[str]:
    """The parts between the separators of a letterhead line."""
    return [piece.strip(" ,") for piece in SEPARATOR.split(text) if piece and piece.strip(" ,")]
