from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from core.models import BrandSettings
from issues.models import issues_in_order
from pages.logos import logo_pack
from pages.search import clean_query, find


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results, or, where there are none, the issues to begin with."""
    query = clean_query(request.GET.get("q", ""))
    results = find(query, request) if query else None
    context = {"query": query, "results": results}
    if not results:
        context["issues"] = issues_in_order()
    return render(request, "pages/search.html", context)


@require_safe
@conditional_page
@cache_control(public=True, max_age=0, must_revalidate=True)
def logos(request: HttpRequest) -> HttpResponse:
    """The logo pack, at an address that stays when the logos change."""
    brand = BrandSettings.for_request(request)
    name = f"{slugify(brand.short_name)}-logos"
    return HttpResponse(
        logo_pack(brand.name, name),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )
