"""The page behind the link that ends every mail."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from membership import tokens, views
from membership.models import Source, Subscription
from membership.preferences.forms import A_QUARTER, UnsubscribeForm
from membership.services.preferences import pause, slow_down
from membership.services.subscriptions import leave_all, leave_topic
from membership.tokens import Unsubscription


@views.personal
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show the lists to leave, or leave them: by the page's button or a mail program's.

    The link never expires and is no key to the preference page: it makes mail less, and shows
    nothing but the lists.
    """
    link = tokens.unsubscribed_by(token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _leave(request, link, link.subscription, Source.ONE_CLICK)
    subscriptions = _active_subscriptions(link)
    form = UnsubscribeForm(
        request.POST if request.method == "POST" else None,
        subscriptions=subscriptions,
        chosen=link.subscription,
    )
    if form.is_valid() and form.is_gentle:
        return _get_less(request, form, subscriptions[0])
    if form.is_valid():
        return _leave(request, link, form.chosen_subscription(), Source.UNSUBSCRIBE)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return views.page(request, "unsubscribe", status=status, form=form)


def _active_subscriptions(link: Unsubscription) -> list[Subscription]:
    subscriptions = Subscription.objects.active().of_address(link.address_hash)
    return list(subscriptions.select_related("person", "issue").order_by("started_at", "pk"))


def _get_less(
    request: HttpRequest, form: UnsubscribeForm, subscription: Subscription
) -> HttpResponse:
    person = subscription.person
    if form.cleaned_data["leave"] == form.PAUSE:
        until = timezone.localdate() + A_QUARTER
        pause(person=person, until=until)
        return views.page(request, "less_mail", until=until)
    slow_down(person=person)
    return views.page(request, "less_mail")


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
    return views.page(request, "unsubscribed", subscription=subscription)
