"""A statement as a letter, in plain data, for whoever sets it in type."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from core.models import BrandSettings, SiteImage, SiteRendition
from core.templatetags.site import phone_digits
from news.models import Organization, PressContact, StatementPage
from news.outputs.typesetting import EMBLEM
from news.outputs.wire import INNER_QUOTES, about_title, bare_address, one_line
from news.record.notices import notices
from news.release import embargo

Data = dict[str, Any]

LOGO = "max-800x240|format-png"
PICTURE = "max-1400x1400|format-jpeg|bgcolor-ffffff"
# Of the measure, for a picture that is as high as it is wide.
WIDTH_OF_SQUARE = 0.6
# A picture with fewer pixels does not fill the measure.
FULL_PIXELS = 700
STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}


@dataclass
class Desk:
    """Where a letter is put together: addresses are completed, pictures collected.

    ``files`` holds, by the name that the letter calls each picture, where it is stored.
    """

    base: str
    files: dict[str, str] = field(default_factory=dict)

    def absolute(self, address: str) -> str:
        return urljoin(self.base, address) if address else ""

    def take(self, image: SiteImage, filters: str) -> tuple[str, SiteRendition] | None:
        """The name and the size of a picture; None where its file is gone."""
        try:
            rendition = image.get_rendition(filters)
        except SourceImageIOError:
            return None
        name = f"{len(self.files)}.{rendition.file.name.rpartition('.')[2]}"
        self.files[name] = rendition.file.name
        return name, rendition


def content(statement: StatementPage, request: HttpRequest) -> Data:
    """All that is printed; text is in runs, each a string with what it is marked as."""
    desk = Desk(request.build_absolute_uri("/"))
    brand = BrandSettings.for_request(request)
    return {
        **_head(statement),
        **_letterhead(statement.issuer, desk),
        "address": desk.absolute(statement.get_url(request) or ""),
        "notices": [
            {"title": notice.title, "paragraphs": [[run(text)] for text in notice.paragraphs]}
            for notice in notices(statement)
        ],
        "partner": list(_partner(statement, brand.short_name)),
        "body": list(_body(statement, desk)),
        "attachments": list(_attachments(statement, desk)),
        "about": [line for line in statement.ending.splitlines() if line.strip()],
        "contacts": [list(_contact(contact)) for contact in statement.contacts.all()],
        "files": desk.files,
    }


def run(text: str, *, bold: bool = False, italic: bool = False, url: str = "") -> Data:
    return {"text": text, "bold": bold, "italic": italic, "url": url}


def _head(statement: StatementPage) -> Data:
    is_told = not statement.is_partner_statement or embargo.is_embargoed(statement)
    return {
        "title": statement.title,
        "subheadings": statement.subheadings,
        "description": statement.description,
        "keywords": [statement.get_kind_display(), *_titles_of_issues(statement)],
        "kind": statement.get_kind_display(),
        "release": embargo.release_note(statement) if is_told else "",
        "is_embargoed": embargo.holds(statement),
        "date": date_format(statement.date, "F j, Y"),
        "day": [statement.date.year, statement.date.month, statement.date.day],
        "city": statement.city,
        "end_mark": statement.end_mark,
    }


def _titles_of_issues(statement: StatementPage) -> list[str]:
    return [issue.title for issue in statement.public_issues]


def _letterhead(issuer: Organization | None, desk: Desk) -> Data:
    if issuer is None:
        return {"issuer": "", "tagline": "", "reached": [], "logo": "", "about_title": ""}
    fax = f"Fax {issuer.fax}" if issuer.fax else ""
    lines = [
        [one_line(issuer.postal_address)],
        [*issuer.phone_list, fax],
        [bare_address(issuer.website), issuer.email],
    ]
    return {
        "issuer": issuer.name,
        "tagline": issuer.tagline,
        "reached": [told for line in lines if (told := [part for part in line if part])],
        "logo": _logo(issuer, desk),
        "about_title": about_title(issuer),
    }


def _logo(issuer: Organization, desk: Desk) -> str:
    if issuer.is_own:
        return EMBLEM
    taken = desk.take(issuer.logo, LOGO) if issuer.logo else None
    return taken[0] if taken else ""


def _partner(statement: StatementPage, own_name: str) -> Iterator[list[Data]]:
    """Whose words these are, and by what right they stand here."""
    if not statement.is_partner_statement:
        return
    issuer = statement.issuer.name if statement.issuer else ""
    yield [run(f"Issued by the {issuer}, not by {own_name}.")]
    if statement.is_summary:
        yield [run("This is a summary in our words.", bold=True)]
    elif statement.permission:
        yield [run("Reprinted with permission.")]
    if url := statement.original_url:
        yield [run("The original: "), run(url, url=url)]
    if statement.retrieved_date:
        yield [run(f"Retrieved on {date_format(statement.retrieved_date, 'F j, Y')}.")]


def _body(statement: StatementPage, desk: Desk) -> Iterator[Data]:
    """The first paragraph of the text is the one that the city opens."""
    opens = True
    for block in statement.body:
        for part in _parts(block.block_type, block.value, desk):
            if part["kind"] == "paragraph":
                part["opens"], opens = opens, False
            yield part


def _parts(kind: str, value: Any, desk: Desk) -> Iterator[Data]:
    match kind:
        case "paragraph":
            yield from _rich_text(expand_db_html(value.source), desk)
        case "quotation":
            speaker = ", ".join(filter(None, [value["speaker"], value["role"]]))
            text = value["text"].strip().translate(INNER_QUOTES)
            yield {"kind": kind, "text": text, "speaker": speaker}
        case "figure":
            yield from _picture(value, desk)
        case _:
            yield {"kind": "heading", "text": str(value)}


def _rich_text(html: str, desk: Desk) -> Iterator[Data]:
    for element in BeautifulSoup(html, "html.parser").find_all(["p", "ul", "ol"], recursive=False):
        if element.name == "p":
            yield {"kind": "paragraph", "runs": list(_runs(element, desk))}
        else:
            yield {"kind": "list", **_list(element, desk)}


def _list(element: Tag, desk: Desk) -> Data:
    items = []
    for item in element.find_all("li", recursive=False):
        inner = [nested.extract() for nested in item.find_all(["ul", "ol"], recursive=False)]
        lists = [_list(nested, desk) for nested in inner]
        items.append({"runs": list(_runs(item, desk)), "lists": lists})
    return {"ordered": element.name == "ol", "items": items}


def _runs(element: Tag, desk: Desk, **marks: Any) -> Iterator[Data]:
    for child in element.children:
        if not isinstance(child, Tag):
            yield run(str(child).replace("\n", " "), **marks)
        elif child.name == "br":
            yield run("\n")
        elif child.name == "a":
            yield from _runs(child, desk, **marks, url=desk.absolute(child.get("href", "")))
        else:
            style = STYLES.get(child.name)
            yield from _runs(child, desk, **marks, **({style: True} if style else {}))


def _picture(value: Any, desk: Desk) -> Iterator[Data]:
    image = value["image"]
    if taken := desk.take(image, PICTURE):
        name, rendition = taken
        yield {
            "kind": "figure",
            "file": name,
            "alt": image.contextual_alt_text or "",
            "caption": " ".join(filter(None, [value["caption"], image.credit])),
            "width": _width(rendition),
        }


def _width(rendition: SiteRendition) -> float:
    """Of the measure."""
    by_form = WIDTH_OF_SQUARE * rendition.width / rendition.height
    return min(1.0, by_form, rendition.width / FULL_PIXELS)


def _attachments(statement: StatementPage, desk: Desk) -> Iterator[Data]:
    for attachment in statement.attachments.all():
        document = attachment.document
        size = filesizeformat(document.get_file_size())
        yield {
            "title": str(attachment),
            "url": desk.absolute(document.url),
            "kind": f"{document.file_extension.upper()}, {size}",
        }


def _contact(contact: PressContact) -> Iterator[list[Data]]:
    role = f", {contact.role}" if contact.role else ""
    yield [run(contact.name, bold=True), run(role)]
    if contact.organization:
        yield [run(contact.organization)]
    for phone in contact.phone_list:
        yield [run(phone, url=f"tel:{phone_digits(phone)}")]
    if contact.email:
        yield [run(contact.email, url=f"mailto:{contact.email}")]
