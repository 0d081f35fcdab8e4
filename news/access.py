"""Which statements everybody may read, for the addresses below a statement's own."""

from django.http import Http404, HttpRequest

from core.serving import public_page
from news.models import StatementPage


def public_statement(request: HttpRequest, path: str) -> StatementPage:
    """The statement at this path from the root of the site, as in ``news/its-slug``.

    Raises ``Http404`` for what not everybody may read: a draft, a private page, a statement
    whose text was withdrawn.
    """
    page = public_page(request, f"{path}/")
    if not isinstance(page, StatementPage) or page.hides_text:
        raise Http404
    return page
