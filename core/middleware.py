from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

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


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session passed one, where one is required at all."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)
