"""What people get from us, chosen on pages behind the link in every mail."""

from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core import personal_pages
from core.personal_pages import uncached
from core.responses import SeeOther
from membership import paths, tokens, wordings
from membership.models import Membership, Person, Source, Suppression
from membership.preferences import tasks
from membership.preferences.forms import PauseForm, PreferencesForm
from membership.services import preferences as services
from membership.services.subscriptions import leave_all

# What the page says after something was done.
DONE = {
    "saved": "Your choice is saved. It holds from now on.",
    "paused": "Your break has begun.",
    "resumed": "Your break is over: e-mail comes again.",
    "stopped": "It has stopped. You get no more e-mail from us.",
    "ended": "Your membership has ended.",
    "asked": "Almost done: we are sending an e-mail to each of the two addresses.",
    "cancelled": "Your address stays as it is.",
}


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says how to get a new one."""
    return page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@personal
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    person = tokens.preferences_of(token)
    suppression = Suppression.objects.of(person.email).first()
    is_final = bool(suppression) and not suppression.can_be_lifted
    form = PreferencesForm(_data(request), person=person)
    if not is_final and form.is_valid():
        services.change_preferences(
            person=person,
            wanted=form.wanted,
            wording=form.cleaned_data["wording"],
            path=form_path("preferences"),
        )
        return done(token, "saved")
    membership = _membership(person)
    return _form_page(
        request,
        "overview",
        form,
        token=token,
        person=person,
        is_stopped=bool(suppression),
        is_final=is_final,
        membership=membership,
        card_path=paths.card(membership) if membership else "",
        change=person.address_changes.open().first(),
        wording=wordings.current(wordings.TOPICS).text,
        message=DONE.get(request.GET.get("done", ""), ""),
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


@personal
def pause(request: HttpRequest, token: str) -> HttpResponse:
    person = tokens.preferences_of(token)
    if "resume" in request.POST:
        services.pause(person=person, until=None)
        return done(token, "resumed")
    form = PauseForm(_data(request))
    if form.is_valid():
        services.pause(person=person, until=form.until)
        return done(token, "paused")
    return _form_page(request, "pause", form, token=token, person=person)


@personal
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Leave all lists."""
    person = tokens.preferences_of(token)
    if request.method == "POST":
        leave_all(
            address_hash=person.address_hash,
            source=Source.PREFERENCES,
            path=form_path("stop_all"),
        )
        return done(token, "stopped")
    return page(request, "stop", token=token, membership=_membership(person))


@personal
def end_membership(request: HttpRequest, token: str) -> HttpResponse:
    person = tokens.preferences_of(token)
    membership = _membership(person)
    if membership is None:
        return done(token, "ended")
    if request.method == "POST":
        services.end_membership(membership=membership)
        return done(token, "ended")
    return page(request, "end_membership", token=token, membership=membership)


@personal
def revoke_links(request: HttpRequest, token: str) -> HttpResponse:
    """End all personal links that are out, this one too, and mail a new one."""
    person = tokens.preferences_of(token)
    if request.method == "POST":
        services.revoke_links(person=person)
        tasks.mail_my_link.enqueue(person.address_hash)
        return page(request, "revoked")
    return page(request, "revoke_links", token=token, membership=_membership(person))


def done(token: str, what: str) -> HttpResponse:
    """Back to the first page, which says so."""
    return SeeOther(f"{reverse('preferences', args=[token])}?done={what}")


def form_path(name: str) -> str:
    """The form's address for the record, without the secret in it."""
    return unquote(reverse(name, args=["…"]))


def page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return uncached(render(request, f"membership/preferences/{name}.html", context, status=status))


def _form_page(request: HttpRequest, name: str, form: Form, **context: object) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return page(request, name, status=status, form=form, **context)


def _data(request: HttpRequest) -> dict | None:
    return request.POST if request.method == "POST" else None


def _membership(person: Person) -> Membership | None:
    return person.memberships.active().first()
