"""What axe finds on a page, asked in one way by all browser tests."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A button on its way from one color to another has the contrast of neither.
TRANSITIONS_END = """() => Promise.allSettled(
  document.getAnimations().filter(motion => motion instanceof CSSTransition)
    .map(transition => transition.finished)
).then(() => null)"""


def faults(page: Page) -> list[tuple[str, str, str]]:
    """The address, the rule and the first element of each fault that axe finds."""
    page.evaluate(TRANSITIONS_END)
    found = Axe().run(page).response["violations"]
    return [(page.url, fault["id"], fault["nodes"][0]["html"]) for fault in found]


def width(page: Page) -> int:
    """How wide the page is, in CSS pixels: more than its window where it must be scrolled."""
    return page.evaluate("document.documentElement.scrollWidth")
