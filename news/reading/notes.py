"""Lines that belong to the paper, not to the statement: page marks, captions, networks."""

import re

from news.reading import dates
from news.reading.sheet import Sheet
from news.reading.text import DASHES, is_capitals, is_prose, key, words

END = re.compile(
    rf"""\W{{0,3}}(?:\#(?:\s*\#){{1,6}}|\*(?:\s*\*){{2,4}}|~(?:\s*~){{2,4}}
    |[Xx]{{3}}|[{DASHES}\s(]*\b30\b[{DASHES}\s)]*|[{DASHES}\s*(#]*\b(?:END|ENDS|End|Ends|end|ends|FIN)\b[{DASHES}\s*)#.]*
    |(?:[{DASHES}*(]\s*)(?:end\s+of\s+(?:release|statement)|[A-Z]{{3,8}})(?:\s*[{DASHES}*)])
    |(?i:end\s+of\s+(?:press\s+|news\s+)?(?:release|statement))
    |[{DASHES}]{{1,2}}\s*0\s*[{DASHES}]{{1,2}})\W{{0,3}}""",
    re.VERBOSE,
)
MORE = re.compile(
    rf"[\s{DASHES}(*\[]*\b(?:more|continued|cont(?:inue)?d?\.?|over|next page)\b"
    rf"(?:\s+(?:on\s+)?(?:next\s+)?page(?:\s+\d+)?)?[\s{DASHES})*\].]*",
    re.IGNORECASE,
)
PAGE = re.compile(
    rf"(?:.{{0,80}}?[\s{DASHES}|/,]+)?\(?(?:page|pg\.?|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?\)?(?:\s*[{DASHES}|]?.{{0,40}})?"
    rf"|[{DASHES}\s]*\d{{1,2}}[{DASHES}\s]*|\d+\s*(?:of|/)\s*\d+|(?:first|second|third)\s+add|add\s+(?:\d+|one|two|three)|\d-\d-\d",
    re.IGNORECASE,
)
KIND = re.compile(
    r"\W*(?:(?:official|joint|public)\s+)?(?:(?:press|news|media|public)\s+(?:release|statement|advisory|alert|"
    r"notice|update|note|information)|(?:news|statement|advisory|press|media|announcement|memorandum|newsroom)"
    r"|(?:policy|position)\s+statement|traffic\s+alert)s?\W*",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"\W*(?:(?:press|news|media)?\s*(?:release|statement|advisory)?\s*(?:no\.?|number|nr\.?|\#|id|ref(?:erence)?)\s*[:.#]?\s*[\w-]*\d[\w-]*"
    r"|(?:press|news|media)\s+release\s+[\d-]+|vol(?:ume)?\.?\s+\d+.*|case\s+(?:no\.?|number).*|(?:[A-Z]{1,6}[\s-]?)?\d{2,4}[\u2010-\u2015-]\d{1,5})\W*",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"""^\W*(?:
      (?:editors?['\u2019]?s?['\u2019]?\s+notes?|notes?\s+(?:to|for)\s+(?:the\s+)?(?:editors?|media|reporters|journalists|press|desks?))\b
     |(?:photos?|image|video|b-?roll|audio|captions?|photo\s+(?:caption|credit)|credit|cutline|attachments?|enclosures?|attached)\s*(?:credit|caption|by|courtesy|available)?\s*[:(\u2013\u2014]
     |(?:high[\s-]res(?:olution)?|downloadable)\s+(?:photo|image|video)
     |(?:follow|like|find|join|connect\s+with|visit)\s+(?:us|\S+)\s+(?:on|at|@)\b.*(?:facebook|twitter|instagram|linkedin|youtube|social|x\b|@)
     |(?:facebook|twitter|instagram|linkedin|youtube|threads|tiktok|x|bluesky)\s*[:|@/(]
     |(?:follow|like)\s+us\b|for\s+updates,?\s+(?:please\s+)?(?:follow|like|visit)\b|[\w\s.&'\u2019]{2,50}\slogo$|do\s+not\s+(?:reply|respond)\b|distribution\s*:|stay\s+connected|connect\s+with\s+us|share\s+(?:this|on|via|:)|share$|tweet$|print$|email\s+this
     |(?:view|read|see)\s+(?:this|the|it|in|our|release|online|more)\b.{0,40}(?:browser|online|web|here)
     |trouble\s+(?:reading|viewing)|having\s+trouble|unsubscribe|update\s+(?:your\s+)?(?:preferences|profile)|manage\s+(?:your\s+)?(?:preferences|subscriptions?)
     |you\s+(?:are|were)\s+receiv|this\s+(?:e-?mail|message)\s+(?:was|is|and)|to\s+unsubscribe|forward\s+(?:this|to)
     |\u00a9|\(c\)\s*(?:19|20)\d\d|copyright\b|all\s+rights\s+reserved|privacy\s+policy|terms\s+(?:of|&)|skip\s+to
     |(?:source|sources)\s*:?\s+(?=[A-Z])|related\s+(?:links?|content|stories|articles)|tags?\s*:|categor(?:y|ies)\s*:|topics?\s*:
     |sent\s+from\s+my|-{3,}\s*forwarded|begin\s+forwarded|on\s.{6,80}\swrote:|dear\s+[\w\s]{3,40}[,:]|please\s+(?:find|see|consider)\b|good\s+(?:morning|afternoon)
     |home\s*[>|\u00bb]|news\s+provided\s+by|(?:posted|published|written)\s+(?:by|in)\b|back\s+to\b|powered\s+by|paid\s+for\s+by|not\s+(?:printed|paid)\s+|if\s+you\s+(?:no\s+longer|do\s+not)\s+wish
     |confidential(?:ity)?\s+notice|\#\w+(?:\s+\#\w+)*$|@\w+$
    )""",
    re.VERBOSE | re.IGNORECASE,
)
SENTENCE_PHOTO = re.compile(r"^\W*(?:photos?|image|caption)\W", re.IGNORECASE)
BRACKETED = re.compile(
    r"^\[.*\]$|^\((?:photo|image|video|logo|caption|attach)[^)]*\)$", re.IGNORECASE
)
MOST_OF_SLUG = 12
LONGEST_MARK = 160
HEADER = re.compile(r"^(?:from|to|cc|bcc|sent|date|subject|reply-to|re)\s*:\s", re.IGNORECASE)


