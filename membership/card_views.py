"""The member's card behind its link, and the page that a card's code leads everybody to."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core import personal_pages, typesetting
from core.personal_pages import BrokenLinkError
from membership import cards, paths, tokens
from membership.cards import Card
from membership.standing import Standing
from membership.views import page


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says how to get a new one."""
    return page(request, "card_broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@personal
@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    membership = tokens.card_of(token)
    if not membership.standing.is_valid:
        return page(
            request, "card_lapsed", membership=membership, renew_path=paths.renewal(membership)
        )
    return page(
        request,
        "card",
        card=Card(membership),
        membership=membership,
        token=token,
        has_files=typesetting.is_available(),
        renew_path=paths.renewal(membership) if membership.standing == Standing.GRACE else "",
    )


@personal
@require_safe
def card_pdf(request: HttpRequest, token: str) -> HttpResponse:
    return _file(_card(token).pdf(), "application/pdf", "member-card.pdf")


@personal
@require_safe
def card_png(request: HttpRequest, token: str) -> HttpResponse:
    return _file(_card(token).png(), "image/png", "member-card.png")


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a number is valid, since when and as what: whoever holds a card may ask."""
    membership = cards.behind(code)
    if membership is None:
        return page(request, "card_unknown", status=HTTPStatus.NOT_FOUND)
    return page(request, "card_verified", membership=membership, standing=membership.standing)


def _card(token: str) -> Card:
    membership = tokens.card_of(token)
    if not (membership.standing.is_valid and typesetting.is_available()):
        raise BrokenLinkError
    return Card(membership)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response
