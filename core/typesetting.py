"""Typst, which sets accessible PDF (PDF/UA-1) and pictures from data.

The only module that knows it. What is set goes to a template as JSON, its pictures as files
in a folder that holds nothing else: no text can reach the template's language or the
machine's files. See docs/adr/0016-pdf-by-typst.md.
"""

import logging
from pathlib import Path

try:
    import typst
except ImportError:  # there is no wheel for this machine: news/checks.py says so
    typst = None

logger = logging.getLogger(__name__)

# Letters beyond the fonts that come with Typst are looked for among the machine's own; what
# cannot be shown at all is no reason to have no document.
ATTEMPTS = (("ua-1", True), ("ua-1", False), ("1.7", False))


def is_available() -> bool:
    """Whether this machine can set documents at all."""
    return typst is not None


def pdf(template: bytes, folder: str | Path, **inputs: str) -> bytes:
    """What the template makes of ``inputs`` and of the files in the folder."""
    for standard, has_own_fonts in ATTEMPTS:
        try:
            return typst.compile(
                template,
                root=str(folder),
                ignore_system_fonts=has_own_fonts,
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=standard,
            )
        except typst.TypstError as error:
            logger.warning("No PDF by %s: %s", standard, error.message)
            failure = error
    raise failure


def png(template: bytes, folder: str | Path, *, pixels_per_inch: int, **inputs: str) -> bytes:
    """The same as a picture of one page."""
    return typst.compile(
        template, root=str(folder), format="png", ppi=pixels_per_inch, sys_inputs=inputs
    )
