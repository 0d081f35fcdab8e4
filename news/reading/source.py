"""What a format hands over, before anybody asks what a line means."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Style:
    """What the format itself says of a line; plain text says nothing."""

    heading: int = 0
    is_item: bool = False
    is_numbered: bool = False
    is_quotation: bool = False
    is_bold: bool = False
    is_italic: bool = False
    is_block: bool = False  # complete in itself: never half of a wrapped paragraph
    is_aside: bool = False  # navigation, footer and the like around the text
    emails: tuple[str, ...] = ()  # addresses that a link opens and its text does not show


PLAIN = Style()


@dataclass(frozen=True)
class RawLine:
    text: str
    style: Style = PLAIN


@dataclass(frozen=True, eq=False)
class Line:
    """A line with words in it; ``gap`` counts the blank lines before it."""

    number: int
    text: str
    gap: int = 0
    indent: int = 0
    style: Style = PLAIN
    cut: int = 0

    @property
    def length(self) -> int:
        """How far the line reaches, with what was taken from its front."""
        return self.indent + self.cut + len(self.text)

    @property
    def is_apart(self) -> bool:
        return self.gap > 0


@dataclass(frozen=True)
class Envelope:
    """What stands around the text: headers of a mail, the title of a web page."""

    sender: str = ""
    email: str = ""
    subject: str = ""
    title: str = ""  # the subject as it came
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Source:
    """``notes`` tell of what the document carries besides text, such as attachments."""

    lines: list[RawLine]
    envelope: Envelope = field(default_factory=Envelope)
    notes: list[str] = field(default_factory=list)


def source_of(
    text: str, envelope: Envelope | None = None, notes: list[str] | None = None
) -> Source:
    lines = [RawLine(line) for line in text.splitlines()]
    return Source(lines, envelope or Envelope(), notes or [])
