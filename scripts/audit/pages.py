"""Which pages are audited, and what each must reach."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # which needs Django
    from scripts.audit.made_up import Statements

PERFORMANCE = "performance"
ACCESSIBILITY = "accessibility"
BEST_PRACTICES = "best-practices"
SEO = "seo"
CATEGORIES = (PERFORMANCE, ACCESSIBILITY, BEST_PRACTICES, SEO)

# In kB of 1,000 bytes, as a browser receives them on a first visit.
MOST_KB_OF_HTML = 10
MOST_KB_OF_FIRST_VIEW = 30
MOST_LAYOUT_SHIFT = 0.0
KEY_SCORES = {PERFORMANCE: 98, ACCESSIBILITY: 100, BEST_PRACTICES: 100, SEO: 100}
# A page that search engines are told to leave out, or that is not found, cannot score in SEO;
# it has to in what serves its reader.
READER_SCORES = {ACCESSIBILITY: 100}


@dataclass(frozen=True)
class PageType:
    name: str
    path: str
    status: int = HTTPStatus.OK
    is_key: bool = False
    # Lighthouse opens addresses: it cannot come to a page by pressing a button.
    pressed: str = ""
    # Not for Lighthouse, which takes a quarter of a minute: another page has the same layout.
    is_scored: bool = True
    # For axe alone: opened by somebody of the staff.
    is_staffs: bool = False
    # Of a mail, which has no address.
    html: str = ""

    @property
    def is_for_lighthouse(self) -> bool:
        return self.is_scored and not (self.pressed or self.is_staffs or self.html)

    @property
    def least_scores(self) -> dict[str, int]:
        return KEY_SCORES if self.is_key else READER_SCORES


@dataclass
class Finding:
    """What was measured of one page, and what is wrong with it, in sentences."""

    page: PageType
    scores: dict[str, int] = field(default_factory=dict)
    markup_errors: int | None = None
    violations: int | None = None
    html_kb: float | None = None
    first_view_kb: float | None = None
    requests: int | None = None
    layout_shift: float | None = None
    problems: list[str] = field(default_factory=list)


def page_types() -> tuple[list[PageType], dict[str, str]]:
    """One page of each type, and staff's cookie; what the loaded database lacks is made up."""
    # All of these are, or import, Django's models, which exist once its settings are read.
    from scripts.audit import mails, personal, staff
    from scripts.audit.made_up import members, press, statements

    public = _public()
    people = members()
    made = statements(people.staff)
    journalists = press(made.corrected, people.staff)
    found = [
        *public,
        *_records(made),
        *personal.of_members(people),
        *personal.of_the_press(journalists, made),
        *personal.dead_links(),
        *mails.mails(people, journalists, made),
        *staff.screens(people, journalists, made),
    ]
    return found, staff.session(people.staff)


def _public() -> list[PageType]:
    from issues.models import IssuePage
    from membership.join_forms import WAYS
    from membership.models import MemberDirectoryPage
    from news.models import StatementPage

    kinds = StatementPage.Kind
    issue = IssuePage.objects.published().in_order().first()
    statements = StatementPage.objects.published().newest_first()
    own = statements.exclude(kind=kinds.PARTNER).first()
    partner = statements.filter(kind=kinds.PARTNER).first()
    directory = MemberDirectoryPage.objects.get()
    send = "main form[method=post] button"
    return [
        PageType("home", "/", is_key=True),
        PageType("issue index", "/issues/"),
        PageType("issue", issue.url, is_key=True),
        PageType("newsroom", "/news/"),
        PageType("newsroom by kind", "/news/kind/partner-statement/"),
        PageType("newsroom by year", f"/news/{own.date.year}/"),
        PageType("newsroom by issue", f"/news/issue/{issue.slug}/"),
        PageType("part without statements", "/news/kind/media-advisory/"),
        PageType("press", "/press/"),
        PageType("statement", own.url, is_key=True),
        PageType("partner statement", partner.url),
        PageType("about", "/about/"),
        PageType("privacy", "/privacy/"),
        PageType("join", "/join/", is_key=True),
        *(
            PageType(
                way.heading.lower(),
                f"/join/{way.slug}/",
                is_key=way.slug == "supporter",
                is_scored=way.slug in ("supporter", "organization"),
            )
            for way in WAYS
        ),
        PageType(
            "join with errors", "/join/organization/", HTTPStatus.UNPROCESSABLE_ENTITY, pressed=send
        ),
        PageType("newsletter", "/newsletter/"),
        PageType("search", "/search/"),
        PageType("search with results", "/search/?q=police"),
        PageType("search without results", "/search/?q=zyzzyva"),
        PageType("not found", "/no-such-page/", HTTPStatus.NOT_FOUND),
        PageType("check your mail", "/join/check-your-mail/"),
        PageType("member organizations", directory.url),
        PageType("press list", "/press/list/"),
        PageType(
            "press list with errors", "/press/list/", HTTPStatus.UNPROCESSABLE_ENTITY, pressed=send
        ),
        PageType("press list: check your mail", "/press/list/check-your-mail/", is_scored=False),
        PageType("my link", "/preferences/"),
        PageType("my link: check your mail", "/preferences/check-your-mail/", is_scored=False),
        PageType("link to one’s data is mailed", "/my-data/link-sent/", is_scored=False),
        PageType("erased", "/erase-me/erased/", is_scored=False),
        PageType("sign-in", "/account/login/"),
    ]


def _records(made: "Statements") -> list[PageType]:
    return [
        PageType("statement that was corrected", made.corrected.url),
        PageType("versions", f"{made.corrected.url}versions/"),
        PageType("version with changes", f"{made.corrected.url}versions/2/"),
        PageType("statement that was withdrawn", made.withdrawn.url),
        PageType("withdrawn statement without its text", made.hidden.url),
        PageType("statement that was republished", made.republished.url, is_scored=False),
    ]


def judge(finding: Finding) -> None:
    """Add a sentence for each target that the page misses."""
    page = finding.page
    for category, least in page.least_scores.items():
        if (score := finding.scores.get(category)) is not None and score < least:
            finding.problems.append(f"Lighthouse: {category} is {score}, should be {least}")
    limits = {
        "kB of HTML": (finding.html_kb, MOST_KB_OF_HTML),
        "kB in the first view": (finding.first_view_kb, MOST_KB_OF_FIRST_VIEW),
        "of layout shift": (finding.layout_shift, MOST_LAYOUT_SHIFT),
    }
    for what, (value, most) in limits.items():
        if value is not None and value > most:
            finding.problems.append(f"{value:.4g} {what}, should be at most {most:g}")
