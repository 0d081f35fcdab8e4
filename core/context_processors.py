from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from core.models import BrandSettings, published


def site(request: HttpRequest) -> dict[str, Any]:
    """The organization's settings and the pages of the menus, read when a template asks."""
    return {
        "brand": SimpleLazyObject(lambda: BrandSettings.for_request(request)),
        "menu": SimpleLazyObject(lambda: _menu(request)),
    }


def _menu(request: HttpRequest) -> list[Page]:
    """The public pages just below the home page that staff put in the menus."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    home = site.root_page
    return list(published(home.get_children()).in_menu().order_by("path"))
