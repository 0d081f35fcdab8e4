"""A member organization's roster, for its contact and for those who are invited."""

import secrets
from http import HTTPStatus

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.personal_pages import BrokenLinkError
from core.responses import SeeOther
from membership import standing, tasks, tokens, wordings
from membership.models import MemberOrganization, Membership, Person, RosterInvitation
from membership.preferences.views import form_path
from membership.preferences.views import personal as personal_to_ask
from membership.roster.forms import AcceptForm, InviteForm, MemberAcceptForm, RemoveForm
from membership.services import roster
from membership.services.terms import renew
from membership.views import page, personal

State = RosterInvitation.State
ON_A_PAGE = 100


@personal
def organization_roster(request: HttpRequest, token: str) -> HttpResponse:
    """Who is on the roster and who was asked; ask more, or take somebody off."""
    organization = tokens.roster_of(token)
    again = reverse("roster", args=[token])
    if "remove" in request.POST:
        removal = RemoveForm(request.POST, organization=organization)
        if removal.is_valid():
            roster.take_off(invitation=removal.cleaned_data["remove"])
        return SeeOther(again)
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, organization=organization)
    if organization.approved_at and form.is_valid():
        roster.invite(organization=organization, addresses=form.cleaned_data["addresses"])
        return SeeOther(f"{again}?invited")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return page(
        request,
        "roster",
        status=status,
        form=form,
        organization=organization,
        roster=_slice(organization, State.ACCEPTED, request),
        asked=_slice(organization, State.INVITED, request),
        invited="invited" in request.GET,
        unconfirmed_days=settings.UNCONFIRMED_SIGNUP_DAYS,
    )


@personal_to_ask
def roster_link(request: HttpRequest, token: str) -> HttpResponse:
    """Offer to mail the contact the link: by a mail that was forwarded nobody sees the roster."""
    person = tokens.preferences_of(token)
    contact = person.memberships.active().filter(kind=Membership.Kind.ORGANIZATION).first()
    if contact is None or contact.organization is None:
        raise BrokenLinkError
    if request.method == "POST":
        tasks.mail_roster_link.enqueue(contact.pk, secrets.token_hex(8))
        return SeeOther(f"{reverse('roster_link', args=[token])}?sent")
    context = {"organization": contact.organization, "is_sent": "sent" in request.GET}
    return page(request, "roster_link", token=token, **context)


@personal
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an organization asks, and the answer: by a button, never by opening a link."""
    asked = tokens.invitation_of(token)
    if request.method != "POST":
        return _answer_page(request, asked, None)
    if "decline" in request.POST:
        roster.decline(invitation=asked)
    elif "leave" in request.POST:
        roster.leave(invitation=asked)
    elif asked.state == State.INVITED:
        form = _form_for(asked)(request.POST)
        if not form.is_valid():
            return _answer_page(request, asked, form)
        roster.accept(
            invitation=asked,
            wording=form.cleaned_data["wording"],
            path=form_path("invitation"),
            **form.details(),
        )
    return SeeOther(reverse("invitation", args=[token]))


@personal
def renewal(request: HttpRequest, token: str) -> HttpResponse:
    """Renew a membership, once for each link."""
    membership, is_used = tokens.renewed_by(token)
    if request.method == "POST":
        if not is_used:
            renew(membership=membership)
        return SeeOther(reverse("renewal", args=[token]))
    is_used = is_used or membership.runs_out_on is None
    name = "renewed" if is_used else "renew"
    return page(request, name, membership=membership, Standing=standing.Standing)


def _form_for(asked: RosterInvitation) -> type[AcceptForm | MemberAcceptForm]:
    return MemberAcceptForm if _is_member(asked) else AcceptForm


def _is_member(asked: RosterInvitation) -> bool:
    person = Person.objects.at(asked.email).first()
    return bool(person) and Membership.objects.active().filter(person=person.survivor).exists()


def _answer_page(
    request: HttpRequest, asked: RosterInvitation, form: AcceptForm | MemberAcceptForm | None
) -> HttpResponse:
    return page(
        request,
        "invitation",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK,
        invitation=asked,
        form=form or _form_for(asked)(),
        wording=wordings.current(wordings.ROSTER).text,
    )


def _slice(organization: MemberOrganization, state: State, request: HttpRequest) -> object:
    rows = organization.invitations.filter(state=state).select_related("person")
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get(f"{state}_page"))
