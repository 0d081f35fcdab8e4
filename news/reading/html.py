"""HTML to lines: each block a line of its own, with what its markup says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from bs4.element import PreformattedString

from news.reading import encodings, tables
from news.reading.source import PLAIN, Envelope, RawLine, Source, Style

SKIPPED = {"script", "style", "noscript", "template", "head", "title", "svg", "iframe", "select",
           "input", "textarea", "object", "canvas", "audio", "video", "map"}  # fmt: skip
BLOCKS = {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div",
          "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html",
          "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
          "tfoot", "th", "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "button",
          "label", "legend", "caption", "option"}  # fmt: skip
ASIDES = {"nav", "aside", "form", "button", "dialog"}
ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|crumbs?|breadcrumbs?|share|sharing|social|cookies?|"
    r"sidebar|related|newsletter|skip|skip-?link|pagination|pager|comments?|preheader|"
    r"site-?footer|footer-links|unsubscribe)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE
)
SPACES = re.compile(r"[ \t\r\n\f]+")
MOST_WORDS_OF_LINK = 4


def read(content: bytes) -> Source:
    declared = CHARSET.search(content[:4096])
    name = declared[1].decode("ascii") if declared else ""
    return parse(encodings.decode(content, name))


def parse(markup: str, *, has_exact_spaces: bool = False) -> Source:
    """Where spaces are exact, several of them stand for columns, as in a word processor."""
    if has_exact_spaces:
        markup = re.sub(r"\t| {3,}", "\u2003" * 4, markup)
    soup = BeautifulSoup(markup, "html5lib")
    lines = list(_Walk().lines_of(soup))
    return Source(lines, Envelope(subject=_title(soup)))


def _title(soup: BeautifulSoup) -> str:
    """What the page calls itself; the name of its site behind a bar is not part of it."""
    meta = soup.find("meta", property="og:title")
    if isinstance(meta, Tag) and meta.get("content"):
        return str(meta["content"]).strip()
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    return re.split(r"\s+[|\u2013\u2014\u00bb-]\s+", title)[0]


@dataclass
class _Piece:
    text: str
    is_bold: bool
    is_italic: bool
    is_link: bool


@dataclass(frozen=True)
class _Inline:
    is_bold: bool = False
    is_italic: bool = False
    is_link: bool = False
    is_pre: bool = False


@dataclass
class _Walk:
    """Goes through a tree and collects its lines; an empty line stands between blocks."""

    lines: list[RawLine] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    is_broken: bool = False

    def lines_of(self, tag: Tag, style: Style = PLAIN) -> Iterator[RawLine]:
        self._children(tag, style, _Inline())
        self._end_block(style)
        while self.lines and not self.lines[-1].text:
            self.lines.pop()
        yield from self.lines

    def _children(self, tag: Tag, style: Style, inline: _Inline) -> None:
        for child in tag.children:
            self._visit(child, style, inline)

    def _visit(self, node: PageElement, style: Style, inline: _Inline) -> None:
        if isinstance(node, PreformattedString):
            return
        if isinstance(node, NavigableString):
            self._text(str(node), style, inline)
        elif isinstance(node, Tag) and node.name not in SKIPPED:
            self._tag(node, style, inline)

    def _text(self, text: str, style: Style, inline: _Inline) -> None:
        if not inline.is_pre:
            self._add(SPACES.sub(" ", text), inline)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._break(style)
            self._add(line, inline)

    def _add(self, text: str, inline: _Inline) -> None:
        if text:
            piece = _Piece(text, inline.is_bold, inline.is_italic, inline.is_link)
            self.pieces.append(piece)

    def _tag(self, tag: Tag, style: Style, inline: _Inline) -> None:
        if tag.name == "br":
            self._break(style)
        elif tag.name == "table":
            self._end_block(style)
            self.lines += _table(tag, _styled(tag, style))
            self.lines.append(RawLine(""))
        elif tag.name in BLOCKS:
            self._end_block(style)
            inner = _styled(tag, style)
            self._children(
                tag, inner, replace(_Inline(), is_pre=inline.is_pre or tag.name == "pre")
            )
            self._end_block(inner)
        else:
            self._note_address(tag)
            self._children(
                tag, _styled(tag, style) if _is_aside(tag) else style, _inlined(tag, inline)
            )

    def _note_address(self, tag: Tag) -> None:
        href = str(tag.get("href") or "")
        if tag.name == "a" and href.casefold().startswith("mailto:"):
            address = href[7:].split("?", maxsplit=1)[0].strip()
            if address and address not in tag.get_text():
                self.emails.append(address)

    def _break(self, style: Style) -> None:
        """The end of a line inside a block; two of them in a row leave an empty line."""
        if any(piece.text.strip() for piece in self.pieces):
            self._end_line(style, is_block=False)
            self.is_broken = True
        else:
            self.pieces.clear()
            self.lines.append(RawLine(""))

    def _end_block(self, style: Style) -> None:
        self._end_line(style, is_block=not self.is_broken)
        self.is_broken = False
        if self.lines and self.lines[-1].text:
            self.lines.append(RawLine(""))

    def _end_line(self, style: Style, *, is_block: bool) -> None:
        text = "".join(piece.text for piece in self.pieces).strip(" \n\t\r")
        text = re.sub(r" {2,}", " ", text)
        written = [piece for piece in self.pieces if piece.text.strip()]
        if text.strip():
            self.lines.append(RawLine(text, self._line_style(style, written, text, is_block)))
        self.pieces, self.emails = [], []

    def _line_style(self, style: Style, written: list[_Piece], text: str, is_block: bool) -> Style:
        is_link = _are_links(written) and not self.emails and "@" not in text
        is_menu = sum(piece.is_link for piece in written) > 1
        is_short = is_menu or len(text.split()) <= MOST_WORDS_OF_LINK
        is_short = is_short and "." not in text
        return replace(
            style,
            is_bold=all(piece.is_bold for piece in written),
            is_italic=all(piece.is_italic for piece in written),
            is_block=is_block,
            is_aside=style.is_aside or (is_link and is_short and not style.heading),
            emails=tuple(self.emails),
        )


def _are_links(written: list[_Piece]) -> bool:
    """Whether nothing but bars and arrows stands between links."""
    return any(piece.is_link for piece in written) and all(
        piece.is_link or not any(map(str.isalnum, piece.text)) for piece in written
    )


def _styled(tag: Tag, style: Style) -> Style:
    """The style of what stands in a block."""
    if re.fullmatch(r"h[1-6]", tag.name):
        style = replace(style, heading=int(tag.name[1]))
    elif tag.name == "li":
        is_numbered = bool(tag.parent and tag.parent.name == "ol")
        style = replace(style, is_item=True, is_numbered=is_numbered)
    elif tag.name == "blockquote":
        style = replace(style, is_quotation=True)
    return replace(style, is_aside=True) if _is_aside(tag) else style


def _is_aside(tag: Tag) -> bool:
    name = " ".join(
        [*(tag.get("class") or []), str(tag.get("id") or ""), str(tag.get("role") or "")]
    )
    is_page_footer = _is_frame(tag) and not tag.find_parent(["article", "blockquote", "main"])
    is_hidden = bool(HIDDEN.search(str(tag.get("style") or ""))) or tag.has_attr("hidden")
    is_named = tag.name not in ("body", "html", "main", "article") and ASIDE_NAME.search(name)
    return bool(tag.name in ASIDES or is_page_footer or is_hidden or is_named)


def _is_frame(tag: Tag) -> bool:
    """A page's footer, or its header where that is a menu and not a letterhead."""
    is_menu = tag.name == "header" and bool(tag.find(["nav", "form", "button"]))
    return tag.name == "footer" or is_menu


def _inlined(tag: Tag, inline: _Inline) -> _Inline:
    return replace(
        inline,
        is_bold=inline.is_bold or tag.name in ("b", "strong"),
        is_italic=inline.is_italic or tag.name in ("i", "em"),
        is_link=inline.is_link or tag.name == "a",
    )


def _table(tag: Tag, style: Style) -> list[RawLine]:
    """The lines of a table, its rows and cells in the order in which people read them."""
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [
        [
            list(_Walk().lines_of(cell, style))
            for cell in row.find_all(["td", "th"], recursive=False)
        ]
        for row in rows
    ]
    captions = tag.find_all("caption", recursive=False)
    lines = [line for caption in captions for line in _Walk().lines_of(caption, style)]
    return [*lines, *tables.lines_of([[cell for cell in row if cell] for row in cells])]
