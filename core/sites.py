from django.http import HttpRequest
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

from core.changes import kept


def find_site(request: HttpRequest) -> Site | None:
    """The site that a request is for, as ``Site.find_for_request`` finds it.

    Leaves what it found on the request, where Wagtail looks before it asks the database:
    each address of a page is made from it.
    """
    if not hasattr(request, "_wagtail_site"):
        request._wagtail_site = _site_at(request.get_host(), request.get_port())
        request._wagtail_cached_site_root_paths = _root_paths()
    return request._wagtail_site


@kept
def _site_at(host: str, port: str) -> Site | None:
    """Found by a request of its own, because Wagtail asks for one."""
    request = HttpRequest()
    request.META = {"HTTP_HOST": host, "SERVER_PORT": port}
    return Site.find_for_request(request)


@kept
def _root_paths() -> list[SiteRootPath]:
    return Site.get_site_root_paths()
