from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from membership import services, tokens, topics
from membership.forms import UnsubscribeForm
from membership.models import Source, Subscription
from membership.submissions import SeeOther
from membership.tokens import BrokenLinkError, Unsubscription

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """A page behind a link in a mail: kept by nobody, named to nobody, taking a bare POST.

    The secret is in the address, so no page that it leads to learns the address. Who can
    POST with it has the mail: a check of the origin would protect nothing, and would turn
    away mail programs (RFC 8058) and browsers, which send no origin under this policy.
    A link that does not work says what to do.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except BrokenLinkError:
            response = _page(request, "broken_link", status=HTTPStatus.GONE)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped


@require_safe
def check_your_mail(request: HttpRequest) -> HttpResponse:
    return _page(request, "check_your_mail")


@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, and do what was asked for when it is pressed: never by opening a link."""
    signup = tokens.confirmed_by(token)
    if request.method == "POST":
        services.confirm_signup(signup=signup)
        return _uncached(SeeOther(reverse("confirm", args=[token])))
    name = "confirmed" if signup.confirmed_at else "confirm"
    return _page(request, name, signup=signup, topics=topics.find(signup.topics))


@personal
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show the lists to leave, or leave them: by the page's button or a mail program's."""
    link = tokens.unsubscribed_by(token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _leave(request, link, link.subscription, Source.ONE_CLICK)
    form = UnsubscribeForm(
        request.POST if request.method == "POST" else None,
        subscriptions=_active_subscriptions(link),
        chosen=link.subscription,
    )
    if form.is_valid():
        return _leave(request, link, form.chosen_subscription(), Source.UNSUBSCRIBE)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _page(request, "unsubscribe", status=status, form=form)


def _active_subscriptions(link: Unsubscription) -> list[Subscription]:
    subscriptions = Subscription.objects.active().filter(person__address_hash=link.address_hash)
    return list(subscriptions.select_related("person", "issue").order_by("started_at", "pk"))


def _leave(
    request: HttpRequest,
    link: Unsubscription,
    subscription: Subscription | None,
    source: Source,
) -> HttpResponse:
    """Leave one list, or all. Answers with a page, not a redirect (RFC 8058, 3.1)."""
    if subscription:
        services.leave_topic(subscription=subscription, source=source)
    else:
        services.leave_all(address_hash=link.address_hash, source=source)
    return _page(request, "unsubscribed", subscription=subscription)


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return _uncached(render(request, f"membership/{name}.html", context, status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
