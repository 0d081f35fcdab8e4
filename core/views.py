from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.models import Page

from core import share_image as drawing
from core.backlog import backlog
from core.media_access import is_public_file, may_read_file
from core.models import BrandSettings, SiteDocument, SiteImage, SiteRendition, published
from core.publishing import count_overdue

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
def media(request: HttpRequest, path: str) -> FileResponse:
    """A picture in one of its sizes; its address changes with its content."""
    rendition = SiteRendition.objects.select_related("image").filter(file=path).first()
    control = _cache_control_of(rendition and rendition.image, request)
    try:
        response = FileResponse(rendition.file.open())
    except FileNotFoundError:
        raise Http404 from None
    return _with_cache_control(response, control)


@require_safe
def document(request: HttpRequest, pk: str, filename: str) -> HttpResponse:
    """A document, by Wagtail's own view, which also checks the file's name."""
    control = _cache_control_of(SiteDocument.objects.filter(pk=pk).first(), request)
    return _with_cache_control(serve_document(request, pk, filename), control)


def _cache_control_of(
    file: SiteImage | SiteDocument | None, request: HttpRequest
) -> dict[str, Any]:
    """How an answer with this file may be cached.

    Raises ``Http404`` for who may not have it, just as where there is none.
    """
    if file and is_public_file(file):
        if isinstance(file, SiteDocument):  # whose address stays when it is replaced
            return {"public": True, "max_age": 0, "must_revalidate": True}
        return {"public": True, "max_age": 31_536_000, "immutable": True}
    if not may_read_file(request) or not file:
        raise Http404
    return {"private": True, "no_store": True}


def _with_cache_control(response: HttpResponse, control: dict[str, Any]) -> HttpResponse:
    del response["Cache-Control"]
    patch_cache_control(response, **control)
    return response


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


@never_cache
@require_safe
def publishing(request: HttpRequest) -> HttpResponse:
    """What is due is published in time. How much is not, and nothing of what it is.

    Web processes answer it: it says so, too, when no worker runs.
    """
    try:
        overdue = count_overdue()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    if overdue:
        return HttpResponse(f"overdue: {overdue}\n", "text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """A worker lives, and what is queued gets done. Numbers only."""
    try:
        state = backlog()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", "text/plain", status=503)
    return HttpResponse(str(state), "text/plain", status=200 if state.is_well else 503)
