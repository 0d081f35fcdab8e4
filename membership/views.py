from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import personal_pages
from core.personal_pages import uncached
from membership import tokens, welcome
from membership.forms import UnsubscribeForm
from membership.models import Source, Subscription
from membership.services.signups import confirm_signup
from membership.services.subscriptions import leave_all, leave_topic
from membership.submissions import SeeOther
from membership.tokens import Unsubscription


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says what to do."""
    return _page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@require_safe
def check_your_mail(request: HttpRequest) -> HttpResponse:
    return _page(request, "check_your_mail")


@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, and do what was asked for when it is pressed: never by opening a link."""
    signup = tokens.confirmed_by(token)
    if request.method == "POST":
        confirm_signup(signup=signup)
        return uncached(SeeOther(reverse("confirm", args=[token])))
    if signup.confirmed_at:
        return _page(request, "confirmed", **welcome.of(signup))
    return _page(request, "confirm", **welcome.question(signup))


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
    subscriptions = Subscription.objects.active().of_address(link.address_hash)
    return list(subscriptions.select_related("person", "issue").order_by("started_at", "pk"))


def _leave(
    request: HttpRequest,
    link: Unsubscription,
    subscription: Subscription | None,
    source: Source,
) -> HttpResponse:
    """Leave one list, or all. Answers with a page, not a redirect (RFC 8058, 3.1)."""
    if subscription:
        leave_topic(subscription=subscription, source=source)
    else:
        leave_all(address_hash=link.address_hash, source=source)
    return _page(request, "unsubscribed", subscription=subscription)


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return uncached(render(request, f"membership/{name}.html", context, status=status))
