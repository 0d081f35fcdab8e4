"""The press list, for those who are on it and those who want to be."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import personal_pages
from core.abuse import Refusal
from core.personal_pages import uncached
from core.responses import SeeOther
from mailing import services, tokens
from mailing.forms import PlaceForm, PressListForm
from mailing.models import Journalist, PressConsent
from membership import guard

Source = PressConsent.Source


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says what to do."""
    return _page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def press_list(request: HttpRequest) -> HttpResponse:
    """Show the form; take it, or show it again with everything typed and what to do about it.

    The answer does not depend on whether the address is on the list: every one is stored as
    a sign-up, and what differs is written in the mail (docs/adr/0007).
    """
    if request.method != "POST":
        return _form_page(request, PressListForm())
    form = PressListForm(request.POST)
    if refusal := guard.refusal(request, form):
        return _show_again(request, form, refusal)
    services.request_press_signup(
        email=form.cleaned_data["email"],
        name=form.cleaned_data["name"],
        outlet=form.cleaned_data["outlet"],
        kinds=form.cleaned_data["kinds"],
        issue_pks=form.cleaned_data.get("issues", []),
        wording=form.cleaned_data["wording"],
        path=request.path,
    )
    return SeeOther(reverse("press_list_check_your_mail"))


@require_safe
def check_your_mail(request: HttpRequest) -> HttpResponse:
    return _page(request, "check_your_mail")


@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, and do what was asked for when it is pressed: never by opening a link."""
    signup = tokens.confirmed_by(token)
    if request.method == "POST":
        services.confirm_press_signup(signup=signup)
        return uncached(SeeOther(reverse("press_list_confirm", args=[token])))
    return _page(request, "confirmed" if signup.confirmed_at else "confirm", signup=signup)


@personal
def place(request: HttpRequest, token: str) -> HttpResponse:
    """What a journalist chose, to change or to leave: by the page's buttons or a mail program's."""
    journalist = tokens.journalist_at(token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        return _leave(request, journalist, Source.ONE_CLICK)
    if journalist is None or not journalist.is_active:
        return _page(request, "left")
    if "leave" in request.POST:
        return _leave(request, journalist, Source.PAGE)
    form = PlaceForm.for_journalist(journalist, request.POST or None)
    if form.is_valid():
        services.change_choice(journalist=journalist, wanted=form.wanted)
        return _page(request, "changed", journalist=journalist)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return _page(request, "place", status=status, form=form, journalist=journalist)


def _leave(request: HttpRequest, journalist: Journalist | None, source: Source) -> HttpResponse:
    """Answers with a page, not a redirect (RFC 8058, 3.1)."""
    if journalist:
        services.leave_press_list(journalist=journalist, source=source)
    return _page(request, "left")


def _show_again(request: HttpRequest, form: PressListForm, refusal: Refusal) -> HttpResponse:
    guard.explain(form, refusal)
    return guard.sealed(_form_page(request, form), refusal)


def _form_page(request: HttpRequest, form: PressListForm) -> HttpResponse:
    context = {"form": form, "wording": PressListForm.shown_wording()}
    return render(request, "mailing/press_list.html", context)


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    return uncached(render(request, f"mailing/{name}.html", context, status=status))
