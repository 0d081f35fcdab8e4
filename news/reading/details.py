"""What can be told from its form alone: phone numbers, addresses of mail, web and street."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from news.reading.places import STATE
from news.reading.text import DASH, DASHES, squeeze

PHONE = re.compile(
    rf"""(?<![\w.@/-])(?:\+?1[\s.{DASHES}]{{0,2}})?
    (?:\(\d{{3}}\)\s?{DASH}?\s?|\d{{3}}\s?[.{DASHES}/]\s?|\d{{3}}\s)
    (?:\d{{3}}\s?[.{DASHES}]?\s?\d{{4}}|(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{{3}}-?[A-Z0-9]{{4}}
       |(?=[A-Z0-9-]*[A-Z]{{3}})[A-Z0-9-]{{6,10}})
    (?:,?\s*(?:\#|x|ext\.?|extension)\s*\d{{1,6}})?(?![\w@-])""",
    re.VERBOSE,
)
ABROAD = re.compile(r"(?<![\w.])\+[2-9]\d{0,2}[\s().-]?(?:\d[\s().-]{0,2}){6,12}\d\b")
LOCAL_PHONE = re.compile(rf"(?<![\w.{DASHES}])\d{{3}}{DASH}\d{{4}}(?![\w-])")
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
WEBSITE = re.compile(
    r"""(?<![@\w.])(?:https?://[^\s<>()|~,;]+|www\.[\w-]+(?:\.[\w-]+)+(?:/[^\s<>()|~,;]*)?
    |[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:org|com|gov|net|edu|us|info|mil|coop|police|news|io|co|ca|uk|example)(?:/[^\s<>()|~,;]*)?)(?![\w@])""",
    re.VERBOSE | re.IGNORECASE,
)
KINDS = (
    r"tel(?:ephone)?|phones?|ph|cell(?:ular)?(?:\s+phone)?|mobile|office|direct|desk|main|work|home|"
    r"toll[\s-]*free|voice|hotline|call|text|press\s+line|media\s+line|after[\s-]hours|tty|tdd|t|p|c|o|m|w|d"
)
FAX_LABEL = re.compile(
    r"\(?\b(?:fax|facsimile|telefax|fx|f)\b\.?(?:\s*(?:no|number|#)\.?)?\s*[:)]*\s*$", re.IGNORECASE
)
PHONE_LABEL = re.compile(
    rf"\(?\b(?:{KINDS})\b\.?(?:\s*(?:no|number|#)\.?)?\s*[:)]*\s*$", re.IGNORECASE
)
FAX_AFTER = re.compile(
    r"^\s*\((?:fax|facsimile|f)\.?\)|^\s*fax\b(?=\s*(?:$|[,;|~/\t\u2022\u00b7]))", re.IGNORECASE
)
PHONE_AFTER = re.compile(rf"^\s*\((?:{KINDS})\.?\)|^\s*(?:{KINDS})\b\.?(?!\s*:)", re.IGNORECASE)
OTHER_LABEL = re.compile(
    r"\(?\b(?:e-?mails?(?:\s+address)?|e|w|web(?:\s*site)?|internet|online|url|on the web)"
    r"\s*:\)?\s*$"
    r"|\b(?:visit(?:\s+us)?(?:\s+at)?|e-?mail|website|web)\s*$",
    re.IGNORECASE,
)

STREET_WORD = (
    r"street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|place|pl|plaza|"
    r"square|sq|highway|hwy|parkway|pkwy|circle|cir|pike|terrace|ter|trail|turnpike|tpke|alley|"
    r"broadway|row|loop|mall|center|route|rte|freeway|expressway|walk|commons|crossing|causeway"
)
STREET = re.compile(
    rf"^(?:one|two|three|\d[\d{DASHES}]*[a-z]?|[nsew]\d+)\s+"
    rf"(?:[\w.'\u2019&-]+\s+){{0,5}}?(?:{STREET_WORD})\b"
    rf"|^\d+\s+(?:[nsew]|[ns][ew]|north|south|east|west)\.?\s+\w+|^\d+\s+(?:[\w.]+\s+){{1,3}}[ns][ew]\b",
    re.IGNORECASE,
)
BOX = re.compile(
    r"\bp\.?\s?o\.?\s+(?:box|drawer)\s+\w+|\bpost office box\b|^box\s+\d+$", re.IGNORECASE
)
UNIT = re.compile(
    r"^(?:suite|ste\.?|room|rm\.?|floor|unit|bldg\.?|building|apt\.?|mail ?stop)\s+#?[\w-]+$"
    r"|^(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth)\s+floor$"
    r"|^[\w. ]+\s(?:building|tower)$",
    re.IGNORECASE,
)
# A house that an address may begin with; many an organization is called so too.
BUILDING = re.compile(
    r"^[A-Z][\w.'\u2019 -]*\s(?:building|tower|cent(?:er|re)|complex|annex|hall|courthouse|capitol|"
    r"plaza)"
    r"(?:\s+(?:north|south|east|west|[A-Z]|\d+))?$",
    re.IGNORECASE,
)
SURELY_A_BUILDING = re.compile(
    r"^(?:the\s+)?(?:old\s+|new\s+)?(?:city|town|village|borough)\s+hall$|^(?:state|county)\s+(?:capitol|courthouse)$",
    re.IGNORECASE,
)
ZIP = re.compile(rf"^\d{{5}}(?:{DASH}\d{{4}})?$")
CITY_LINE = re.compile(
    rf"^[A-Z][\w.'\u2019 -]*(?:,\s*(?:{STATE})\.?,?\s*(?:\d{{5}}(?:{DASH}\d{{4}})?)?"
    rf"|\s+(?:{STATE})\.?,?\s*\d{{5}}(?:{DASH}\d{{4}})?)$"
)
CITY_ZIP_END = re.compile(rf"[\s,](?:{STATE})\.?,?\s*\d{{5}}(?:{DASH}\d{{4}})?$")


class Kind(Enum):
    PHONE = auto()
    FAX = auto()
    EMAIL = auto()
    WEBSITE = auto()


@dataclass
class Details:
    """What a line gave away of itself, as printed, and the rest of its text.

    ``marked`` has a sign for each detail where it stood; ``at`` tells what a sign stands for.
    """

    found: list[tuple[Kind, str]] = field(default_factory=list)
    marked: str = ""

    def of(self, kind: Kind) -> list[str]:
        return [text for found, text in self.found if found is kind]

    def at(self, sign: str) -> tuple[Kind, str]:
        return self.found[ord(sign) - FIRST_SIGN]

    @property
    def phones(self) -> list[str]:
        return self.of(Kind.PHONE)

    @property
    def faxes(self) -> list[str]:
        return self.of(Kind.FAX)

    @property
    def emails(self) -> list[str]:
        return self.of(Kind.EMAIL)

    @property
    def websites(self) -> list[str]:
        return self.of(Kind.WEBSITE)

    @property
    def rest(self) -> str:
        return SIGN.sub("", self.marked)

    @property
    def is_empty(self) -> bool:
        return not self.found


# Signs are letters of private use, between tabs: what a detail separated stays separate.
FIRST_SIGN = 0xE000
SIGN = re.compile("[\ue000-\ue0ff]")


LONGEST = 500


def details_of(text: str) -> Details:
    """Take numbers and addresses out of a line, with the labels that stand before or after.

    A longer paragraph tells of many things; its numbers are not the sender's.
    """
    details = Details(marked=text)
    if len(text) > LONGEST:
        return details
    _take(EMAIL, Kind.EMAIL, details)
    _take(WEBSITE, Kind.WEBSITE, details)
    for pattern in (PHONE, ABROAD, LOCAL_PHONE):
        _take_phones(pattern, details)
    return details


def _take(pattern: re.Pattern[str], kind: Kind, details: Details) -> None:
    while match := pattern.search(details.marked):
        before, after = details.marked[: match.start()], details.marked[match.end() :]
        before = OTHER_LABEL.sub("", before.rstrip("<([ "))
        text = match[0].strip(".'") if kind is Kind.EMAIL else match[0].rstrip("./:")
        _mark(details, kind, text, before, after.lstrip(">)]"))


def _take_phones(pattern: re.Pattern[str], details: Details) -> None:
    while match := pattern.search(details.marked):
        before, after = details.marked[: match.start()], details.marked[match.end() :]
        is_fax = bool(FAX_LABEL.search(before) or FAX_AFTER.search(after))
        before = (FAX_LABEL if is_fax else PHONE_LABEL).sub("", before)
        after = (FAX_AFTER if is_fax else PHONE_AFTER).sub("", after)
        _mark(details, Kind.FAX if is_fax else Kind.PHONE, squeeze(match[0]), before, after)


def _mark(details: Details, kind: Kind, text: str, before: str, after: str) -> None:
    sign = chr(FIRST_SIGN + len(details.found))
    details.found.append((kind, text))
    details.marked = f"{before}\t{sign}\t{after}"


def is_address(text: str) -> bool:
    """Whether a piece of a letterhead is part of a postal address."""
    text = text.strip(" .,")
    return bool(
        STREET.search(text) or BOX.search(text) or UNIT.search(text) or ZIP.search(text)
        or CITY_LINE.search(text) or CITY_ZIP_END.search(text)
    )  # fmt: skip


def join_address(parts: list[str]) -> str:
    """One line, parts separated by commas; a ZIP code follows its state after a space."""
    joined = ""
    for part in (squeeze(part.strip(" .,")) for part in parts):
        joined += (" " if ZIP.search(part) else ", ") + part if joined else part
    return joined
