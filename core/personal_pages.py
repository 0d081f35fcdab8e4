"""Pages behind a secret link in a mail: kept by nobody, named to nobody."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from psycopg.errors import DeadlockDetected

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
                response = _answer(view, request, *args, **kwargs)
            # The row that the link leads to may go while the page is made.
            except (BrokenLinkError, ObjectDoesNotExist):
                response = broken_link(request)
            response["Referrer-Policy"] = "no-referrer"
            return uncached(response)

        return wrapped

    return decorate


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What the view says; asked again where somebody else was at the same rows.

    Who erases and who confirms or leaves in that moment may each hold what the other needs. The
    database lets one of them fail, with all that it did.
    """
    try:
        return view(request, *args, **kwargs)
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        return view(request, *args, **kwargs)


def uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def carried_by(token: str, *, salt: str, max_age: timedelta | None = None) -> Any:
    """What a link carries that was signed under ``salt``; without ``max_age`` it never expires.

    Goes with ``signing.dumps`` where there is an age, and with ``Signer.sign_object`` where
    there is none. Raises BrokenLinkError.
    """
    try:
        if max_age is None:
            return signing.Signer(salt=salt).unsign_object(token)
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature as error:
        raise BrokenLinkError from error


def only[Row: Model](rows: QuerySet[Row]) -> Row:
    """The row that a link leads to. Raises BrokenLinkError where there is none any more."""
    if row := rows.first():
        return row
    raise BrokenLinkError


def confirmed_by[Row: Model](token: str, *, salt: str, rows: QuerySet[Row]) -> Row:
    """The row whose primary key a confirmation link carries, signed under ``salt``.

    A link works for CONFIRMATION_LINK_DAYS; one that was used (``confirmed_at``) goes on
    saying so for as long as the row is kept. Raises BrokenLinkError.
    """
    max_age = timedelta(days=settings.CONFIRMATION_LINK_DAYS)
    try:
        pk = signing.loads(token, salt=salt, max_age=max_age)
    except signing.SignatureExpired:
        pk = signing.loads(token, salt=salt)
        rows = rows.exclude(confirmed_at=None)
    except signing.BadSignature as error:
        raise BrokenLinkError from error
    return only(rows.filter(pk=pk))
