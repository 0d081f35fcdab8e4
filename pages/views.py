from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from issues.models import issues_in_order
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
