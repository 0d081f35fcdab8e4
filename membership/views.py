from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import personal_pages
from core.personal_pages import uncached
from core.responses import SeeOther
from membership import tokens, welcome
from membership.services.signups import confirm_signup


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says what to do."""
    return page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@require_safe
def check_your_mail(request: HttpRequest) -> HttpResponse:
    return page(request, "check_your_mail")


@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, and do what was asked for when it is pressed: never by opening a link."""
    signup = tokens.confirmed_by(token)
    if request.method == "POST":
        confirm_signup(signup=signup)
        return uncached(SeeOther(reverse("confirm", args=[token])))
    if signup.confirmed_at:
        return page(request, "confirmed", **welcome.of(signup))
    return page(request, "confirm", **welcome.question(signup))


def page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return uncached(render(request, f"membership/{name}.html", context, status=status))
