"""The picture (1200×630) that other sites show beside a link to one of our pages."""

import hashlib
import io
from collections.abc import Iterator
from functools import lru_cache
from math import cos, radians, sin
from pathlib import Path

from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

SIZE = (1200, 630)
MARGIN = 84
TEXT_WIDTH = 770
TITLE_SIZES = range(84, 40, -4)
TITLE_HEIGHT = 350
LEADING = 1.16
PAPER, INK, BRASS = "#f8f5ef", "#141d33", "#a97b22"
STAR_CENTER, STAR_RADIUS, STAR_RATIO, STAR_LINES = (1130, 262), 300, 0.4, 32
RULE_TOP = 504
FONT = Path(__file__).parent / "fonts" / "house-serif.woff2"
FINE = 2  # drawn larger and scaled down: Pillow's lines have no soft edges
VERSION = "2"  # raise it when the drawing changes: addresses are cached for ever

Point = tuple[float, float]


def digest(title: str, name: str) -> str:
    return hashlib.sha256(f"{VERSION}\n{title}\n{name}".encode()).hexdigest()[:16]


def address(page: Page, name: str) -> str:
    title = page.seo_title or page.title
    # A page that was never saved, in a preview, has no picture: its address is not found.
    return reverse("share_image", args=[page.pk or 0, digest(title, name)])


@lru_cache(maxsize=256)
def draw(title: str, name: str) -> bytes:
    """A PNG of the title over the organization's rule and name, with its star."""
    image = _background().copy()
    pen = ImageDraw.Draw(image)
    font, lines = _fitted(title)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * font.size * LEADING), line, fill=INK, font=font)
    middle = (RULE_TOP + 14 + SIZE[1]) / 2
    pen.text((MARGIN, middle), name, fill=INK, font=_font(36), anchor="lm")
    output = io.BytesIO()
    image.quantize(64).save(output, "PNG", optimize=True)
    return output.getvalue()


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The title in the largest size that leaves room for the name; cut short if none does."""
    for size in TITLE_SIZES:
        font = _font(size)
        lines = list(_lines(title, font))
        if len(lines) * size * LEADING <= TITLE_HEIGHT:
            return font, lines
    room = int(TITLE_HEIGHT / (font.size * LEADING))
    return font, [*lines[: room - 1], f"{lines[room - 1]} …"]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if line and font.getlength(longer) > TEXT_WIDTH:
            yield line
            line = word
        else:
            line = longer
    yield line


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


@lru_cache(maxsize=1)
def _background() -> Image.Image:
    """Paper, the engraved star rising behind the rule at the foot."""
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), PAPER)
    pen = ImageDraw.Draw(image)
    for start, end in _star():
        pen.line([start, end], fill=BRASS, width=FINE)
    image = image.resize(SIZE, Image.Resampling.LANCZOS)
    pen = ImageDraw.Draw(image)
    pen.rectangle([0, RULE_TOP, *SIZE], fill=PAPER)
    pen.rectangle([0, RULE_TOP, SIZE[0], RULE_TOP + 7], fill=INK)
    pen.rectangle([0, RULE_TOP + 13, SIZE[0], RULE_TOP + 14], fill=BRASS)
    return image


def _star() -> Iterator[tuple[Point, Point]]:
    """The lines of the star: its outline, and every second facet hatched along its edge."""
    center = _on_circle(0, 0)
    for point in range(5):
        tip, left, right = 72 * point, 72 * point - 36, 72 * point + 36
        yield _on_circle(1, tip), _on_circle(STAR_RATIO, left)
        yield center, _on_circle(STAR_RATIO, right)
        yield center, _on_circle(1, tip)
        for line in range(STAR_LINES):
            scale = 1 - line / STAR_LINES
            yield _on_circle(scale, tip), _on_circle(scale * STAR_RATIO, right)


def _on_circle(share: float, degrees: float) -> Point:
    """A point of the drawing at a share of the star's radius, clockwise from its top."""
    angle, radius = radians(degrees - 90), share * STAR_RADIUS
    x, y = STAR_CENTER
    return (x + radius * cos(angle)) * FINE, (y + radius * sin(angle)) * FINE
