from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from news.models import NewsroomPage
from news.selection import Selection


@require_safe
def newsroom_part(request: HttpRequest, **names: str) -> HttpResponse:
    """The newsroom with statements of a year, a kind or an issue only."""
    newsroom = get_object_or_404(NewsroomPage.objects.published())
    try:
        newsroom.selection = Selection.from_names(**names)
    except LookupError:
        raise Http404 from None
    return newsroom.serve(request)
