from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from news.access import public_statement
from news.models import StatementPage
from news.wire import public_text


@require_safe
def statement_text(request: HttpRequest, path: str) -> HttpResponse:
    """A statement in wire layout."""
    statement = public_statement(request, path)
    response = HttpResponse(public_text(statement), content_type="text/plain; charset=utf-8")
    return _as_copy_of(statement, response)


def _as_copy_of(statement: StatementPage, response: HttpResponse) -> HttpResponse:
    """Search engines are to list the page, not its copies."""
    response["X-Robots-Tag"] = "noindex"
    if statement.changed_at:
        response["Last-Modified"] = http_date(statement.changed_at.timestamp())
    return response
