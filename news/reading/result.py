"""What the reader found in a document: fields, how sure it is of each, and where each stood."""

import datetime as dt
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

# A press statement always has these: where one was not found, the reader has missed it.
ESSENTIAL = ("organization", "headline", "body")


class Certainty(StrEnum):
    RECOGNIZED = "recognized"
    GUESSED = "guessed"
    MISSING = "missing"


class Release(StrEnum):
    IMMEDIATE = "immediate"
    EMBARGOED = "embargoed"


class BlockType(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTATION = "quotation"


@dataclass(frozen=True)
class SourceLine:
    """A line as the document has it; ``number`` counts from 1, blank lines included."""

    number: int
    text: str


@dataclass(frozen=True)
class Mark:
    """How a field came about: how sure, and from the source lines with which numbers."""

    certainty: Certainty = Certainty.MISSING
    lines: tuple[int, ...] = ()


@dataclass
class Organization:
    """A letterhead as printed; ``address`` is one line, its parts separated by commas."""

    name: str = ""
    address: str = ""
    phones: list[str] = field(default_factory=list)
    fax: str = ""
    email: str = ""
    website: str = ""


@dataclass
class Contact:
    name: str = ""
    role: str = ""
    organization: str = ""
    phones: list[str] = field(default_factory=list)
    email: str = ""


@dataclass
class Block:
    """A piece of the body; a list has one item in each line of its text.

    ``speaker`` and ``role`` belong to quotations only, whose text has no quotation marks.
    """

    type: BlockType
    text: str
    speaker: str = ""
    role: str = ""
    lines: tuple[int, ...] = ()

    def as_json(self) -> dict[str, str]:
        said_by = {"speaker": self.speaker, "role": self.role}
        return {"type": self.type.value, "text": self.text} | {
            k: v for k, v in said_by.items() if v
        }


@dataclass
class Reading:
    """``marks`` has an entry for each field of ``FIELDS`` below, missing ones included."""

    organization: Organization = field(default_factory=Organization)
    release: Release = Release.IMMEDIATE
    embargo_until: dt.datetime | None = None
    date: dt.date | None = None
    headline: str = ""
    subheadings: list[str] = field(default_factory=list)
    city: str = ""
    body: list[Block] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    end_mark: str = ""
    boilerplate: str = ""
    unplaced: list[SourceLine] = field(default_factory=list)
    source_lines: list[SourceLine] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=lambda: dict.fromkeys(FIELDS, Mark()))

    @property
    def uncertain(self) -> list[str]:
        """Fields that were guessed, and essential ones that were not found."""
        return [
            name
            for name, mark in self.marks.items()
            if mark.certainty == Certainty.GUESSED
            or (mark.certainty == Certainty.MISSING and name in ESSENTIAL)
        ]

    def as_json(self, file: str) -> dict[str, Any]:
        return {
            "file": file,
            "organization": asdict(self.organization),
            "release": self.release.value,
            "embargo_until": self.embargo_until and self.embargo_until.isoformat(),
            "date": self.date and self.date.isoformat(),
            "headline": self.headline,
            "subheadings": self.subheadings,
            "city": self.city,
            "body": [block.as_json() for block in self.body],
            "contacts": [asdict(contact) for contact in self.contacts],
            "end_mark": self.end_mark,
            "boilerplate": self.boilerplate,
            "unplaced": [line.text.strip() for line in self.unplaced],
            "uncertain": self.uncertain,
        }


FIELDS = (
    "organization",
    "release",
    "embargo_until",
    "date",
    "headline",
    "subheadings",
    "city",
    "body",
    "contacts",
    "end_mark",
    "boilerplate",
)
