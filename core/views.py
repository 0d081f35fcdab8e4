from datetime import UTC, datetime, timedelta

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core import share_image as drawing
from core.models import BrandSettings, published

SECURITY_TXT_DAYS = 365


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; the rest is behind a sign-in or has no content."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /account/",
        "Disallow: /search/",
        "",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without a contact in the settings it points to the site itself."""
    contact = BrandSettings.for_request(request).security_contact
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires += timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        f"Contact: {f'mailto:{contact}' if contact else request.build_absolute_uri('/about/')}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def web_manifest(request: HttpRequest) -> JsonResponse:
    brand = BrandSettings.for_request(request)
    manifest = {
        "name": brand.name,
        "short_name": brand.short_name,
        "start_url": "/",
        "display": "browser",
        "background_color": "#f8f6ee",
        "theme_color": "#141d33",
        "icons": [
            {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return JsonResponse(manifest, content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def share_image(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The picture that others show beside a link to a public page.

    The address carries a digest of what is drawn; an older one leads to today's.
    """
    page = get_object_or_404(published(Page.objects.all()), pk=pk)
    title, name = page.seo_title or page.title, BrandSettings.for_request(request).name
    if digest != drawing.digest(title, name):
        return redirect(drawing.address(page, name))
    return HttpResponse(drawing.draw(title, name), content_type="image/png")


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture in one of its sizes; its address changes with its content."""
    if ".." in path.split("/"):
        raise Http404
    try:
        return FileResponse(default_storage.open(path))
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        raise Http404 from None


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve: its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
