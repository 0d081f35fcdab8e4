from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from core.changes import kept
from core.models import BrandSettings, published
from core.sites import find_site


def site(request: HttpRequest) -> dict[str, Any]:
    """The organization's settings and the pages of the menus, read when a template asks.

    ``menu``: those that staff put in the menus; ``top_pages``: all just below the home page,
    by slug.
    """
    pages = SimpleLazyObject(lambda: _top_pages(find_site(request)))
    return {
        "brand": SimpleLazyObject(lambda: _brand(request)),
        "menu": SimpleLazyObject(lambda: [page for page in pages if page.show_in_menus]),
        "top_pages": SimpleLazyObject(lambda: {page.slug: page for page in pages}),
    }


def _brand(request: HttpRequest) -> BrandSettings:
    find_site(request)
    return BrandSettings.for_request(request)


@kept
def _top_pages(site: Site | None) -> list[Page]:
    """The public pages just below the home page, as staff arranged them."""
    if site is None:
        return []
    return list(published(site.root_page.get_children()).order_by("path"))
