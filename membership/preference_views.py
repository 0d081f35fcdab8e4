"""What people get from us, chosen on a page behind the link in every mail."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import personal_pages
from core.personal_pages import uncached
from membership import tokens


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says how to get a new one."""
    return _page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@personal
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    person = tokens.preferences_of(token)
    return _page(request, "overview", person=person, token=token)


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return uncached(render(request, f"membership/preferences/{name}.html", context, status=status))
