"""Typst, which sets accessible PDF (PDF/UA-1) from data; the only module that knows it.

What is set goes to ``templates/news/statement.typ`` as JSON, its pictures as files in a
folder that holds nothing else: no text of a statement can reach the template's language or
the machine's files. See docs/adr/0016-pdf-by-typst.md.
"""

import functools
import json
import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

try:
    import typst
except ImportError:  # there is no wheel for this machine: news/checks.py says so
    typst = None

logger = logging.getLogger(__name__)

TEMPLATE = settings.BASE_DIR / "templates/news/statement.typ"
EMBLEM = "emblem.svg"
# Letters beyond the fonts that come with Typst are looked for among the machine's own; what
# cannot be shown at all is no reason to have no document.
ATTEMPTS = (("ua-1", True), ("ua-1", False), ("1.7", False))
MOST_DOCUMENTS = 50


def is_available() -> bool:
    """Whether this machine can make PDF at all."""
    return typst is not None


@functools.cache
def template() -> bytes:
    return TEMPLATE.read_bytes()


@functools.lru_cache(MOST_DOCUMENTS)
def typeset(content: str) -> bytes:
    """The document that says this (JSON, as ``news.outputs.letter`` gives it).

    Kept by what it says: a statement that changes is another document.
    """
    with tempfile.TemporaryDirectory() as folder:
        _lay_out_files(Path(folder), json.loads(content)["files"])
        for standard, has_own_fonts in ATTEMPTS:
            try:
                return _compile(content, folder, standard, has_own_fonts=has_own_fonts)
            except typst.TypstError as error:
                logger.warning("No PDF by %s: %s", standard, error.message)
                failure = error
        raise failure


def _compile(content: str, folder: str, standard: str, *, has_own_fonts: bool) -> bytes:
    return typst.compile(
        template(),
        root=folder,
        ignore_system_fonts=has_own_fonts,
        format="pdf",
        sys_inputs={"letter": content},
        pdf_standards=standard,
    )


def _lay_out_files(folder: Path, files: dict[str, str]) -> None:
    """Put the pictures where the template finds them, from wherever the site keeps them."""
    from core.models import SiteRendition  # models ask this module what there is

    emblem = Path(finders.find("img/emblem.svg"))
    (folder / EMBLEM).write_bytes(emblem.read_bytes())
    storage = SiteRendition._meta.get_field("file").storage
    for name, stored_as in files.items():
        with storage.open(stored_as) as file:
            (folder / name).write_bytes(file.read())
