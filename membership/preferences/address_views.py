"""Moving to another address: asked on the preference page, agreed to at both addresses."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core import abuse
from core.responses import SeeOther
from membership import guard, rate_limit, tokens
from membership.models import AddressChange, Person
from membership.preferences.forms import AddressForm
from membership.preferences.views import done, page, personal
from membership.rate_limit import Level
from membership.services import addresses


@personal
def change_address(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for it, or take it back."""
    person = tokens.preferences_of(token)
    if "cancel" in request.POST:
        for change in person.address_changes.open():
            addresses.stop_address_change(change=change)
        return done(token, "cancelled")
    if request.method != "POST":
        return _form_page(request, AddressForm(person=person), token)
    form = AddressForm(request.POST, person=person)
    if not form.is_valid():
        return _form_page(request, form, token, HTTPStatus.UNPROCESSABLE_ENTITY)
    if error := _too_many(request, person, form):
        form.add_error(None, error)
        return _form_page(request, form, token, HTTPStatus.TOO_MANY_REQUESTS)
    addresses.request_address_change(person=person, new_email=form.cleaned_data["new_email"])
    return done(token, "asked")


@personal
def old_address(request: HttpRequest, token: str) -> HttpResponse:
    """Agree to the change at the address of today, or stop it."""
    change = tokens.address_change_of(token, tokens.OLD_ADDRESS)
    if "stop" in request.POST:
        addresses.stop_address_change(change=change)
    elif request.method == "POST":
        addresses.agree_at_old_address(change=change)
    if request.method == "POST":
        return SeeOther(reverse("old_address", args=[token]))
    return _state_page(request, change, "old_address", has_agreed=bool(change.old_confirmed_at))


@personal
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Agree to the change at the new address."""
    change = tokens.address_change_of(token, tokens.NEW_ADDRESS)
    if request.method == "POST":
        addresses.agree_at_new_address(change=change)
        return SeeOther(reverse("new_address", args=[token]))
    if change.is_open and addresses.is_taken(change):
        return page(request, "address_taken")
    return _state_page(request, change, "new_address", has_agreed=bool(change.new_confirmed_at))


def _state_page(
    request: HttpRequest, change: AddressChange, question: str, *, has_agreed: bool
) -> HttpResponse:
    if change.done_at:
        name = "address_changed"
    elif change.stopped_at:
        name = "address_stopped"
    else:
        name = "address_waiting" if has_agreed else question
    return page(request, name, change=change, question=question)


def _too_many(request: HttpRequest, person: Person, form: AddressForm) -> str:
    """Both get a mail, and neither is to be flooded: what to say of it, if it is too often."""
    origin = abuse.origin(request)
    standings = [
        rate_limit.count(origin=origin, address=address)
        for address in (person.email, form.cleaned_data["new_email"])
    ]
    waits = [standing.wait for standing in standings if standing.level is Level.OVER]
    return guard.TOO_MANY.format(wait=abuse.in_words(max(waits))) if waits else ""


def _form_page(
    request: HttpRequest, form: AddressForm, token: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    return page(request, "address", status=status, form=form, token=token, person=form.person)
