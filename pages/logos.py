"""The logo pack of the press page: our drawings, as printers and web pages want them."""

import functools
import io
import zipfile
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

DRAWINGS = [
    f"{name}{ground}.{form}"
    for name in ("logo", "emblem")
    for ground in ("", "-on-dark")
    for form in ("svg", "png")
]
# The same bytes from every process: a file of today would change with each.
DATE = (2026, 1, 1, 0, 0, 0)


@functools.cache
def logo_pack(name: str, folder: str) -> bytes:
    """A ZIP of the drawings and of how to use them, in a folder; made once in a process."""
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as archive:
        guide = render_to_string("pages/logo_pack.txt", {"name": name})
        _add(archive, f"{folder}/README.txt", guide.encode())
        for drawing in DRAWINGS:
            content = Path(finders.find(f"press/{drawing}")).read_bytes()
            _add(archive, f"{folder}/{drawing}", content)
    return pack.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, DATE)
    entry.external_attr = 0o644 << 16  # readable, once unpacked
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
