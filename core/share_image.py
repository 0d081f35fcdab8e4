"""The picture (1200×630) that other sites show beside a link to one of our pages."""

import hashlib
import io
from functools import lru_cache

from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

SIZE = (1200, 630)
MARGIN = 90
PAPER, INK, BRASS = "#f8f5ef", "#141d33", "#a97b22"
VERSION = "1"  # raise it when the drawing changes: addresses are cached for ever


def digest(title: str, name: str) -> str:
    return hashlib.sha256(f"{VERSION}\n{title}\n{name}".encode()).hexdigest()[:16]


def address(page: Page, name: str) -> str:
    title = page.seo_title or page.title
    return reverse("share_image", args=[page.pk, digest(title, name)])


@lru_cache(maxsize=256)
def draw(title: str, name: str) -> bytes:
    """A PNG of the title over the organization's rule and name."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, MARGIN), title, fill=INK, font=ImageFont.load_default(64))
    output = io.BytesIO()
    image.save(output, "PNG", optimize=True)
    return output.getvalue()
