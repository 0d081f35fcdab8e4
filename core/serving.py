from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views
from wagtail.models import Page

from core.changes import kept
from core.models import published
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
    found = _find(site.root_page.url_path + path) if site else None
    if found is None:
        return None
    model, pk = found
    return next(iter(model.objects.live().filter(pk=pk).order_by()), None)


@kept
def _find(url_path: str) -> tuple[type[Page], int] | None:
    """Where a public page is to be read, by its address from the root of the page tree."""
    *_, slug, _end = url_path.split("/")
    # The slug has an index, the address has none.
    page = published(Page.objects.filter(slug=slug, url_path=url_path)).first()
    return (page.specific_class, page.pk) if page else None
