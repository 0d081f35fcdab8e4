from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.models.pages import PageManager
from wagtail.query import PageQuerySet

from core import structured_data
from core.changes import kept
from core.page_form import PageForm
from core.structured_data import JsonLd

HOME_DEPTH = 2  # below Wagtail's root, which is no page of the site


def published(pages: PageQuerySet) -> PageQuerySet:
    """Of these pages what everybody may read: live, and under no view restriction."""
    pages = pages.live()
    for path in _restricted_paths():
        pages = pages.exclude(path__startswith=path)
    return pages


@kept
def _restricted_paths() -> list[str]:
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


@kept
def _pages_down_to(path: str) -> list[Page]:
    """The page at this place in the tree and those above it, home first."""
    steps = range(HOME_DEPTH * Page.steplen, len(path) + 1, Page.steplen)
    return list(Page.objects.filter(path__in=[path[:end] for end in steps]).order_by("path"))


class BasePageQuerySet(PageQuerySet):
    def published(self) -> "BasePageQuerySet":
        """What everybody may read; see the function of this name."""
        return published(self)

    def with_parts(self) -> "BasePageQuerySet":
        """With what a reader is shown of each page and other tables hold."""
        return self


class BasePage(Page):
    """What every page of the site has: a description, breadcrumbs, structured data.

    A subclass names its schema.org type in ``schema_type`` and may add to
    ``structured_data()``.
    """

    schema_type: ClassVar[str] = "WebPage"
    # Pages are served without a CSRF token, which would need a cookie. A page that
    # takes a form adds POST here and checks the request's origin itself.
    allowed_http_methods: ClassVar[list[str]] = ["GET", "HEAD", "OPTIONS"]

    objects = PageManager.from_queryset(BasePageQuerySet)()
    base_form_class = PageForm

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            "For search engines and shared links",
        ),
        FieldPanel("show_in_menus", help_text="Only pages just below the home page stand there."),
    ]
    settings_panels = Page.settings_panels

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """One or two sentences for search results and shared links."""
        return self.search_description

    @cached_property
    def breadcrumbs(self) -> list[Page]:
        """The pages above this one, home first; empty for the home page."""
        if self.depth <= HOME_DEPTH:
            return []
        return _pages_down_to(self.path[: -self.steplen])

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Under the address that the sitemap was asked at, as every other link of the site."""
        entries = super().get_sitemap_urls(request)
        return [
            entry | {"location": request.build_absolute_uri(self.get_url(request))}
            for entry in entries
        ]

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        """Schema.org objects for this page, as JSON-LD."""
        return structured_data.for_page(self, request)