def is_end(text: str) -> bool:
    return len(text) <= LONGEST_MARK and bool(END.fullmatch(text)) and not MORE.fullmatch(text)


def is_note(text: str) -> bool:
    """Whether a line stays outside of every field: it goes to what is left over."""
    is_address = text.startswith(("http://", "https://")) and len(text.split()) == 1
    return bool(is_address or is_page_mark(text) or NOTE.match(text) or BRACKETED.match(text))


def is_page_mark(text: str) -> bool:
    if len(text) > LONGEST_MARK:
        return False
    return bool(MORE.fullmatch(text) or PAGE.fullmatch(text)) and not is_prose(text)


def is_kind(text: str) -> bool:
    """Whether a line only says what sort of document this is, or its number."""
    if len(text) > LONGEST_MARK:
        return False
    rest = dates.rest_without_dates(text) if dates.find(text) else text
    return bool(KIND.fullmatch(rest) or REFERENCE.fullmatch(text) or KIND.fullmatch(text))


def after_page_marks(sheet: Sheet, start: int, end: int) -> set[int]:
    """Lines that repeat the title on top of a new page, below a mark that there is more."""
    repeated: set[int] = set()
    for index in range(start, end - 1):
        if is_page_mark(sheet.lines[index].text):
            repeated |= _repeats(sheet, index + 1, min(index + 4, end), start)
    return repeated


def _repeats(sheet: Sheet, first: int, last: int, start: int) -> set[int]:
    top = key(" ".join(line.text for line in sheet.lines[:start]))
    found: set[int] = set()
    for index in range(first, last):
        text = sheet.lines[index].text
        is_short = len(words(text)) <= MOST_OF_SLUG and not is_prose(text)
        is_slug = (
            is_capitals(text) or is_page_mark(text) or key(text) in top or dates.is_only_date(text)
        )
        if not is_short or not is_slug:
            break
        found.add(index)
    return found
