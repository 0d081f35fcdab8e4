"""Take the pictures of ``docs/screenshots`` anew, from a running site.

``python -m scripts.screenshots http://localhost:8000``. Chromium must be installed. The site's
headlines are set in whatever serif the machine has; the pictures were taken with P052
(package fonts-urw-base35).
"""

import argparse
import io
import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "issue": "/issues/sheriff-elections/",
    "statement": "/news/why-the-alliance-was-formed/",
    "join": "/join/",
}
# Name -> width and height of the window, in CSS pixels.
WINDOWS = {"phone": (360, 800), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
MOST_PIXELS_HIGH = 1600
MOST_BYTES = 200_000
COLORS = 128


class CannotTake(Exception):  # noqa: N818 - it ends in a sentence, not in a traceback
    """Why there are no pictures; the message says what to do."""


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m scripts.screenshots")
    arguments.add_argument("address", help="of the running site: http://localhost:8000")
    try:
        for path in take_all(arguments.parse_args().address.rstrip("/")):
            print(f"  {path.name:32} {path.stat().st_size / 1000:6.1f} kB")
    except CannotTake as reason:
        print(f"screenshots: {reason}", file=sys.stderr)
        return 1
    return 0


def take_all(site: str) -> Iterator[Path]:
    """Take every picture; yields where each was written. Raises CannotTake."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if chromium is None:
        raise CannotTake("Chromium is missing (Debian: apt-get install chromium).")
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for page, window, scheme in product(PAGES, WINDOWS, SCHEMES):
            picture = _take(browser, site + PAGES[page], WINDOWS[window], scheme)
            path = TARGET / f"{page}-{window}-{scheme}.png"
            path.write_bytes(_compressed(picture, path.name))
            yield path


def _take(browser: Browser, address: str, window: tuple[int, int], scheme: str) -> bytes:
    """The page from its head down to MOST_PIXELS_HIGH, as PNG."""
    width, height = window
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    try:
        response = page.goto(address, wait_until="networkidle")
    except BrowserError as error:
        raise CannotTake(f"{address} cannot be read: is the site running? ({error})") from error
    if not response or not response.ok:
        raise CannotTake(f"{address} answers {response.status if response else 'nothing'}.")
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(max(whole, height), MOST_PIXELS_HIGH)}
    picture = page.screenshot(full_page=True, clip=clip)
    context.close()
    return picture


def _compressed(picture: bytes, name: str) -> bytes:
    """The same picture in a palette: drawn art and text need no more colors than that."""
    output = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLORS, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    if output.tell() > MOST_BYTES:
        raise CannotTake(f"{name} would have {output.tell()} bytes, more than {MOST_BYTES}.")
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
