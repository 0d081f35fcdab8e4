"""What a phone's browser receives of a page, and what axe finds in it, in light and in dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page, Response, sync_playwright

from scripts.audit import tools
from scripts.audit.pages import Finding, PageType

PHONE = {"width": 390, "height": 844}
SCHEMES = ("light", "dark")
# WCAG 2.2 AA, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE_MILLISECONDS = 10_000
# The form guard takes nothing from whoever answers a fresh page faster than a person can.
THINKING_MILLISECONDS = 2500
WATCH_LAYOUT = """
window.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.layoutShift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# A mail is read within a mail program's page, which has the landmarks.
NOT_OF_MAILS = {"landmark-one-main", "region"}
RUN_AXE = "(rules) => axe.run({ runOnly: rules }).then((result) => result.violations)"


@dataclass(frozen=True)
class Visit:
    finding: Finding
    html: bytes


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=tools.chromium(), args=tools.CHROME_FLAGS
        )
        yield browser
        browser.close()


def visit(browser: Browser, site: str, page_type: PageType, cookie: dict[str, str]) -> Visit:
    """Open the page on a phone, as a first-time visitor or with staff's cookie, and look at it."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    if page_type.is_staffs:
        address = {"url": site.replace("http:", "https:"), "secure": True}
        context.add_cookies([cookie | address])
    try:
        return _look_at(context.new_page(), site, page_type)
    except Error as error:
        reason = f"cannot be visited: {error.message.splitlines()[0]}"
        return Visit(Finding(page_type, problems=[reason]), b"")
    finally:
        context.close()


def _look_at(page: Page, site: str, page_type: PageType) -> Visit:
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.add_init_script(WATCH_LAYOUT)
    finding = Finding(page_type)
    html = _read_mail(page, page_type) if page_type.html else _read(page, site, finding)
    problems = _violations(page, NOT_OF_MAILS if page_type.html else set())
    finding.violations = len(problems)
    finding.problems += problems
    return Visit(finding, html)


def _read_mail(page: Page, page_type: PageType) -> bytes:
    page.set_content(page_type.html)
    return page_type.html.encode()


def _read(page: Page, site: str, finding: Finding) -> bytes:
    """What came, and what of it the HTML checker is to see."""
    page_type = finding.page
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - playwright marks the handler, which a method cannot be
    document = _open(page, site, page_type)
    if document.status != page_type.status:
        finding.problems.append(f"status {document.status}, should be {page_type.status}")
    if page_type.is_staffs:
        return b""
    _measure(page, document, responses, finding)
    return document.body()


def _open(page: Page, site: str, page_type: PageType) -> Response:
    document = page.goto(site + page_type.path, wait_until="networkidle")
    if page_type.pressed:
        page.wait_for_timeout(THINKING_MILLISECONDS)
        # What the server answers is looked at, not what the browser stops before.
        page.eval_on_selector_all("form", "(forms) => forms.forEach((f) => f.noValidate = true)")
        with page.expect_navigation(wait_until="networkidle") as navigation:
            page.click(page_type.pressed)
        document = navigation.value
    assert document is not None
    return document


def _measure(page: Page, document: Response, responses: list[Response], finding: Finding) -> None:
    """Sizes as sent, with headers; of a page that was come to by a button, its HTML alone."""
    finding.html_kb = document.request.sizes()["responseBodySize"] / 1000
    finding.layout_shift = round(page.evaluate("window.layoutShift"), 4)
    if not finding.page.pressed:
        finding.requests = len(responses)
        finding.first_view_kb = sum(map(_bytes_of, responses)) / 1000


def _bytes_of(response: Response) -> int:
    sizes = response.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def _violations(page: Page, left_out: set[str]) -> list[str]:
    # Evaluated, not added as a script: the page's own policy forbids that, and should.
    page.evaluate(tools.axe_source())
    found = []
    for scheme in SCHEMES:
        # Without motion: a color that is still changing has no contrast to speak of.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in page.evaluate(RUN_AXE, RULES):
            if violation["id"] in left_out:
                continue
            where = ", ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            found.append(f"axe, {scheme}: {violation['id']}: {violation['help']} ({where})")
    return found
