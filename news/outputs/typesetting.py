"""A statement as a document: its data and its pictures go to ``templates/news/statement.typ``."""

import functools
import json
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from core import typesetting
from core.typesetting import is_available

__all__ = ["EMBLEM", "is_available", "template", "typeset"]

TEMPLATE = settings.BASE_DIR / "templates/news/statement.typ"
EMBLEM = "emblem.svg"
MOST_DOCUMENTS = 50


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
        return typesetting.pdf(template(), folder, letter=content)


def _lay_out_files(folder: Path, files: dict[str, str]) -> None:
    """Put the pictures where the template finds them, from wherever the site keeps them."""
    from core.models import SiteRendition  # models ask this module what there is

    emblem = Path(finders.find("img/emblem.svg"))
    (folder / EMBLEM).write_bytes(emblem.read_bytes())
    storage = SiteRendition._meta.get_field("file").storage
    for name, stored_as in files.items():
        with storage.open(stored_as) as file:
            (folder / name).write_bytes(file.read())
