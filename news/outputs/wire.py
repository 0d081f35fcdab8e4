"""A statement as plain text, in the layout of the wire services.

Each paragraph is one line, so that it can be pasted into any editor; a blank line parts it
from the next. What is no part of the text itself stands in brackets or behind a label, where
``news.reading`` finds it: read again, the text gives the fields that it was made of.
"""

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from django.utils.formats import date_format
from wagtail.blocks import StreamValue

from news.models import Organization, PressContact, StatementPage
from news.record.notices import notices
from news.release import embargo

SEPARATOR = " ~ "
SCHEME = re.compile(r"^https?://", re.IGNORECASE)
# A quotation inside a quotation.
INNER_QUOTES = str.maketrans({"“": "‘", "”": "’", '"': "'"})


def wire_text(statement: StatementPage) -> str:
    """The whole statement; also of one that was never saved, or of a revision of it."""
    parts = [
        *_letterhead(statement.issuer),
        *map(_contact, statement.contacts.all()),
        _release(statement),
        *_source(statement),
        statement.title,
        *statement.subheadings,
        *_text(statement),
        statement.end_mark,
        *_boilerplate(statement),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def public_text(statement: StatementPage) -> str:
    """What readers get: the text under what became of it since it was published."""
    notes = [f"[{notice}]" for notice in notices(statement)]
    return "\n\n".join([*notes, wire_text(statement)])


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in map(squeeze, lines) if line)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def one_line(text: str) -> str:
    """A postal address in one line."""
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))


def _letterhead(issuer: Organization | None) -> list[str]:
    if issuer is None:
        return []
    fax = f"Fax: {issuer.fax}" if issuer.fax else ""
    email = f"Email: {issuer.email}" if issuer.email else ""
    reached = [
        one_line(issuer.postal_address),
        SEPARATOR.join(filter(None, [*issuer.phone_list, fax])),
        SEPARATOR.join(filter(None, [bare_address(issuer.website), email])),
    ]
    return [_lines([issuer.name, issuer.tagline]), _lines(reached)]


def bare_address(url: str) -> str:
    """``www.napo.org`` for ``https://www.napo.org/``: how a letterhead names a website."""
    return SCHEME.sub("", url).rstrip("/")


def _contact(contact: PressContact) -> str:
    """Each part on a line of its own; of somebody who cannot be reached, all on one."""
    who = list(filter(None, [f"CONTACT: {contact.name}", contact.role, contact.organization]))
    reached = list(filter(None, [*contact.phone_list, contact.email]))
    return _lines([*who, *reached]) if reached else squeeze(", ".join(who))


def _release(statement: StatementPage) -> str:
    return f"{_release_line(statement)}\n{date_format(statement.date, 'F j, Y')}"


def _release_line(statement: StatementPage) -> str:
    """The same before and after the embargo: the text of a version does not change by itself."""
    if not embargo.is_embargoed(statement):
        return embargo.IMMEDIATELY.upper()
    return f"EMBARGOED UNTIL {embargo.embargo_label(statement) or 'FURTHER NOTICE'}"


def _source(statement: StatementPage) -> Iterator[str]:
    """For a partner's statement: whose words these are, and where they stood first."""
    if not statement.is_partner_statement:
        return
    if statement.is_summary:
        yield "[A summary, not the organization's own words.]"
    elif statement.permission:
        yield "[Reprinted with permission.]"
    if statement.original_url:
        retrieved = statement.retrieved_date
        day = f" (retrieved on {date_format(retrieved, 'F j, Y')})" if retrieved else ""
        yield f"Source: {statement.original_url}{day}"


def _text(statement: StatementPage) -> Iterator[str]:
    """The body, the first paragraph behind the city that it comes from."""
    opening = f"{statement.city} — " if statement.city else ""
    for kind, text in body_parts(statement.body):
        if opening and kind == "paragraph":
            yield opening + text
            opening = ""
        else:
            yield text
    if opening:
        yield opening.strip()


def body_parts(body: StreamValue) -> Iterator[tuple[str, str]]:
    """Each part of a body in plain text, behind its kind: that of its block, or ``list``."""
    for block in body:
        match block.block_type:
            case "paragraph":
                yield from _rich_text(block.value.source)
            case "quotation":
                yield "quotation", _quotation(block.value)
            case "figure":
                yield "figure", _figure(block.value)
            case _:
                yield "heading", squeeze(str(block.value))


def _rich_text(html: str) -> Iterator[tuple[str, str]]:
    soup = BeautifulSoup(html, "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with(" ")
    for element in soup.find_all(["p", "ul", "ol"], recursive=False):
        if element.name == "p":
            yield "paragraph", squeeze(element.get_text())
        else:
            yield "list", "\n".join(_items(element))


def _items(element: Tag) -> Iterator[str]:
    """Each item on a line of its own; those of a list in the list follow the item it is in."""
    for number, item in enumerate(element.find_all("li", recursive=False), 1):
        inner = [nested.extract() for nested in item.find_all(["ul", "ol"], recursive=False)]
        mark = "-" if element.name == "ul" else f"{number}."
        yield f"{mark} {squeeze(item.get_text())}"
        for nested in inner:
            yield from _items(nested)


def _quotation(value: dict[str, str]) -> str:
    quoted = f"“{squeeze(value['text']).translate(INNER_QUOTES)}”"
    speaker = ", ".join(filter(None, [value["speaker"], value["role"]]))
    return f"{quoted}\n— {speaker}" if speaker else quoted


def _figure(value: dict[str, object]) -> str:
    image = value["image"]
    told = value["caption"] or getattr(image, "contextual_alt_text", "")
    return f"[Picture: {squeeze(str(told))}]" if told else ""


def _boilerplate(statement: StatementPage) -> Iterator[str]:
    paragraphs = [squeeze(line) for line in statement.ending.splitlines() if line.strip()]
    if paragraphs and statement.issuer:
        yield about_title(statement.issuer)
    yield from paragraphs


def about_title(issuer: Organization) -> str:
    """What the paragraph about the organization stands under."""
    article = "" if issuer.name.startswith("The ") else "the "
    return f"About {article}{issuer.name}"
