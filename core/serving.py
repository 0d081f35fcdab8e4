import copy

from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views
from wagtail.models import Page

from core.changes import kept
from core.models import BasePage, published
from core.sites import find_site


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a public page after one look-up by its address; all else is Wagtail's.

    Wagtail walks down the tree, two queries a level, and asks for view restrictions in
    two more. What is no public page (a draft, a private page, a form sent) takes that way.
    """
    page = public_page(request, path) if request.method in ("GET", "HEAD") else None
    if page is None:
        return wagtail_views.serve(request, path)
    return page.serve(request)


def public_page(request: HttpRequest, path: str) -> Page | None:
    """The page that everybody may read at this path from the root of the site, if any.

    The path ends in a slash and does not begin with one.
    """
    site = find_site(request)
    page = _find(site.root_page.url_path + path) if site else None
    # A copy: what a request notes on its page is its own.
    return copy.copy(page)


@kept
def _find(url_path: str) -> Page | None:
    """A public page with what it shows, by its address from the root of the page tree."""
    *_, slug, _end = url_path.split("/")
    # The slug has an index, the address has none.
    page = published(Page.objects.filter(slug=slug, url_path=url_path)).first()
    model = page and page.specific_class
    if not (model and issubclass(model, BasePage)):
        return None
    return model.objects.live().with_parts().filter(pk=page.pk).first()
