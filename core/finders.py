"""The style sheet as one file: written in many, asked for once.

``static/css/site.css`` imports the others in order and works as it stands; this
finder, listed before Django's own, serves it with the imports put in place. There
is no build step and no built file in the repository.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STYLE_SHEET = "css/site.css"
SOURCES = settings.BASE_DIR / "static"
BUNDLES = settings.VAR_DIR / "bundles"
IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\);\n', re.MULTILINE)


class StyleSheetFinder(BaseFinder):
    def __init__(self, *args: object, **kwargs: object) -> None:
        self.storage = FileSystemStorage(BUNDLES)

    def check(self, **kwargs: object) -> list:
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        if path != STYLE_SHEET:
            return []
        found = str(_put_together())
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        _put_together()
        yield STYLE_SHEET, self.storage


def _put_together() -> Path:
    """Write the style sheet where it is not as its sources say, and say where it is."""
    source, bundle = SOURCES / STYLE_SHEET, BUNDLES / STYLE_SHEET
    text = IMPORT.sub(lambda match: (source.parent / match[1]).read_text(), source.read_text())
    if not bundle.exists() or bundle.read_text() != text:
        bundle.parent.mkdir(parents=True, exist_ok=True)
        draft = bundle.with_suffix(f".{os.getpid()}")
        draft.write_text(text)
        draft.replace(bundle)  # at once: another process may be reading it
    return bundle
