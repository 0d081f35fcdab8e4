"""From what the reader found in a document to a draft in the newsroom."""

import datetime as dt
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape, format_html_join

from core.models import User
from news.models import (
    ImportedDocument,
    NewsroomPage,
    Organization,
    PressContact,
    StatementPage,
)
from news.models.statement import default_zone
from news.reading import result
from news.reading.result import BlockType, Reading

# "Inc." on one letterhead and not on the next is no other organization.
LEGAL_FORM = re.compile(r"\b(the|inc|incorporated|llc|ltd|corp|corporation)\b")
# Addresses there say nothing about who somebody works for.
MAILBOX_HOSTS = {
    "aol.com", "comcast.net", "gmail.com", "hotmail.com", "icloud.com", "live.com", "mac.com",
    "msn.com", "outlook.com", "proton.me", "protonmail.com", "verizon.net", "yahoo.com",
}  # fmt: skip


class NoNewsroomError(RuntimeError):
    """There is no newsroom page to put a draft under."""


def match_organization(found: result.Organization) -> Organization | None:
    """The organization on record that a letterhead belongs to: by name, website or e-mail."""
    known = list(Organization.objects.order_by("pk"))
    for trait in (_names, _website_hosts, _mail_hosts):
        for organization in known:
            if trait(found) & trait(organization):
                return organization
    return None


def new_organization(found: result.Organization) -> Organization:
    """A letterhead as an organization that is not on record yet; not saved."""
    return Organization(
        name=found.name,
        postal_address=found.address.replace(", ", "\n", 1),
        phones=", ".join(found.phones),
        fax=found.fax,
        email=found.email,
        website=_address(found.website),
    )


@transaction.atomic
def save_draft(*, reading: Reading, name: str, content: bytes, user: User | None) -> StatementPage:
    """A draft in the newsroom with all that was read, and the document kept with it.

    An organization that is not on record is put there. Raises ``ValidationError`` for what
    the statement cannot hold, and ``NoNewsroomError``.
    """
    organization = match_organization(reading.organization)
    if organization is None and reading.organization.name:
        organization = new_organization(reading.organization)
        organization.boilerplate = reading.boilerplate
        organization.full_clean()
        organization.save()
    document = ImportedDocument(
        name=name, content=content, reading=reading.as_json(name), imported_by=user
    )
    return finish(statement=as_statement(reading, organization), document=document, user=user)


@transaction.atomic
def finish(
    *, statement: StatementPage, document: ImportedDocument, user: User | None
) -> StatementPage:
    """Put an imported statement into the newsroom as a draft, with its document."""
    newsroom = NewsroomPage.objects.first()
    if newsroom is None:
        raise NoNewsroomError("There is no newsroom page yet. Add one below the home page first.")
    statement.owner = user
    statement.live = False
    statement.has_unpublished_changes = True
    newsroom.add_child(instance=statement)
    statement.save_revision(user=user, log_action="wagtail.create")
    document.statement = statement
    document.save()
    return statement


def as_statement(reading: Reading, organization: Organization | None) -> StatementPage:
    """The statement that a reading makes; not saved."""
    statement = StatementPage(
        title=reading.headline,
        subheading="\n".join(reading.subheadings),
        kind=kind_of(reading, organization),
        organization=organization,
        release=reading.release.value,
        embargo_until=reading.embargo_until,
        embargo_zone=zone_of(reading.embargo_until),
        city=reading.city,
        date=reading.date or timezone.localdate(),
        body=body_of(reading.body),
        end_mark=end_mark_of(reading.end_mark),
        boilerplate=own_boilerplate(reading.boilerplate, organization),
    )
    if statement.is_partner_statement:
        statement.retrieved_date = timezone.localdate()
    statement.contacts = [_contact(found) for found in reading.contacts]
    return statement


def kind_of(reading: Reading, organization: Organization | None) -> str:
    """What kind of statement it is: a partner's, or what its first lines call it."""
    if organization is None or not organization.is_own:
        return StatementPage.Kind.PARTNER
    head = " ".join(line.text for line in reading.source_lines[:20]).casefold()
    if "media advisory" in head:
        return StatementPage.Kind.ADVISORY
    is_statement = reading.headline.casefold().startswith("statement")
    return StatementPage.Kind.STATEMENT if is_statement else StatementPage.Kind.RELEASE


def zone_of(moment: dt.datetime | None) -> str:
    """The zone by the name that the editor offers it under."""
    zone = moment.tzinfo if moment else None
    return zone.key if isinstance(zone, ZoneInfo) else default_zone()


def end_mark_of(printed: str) -> str:
    """The mark as we print it: desks put dashes and stars around it as they like."""
    if printed in StatementPage.EndMark.values:
        return printed
    return {"30": StatementPage.EndMark.THIRTY, "end": StatementPage.EndMark.END}.get(
        printed.strip("-–—* ").casefold(), StatementPage.EndMark.HASHES if "#" in printed else ""
    )


def own_boilerplate(text: str, organization: Organization | None) -> str:
    """The boilerplate, where it is another than the organization's."""
    on_record = organization.boilerplate if organization else ""
    return "" if text.split() == on_record.split() else text


def body_of(blocks: list[result.Block]) -> list[tuple[str, object]]:
    """The body's blocks, texts and lists that follow each other in one."""
    body: list[tuple[str, object]] = []
    for block in blocks:
        kind, value = _block(block)
        if kind == "paragraph" and body and body[-1][0] == "paragraph":
            body[-1] = (kind, body[-1][1] + value)
        else:
            body.append((kind, value))
    return body


def paragraphs_of(lines: list[result.SourceLine], numbers: set[str]) -> list[result.Block]:
    """Those of the lines that have one of these numbers, each as a paragraph."""
    return [
        result.Block(BlockType.PARAGRAPH, line.text.strip())
        for line in lines
        if str(line.number) in numbers
    ]


def _block(block: result.Block) -> tuple[str, object]:
    match block.type:
        case BlockType.HEADING:
            return "heading", block.text
        case BlockType.QUOTATION:
            return "quotation", {"text": block.text, "speaker": block.speaker, "role": block.role}
        case BlockType.LIST:
            items = format_html_join("", "<li>{}</li>", ((i,) for i in block.text.split("\n")))
            return "paragraph", f"<ul>{items}</ul>"
        case _:
            return "paragraph", f"<p>{escape(block.text)}</p>"


def _contact(found: result.Contact) -> PressContact:
    return PressContact(
        name=found.name or found.role or found.organization or found.email or "Press office",
        role=found.role,
        organization=found.organization,
        phones=", ".join(found.phones),
        email=found.email,
    )


def _names(organization: Organization | result.Organization) -> set[str]:
    names = (organization.name, getattr(organization, "short_name", ""))
    return {_plain(name) for name in names} - {""}


def _plain(name: str) -> str:
    words = re.sub(r"[^\w\s]", "", name.casefold().replace("&", " and "))
    return " ".join(LEGAL_FORM.sub(" ", words).split())


def _website_hosts(organization: Organization | result.Organization) -> set[str]:
    host = urlsplit(_address(organization.website)).hostname or ""
    return {host.removeprefix("www.")} - {""}


def _mail_hosts(organization: Organization | result.Organization) -> set[str]:
    host = organization.email.casefold().rpartition("@")[2]
    return {host, *_website_hosts(organization)} - {"", *MAILBOX_HOSTS}


def _address(website: str) -> str:
    if not website or "://" in website:
        return website
    return f"https://{website}"
