"""Which pages are audited, and what each must reach."""

from dataclasses import dataclass, field
from http import HTTPStatus

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


def page_types() -> list[PageType]:
    """One page of each type, found in the loaded database. Needs Django."""
    # Django's models exist once its settings are read.
    from issues.models import IssuePage
    from news.models import StatementPage

    kinds = StatementPage.Kind
    issue = IssuePage.objects.published().in_order().first()
    statements = StatementPage.objects.published().newest_first()
    own = statements.exclude(kind=kinds.PARTNER).first()
    partner = statements.filter(kind=kinds.PARTNER).first()
    send = "main form[method=post] button"
    return [
        PageType("home", "/", is_key=True),
        PageType("issue index", "/issues/"),
        PageType("issue", issue.url, is_key=True),
        PageType("newsroom", "/news/"),
        PageType("part of the newsroom", "/news/kind/partner-statement/"),
        PageType("part without statements", "/news/kind/media-advisory/"),
        PageType("press", "/press/"),
        PageType("statement", own.url, is_key=True),
        PageType("partner statement", partner.url),
        PageType("about", "/about/"),
        PageType("privacy", "/privacy/"),
        PageType("join", "/join/", is_key=True),
        PageType("join as a supporter", "/join/supporter/", is_key=True),
        PageType("join as an organization", "/join/organization/"),
        PageType(
            "join with errors", "/join/organization/", HTTPStatus.UNPROCESSABLE_ENTITY, pressed=send
        ),
        PageType("newsletter", "/newsletter/"),
        PageType("search", "/search/"),
        PageType("search with results", "/search/?q=police"),
        PageType("search without results", "/search/?q=zyzzyva"),
        PageType("not found", "/no-such-page/", HTTPStatus.NOT_FOUND),
        PageType("check your mail", "/join/check-your-mail/"),
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
