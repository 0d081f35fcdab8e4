"""Word documents: their text through mammoth, and with it the page headers that it leaves out."""

import io
import re
import zipfile

import mammoth

from news.reading import html
from news.reading.errors import UnreadableDocument
from news.reading.source import RawLine, Source

BROKEN = "The Word document cannot be opened: save it anew as .docx or paste its text."
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='List Paragraph'] => p:fresh
"""
PART = re.compile(r"word/(header|footer)\d*\.xml")
ROOT = re.compile(r"<w:(?:hdr|ftr)\b([^>]*)>(.*)</w:(?:hdr|ftr)>", re.DOTALL)
MOST_UNPACKED = 100 * 1024 * 1024


def read(content: bytes) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(archive)
            headers, footers = (_parts(archive, kind) for kind in ("header", "footer"))
        body = _lines(content)
    except UnreadableDocument:
        raise
    # A damaged document breaks in whatever way mammoth, zipfile or the XML parser like.
    except Exception as error:
        raise UnreadableDocument(BROKEN) from error
    return Source([*_new(headers, body), *body, *_new(footers, body)])


def _check_size(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
        raise UnreadableDocument("The Word document is too large: paste its text instead.")


def _lines(content: bytes) -> list[RawLine]:
    markup = mammoth.convert_to_html(
        io.BytesIO(content), style_map=STYLES, convert_image=mammoth.images.img_element(_no_image)
    ).value
    return html.parse(markup, has_exact_spaces=True).lines


def _no_image(image: object) -> dict[str, str]:
    return {}


def _parts(archive: zipfile.ZipFile, kind: str) -> list[list[RawLine]]:
    """The lines of each page header or footer, read as if it were a document of its own."""
    names = sorted(
        name for name in archive.namelist() if (m := PART.fullmatch(name)) and m[1] == kind
    )
    return [_lines(_as_document(archive, name)) for name in names]


def _as_document(archive: zipfile.ZipFile, name: str) -> bytes:
    xml = archive.read(name).decode("utf-8")
    document = ROOT.sub(r"<w:document\1><w:body>\2</w:body></w:document>", xml)
    links = f"word/_rels/{name.removeprefix('word/')}.rels"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as copy:
        for entry in archive.namelist():
            if entry not in ("word/document.xml", "word/_rels/document.xml.rels"):
                copy.writestr(entry, archive.read(entry))
        copy.writestr("word/document.xml", document)
        if links in archive.namelist():
            copy.writestr("word/_rels/document.xml.rels", archive.read(links))
    return buffer.getvalue()


def _new(parts: list[list[RawLine]], body: list[RawLine]) -> list[RawLine]:
    """The parts one after the other; what another part or the text says already is left out."""
    known: set[tuple[str, ...]] = set()
    lines: list[RawLine] = []
    for part in parts:
        key = tuple(line.text for line in part if line.text)
        if key and key not in known:
            lines += [*part, RawLine("")]
        known.add(key)
    return [RawLine(""), *lines] if lines else []
