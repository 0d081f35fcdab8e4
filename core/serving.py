from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views
from wagtail.models import Page

from core.models import published
from core.sites import find_site


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a public page after one look-up by its address; all else is Wagtail's.

    Wagtail walks down the tree, two queries a level, and asks for view restrictions in
    two more. What is no public page (a draft, a private page, a form sent) takes that way.
    """
    page = _public_page(request, path) if request.method in ("GET", "HEAD") else None
    if page is None:
        return wagtail_views.serve(request, path)
    return page.specific.serve(request)


def _public_page(request: HttpRequest, path: str) -> Page | None:
    site = find_site(request)
    if site is None:
        return None
    home = site.root_page
    slugs = path.strip("/").split("/") if path else []
    # The slug has an index, the address has none.
    return published(
        Page.objects.filter(
            slug=slugs[-1] if slugs else home.slug,
            depth=home.depth + len(slugs),
            url_path=home.url_path + path,
        )
    ).first()
