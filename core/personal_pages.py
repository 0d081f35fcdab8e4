"""Pages behind a secret link in a mail: kept by nobody, named to nobody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


class BrokenLinkError(Exception):
    """The link was altered or cut short, was made for another purpose, or works no more."""


def personal(broken_link: Callable[[HttpRequest], HttpResponse]) -> Callable[[View], View]:
    """A page that is opened by a secret in its address, and takes a bare POST.

    No page that it leads to learns the address. Who can POST with it has the mail: a check
    of the origin would protect nothing, and would turn away mail programs (RFC 8058) and
    browsers, which send no origin under this policy. A link that does not work is answered
    by ``broken_link``.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except BrokenLinkError:
                response = broken_link(request)
            response["Referrer-Policy"] = "no-referrer"
            return uncached(response)

        return wrapped

    return decorate


def uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
