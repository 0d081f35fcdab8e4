from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.refusals import NotPublishableError

GetResponse = Callable[[HttpRequest], HttpResponse]
ADMIN_PREFIX = "/admin/"


def admin_policy(get_response: GetResponse) -> GetResponse:
    """Give Wagtail's admin, whose pages carry inline scripts and styles, its own CSP."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_config = settings.ADMIN_CSP
        return response

    return middleware


def second_factor(get_response: GetResponse) -> GetResponse:
    """Let nobody into the admin on a password alone, whatever door they came by.

    Asks the session which ways of authentication it went through instead of
    guarding one login page: Wagtail has others.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN_PREFIX):
            user = request.user
            if user.is_authenticated and not has_second_factor(request):
                door = "mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_activate_totp"
                return redirect(f"{reverse(door)}?{urlencode({'next': request.path})}")
        return get_response(request)

    return middleware


def bounds(get_response: GetResponse) -> GetResponse:
    """Take no more from a stranger than a form holds.

    Django would write files of any size to the disk, asked for or not, to read the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_large = length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if is_large and not request.path.startswith(ADMIN_PREFIX):
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return middleware


def refusals(get_response: GetResponse) -> GetResponse:
    """Tell staff why a page was not published, where they asked for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotPublishableError):
            return None
        if not request.path.startswith(ADMIN_PREFIX):
            return None
        messages.error(request, f"Not published. {exception}")
        back = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return redirect(back if is_ours else reverse("wagtailadmin_home"))

    middleware.process_exception = process_exception
    return middleware


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session passed one, where one is required at all."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
