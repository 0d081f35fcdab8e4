"""Search over everything public, by PostgreSQL's full text search."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page as ResultsPage
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail.search.index import SearchField

from core.models import BasePage, published
from core.sites import find_site
from issues.models import IssuePage
from news.models import StatementPage

RESULTS_PER_PAGE = 10
MOST_CHARACTERS = 200
# Only these have text worth an excerpt; the others show their description.
EXCERPT_MODELS = (IssuePage, StatementPage)
# Control characters: no text that people write contains them.
MARK_START, MARK_END = "\x02", "\x03"
HEADLINE_OPTIONS = (
    f"StartSel={MARK_START},StopSel={MARK_END},MinWords=18,MaxWords=32,MaxFragments=1"
)


@dataclass(frozen=True)
class Result:
    title: str
    url: str
    kind: str
    excerpt: SafeString


def clean_query(text: str) -> str:
    """What is searched for; PostgreSQL takes no NUL, and nobody needs a thousand words."""
    return " ".join(text.replace("\x00", " ").split())[:MOST_CHARACTERS]


def find(query: str, request: HttpRequest) -> ResultsPage:
    """The results for a query, best first: that page of them which the request names.

    All words must occur; where nothing has them all, any of them will do. Words match
    in every form that the English dictionary knows, whatever their case.
    """
    find_site(request)
    results = _matches(query, "and", request)
    if not results:
        results = _matches(query, "or", request)
        query = " or ".join(query.split())
    pages = _with_text(results.object_list)
    excerpts = _excerpts(query, [_text(page) for page in pages])
    results.object_list = [
        Result(page.title, page.get_url(request), _kind(page), excerpt)
        for page, excerpt in zip(pages, excerpts, strict=True)
    ]
    return results


def _kind(page: Page) -> str:
    return page.specific_class._meta.verbose_name.capitalize()


def _matches(query: str, operator: str, request: HttpRequest) -> ResultsPage:
    pages = published(Page.objects.all())
    # Who looks for what holds must not find what does not.
    standing = pages.exclude(pk__in=StatementPage.objects.withdrawn().values("pk"))
    found = standing.search(query, operator=operator)
    return Paginator(found, RESULTS_PER_PAGE).get_page(request.GET.get("page"))


def _with_text(pages: Iterable[Page]) -> list[Page]:
    """The same pages, those with text as what they are."""
    pages = list(pages)
    specific = {}
    for model in EXCERPT_MODELS:
        wanted = [page.pk for page in pages if page.specific_class is model]
        if wanted:
            specific |= model.objects.in_bulk(wanted)
    return [specific.get(page.pk, page) for page in pages]


def _text(page: Page) -> str:
    if not isinstance(page, BasePage):
        return page.search_description
    parts: list[str] = []
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name != "title":
            value = field.get_value(page)
            parts += value if isinstance(value, list) else [value]
    return " ".join(get_text_for_indexing(str(part)) for part in parts if part)


def _excerpts(query: str, texts: list[str]) -> list[SafeString]:
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline('english', text, websearch_to_tsquery('english', %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS t(text, n) ORDER BY n",
            [query, HEADLINE_OPTIONS, texts],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(headline: str) -> SafeString:
    html = escape(headline).replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped one line above
