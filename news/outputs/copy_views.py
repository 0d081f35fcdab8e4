"""A statement in other forms, at addresses below its own and as public as it is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.views.decorators.http import require_safe

from core.page_cache import CACHE_CONTROL
from news.access import public_statement
from news.models import StatementPage
from news.outputs import typesetting
from news.outputs.pdf import StatementPdf
from news.outputs.wire import public_text


@require_safe
def statement_text(request: HttpRequest, path: str) -> HttpResponse:
    """A statement in wire layout."""
    statement = public_statement(request, path)
    response = HttpResponse(public_text(statement), content_type="text/plain; charset=utf-8")
    return _as_copy_of(statement, response)


@require_safe
def statement_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """A statement on the issuer's letterhead."""
    if not typesetting.is_available():
        raise Http404
    statement = public_statement(request, path)
    document = StatementPdf(statement, request)
    response = get_conditional_response(request, etag=document.etag)
    if response is None:
        response = HttpResponse(document.data, content_type="application/pdf")
        name = f"{statement.slug}.pdf"
        response["Content-Disposition"] = content_disposition_header(False, name)
    response["ETag"] = document.etag
    response["Cache-Control"] = CACHE_CONTROL
    return _as_copy_of(statement, response)


def _as_copy_of(statement: StatementPage, response: HttpResponse) -> HttpResponse:
    """Search engines are to list the page, not its copies."""
    response["X-Robots-Tag"] = "noindex"
    issuer = statement.issuer
    moments = [statement.changed_at, issuer and issuer.changed_at]
    if changed_at := max(filter(None, moments), default=None):
        response["Last-Modified"] = http_date(changed_at.timestamp())
    return response
