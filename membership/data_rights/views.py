"""Getting a copy of one's data, and having it erased: each by a link that is mailed for it."""

import secrets
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import personal_pages
from core.personal_pages import uncached
from core.responses import SeeOther
from membership import my_data, rate_limit, tokens
from membership.data_rights import held, links, tasks
from membership.data_rights.archive import as_download
from membership.data_rights.requests import record_download
from membership.models import DataRequest, Person
from membership.preferences.views import personal as personal_to_ask
from membership.services.erasure import erase

Kind = DataRequest.Kind


def broken_link(request: HttpRequest) -> HttpResponse:
    """Says how to get a new one."""
    return _page(request, "broken_link", status=HTTPStatus.GONE)


personal = personal_pages.personal(broken_link)


@personal_to_ask
def my_data_link(request: HttpRequest, token: str) -> HttpResponse:
    return _ask(request, token, Kind.DOWNLOAD)


@personal_to_ask
def erasure_link(request: HttpRequest, token: str) -> HttpResponse:
    return _ask(request, token, Kind.ERASE)


def _ask(request: HttpRequest, token: str, kind: Kind) -> HttpResponse:
    """Offer to mail the link. Whoever holds a forwarded mail gets nothing by it."""
    person = tokens.preferences_of(token)
    if request.method != "POST":
        name = "ask_to_erase" if kind == Kind.ERASE else "ask_for_copy"
        return _page(request, name, person=person, token=token)
    if not _queue(person, kind):
        return _page(request, "too_many", status=HTTPStatus.TOO_MANY_REQUESTS)
    return SeeOther(reverse("data_link_sent"))


def _queue(person: Person, kind: Kind) -> bool:
    """Whether the link is mailed: nobody's mailbox is to be filled with them."""
    request_id = secrets.token_hex(8)
    may_be_mailed = rate_limit.may_be_mailed(person.email, f"{kind.value} {request_id}")
    if may_be_mailed:
        tasks.mail_data_link.enqueue(person.pk, kind.value, request_id)
    return may_be_mailed


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return _page(request, "link_sent")


@personal
def my_data_file(request: HttpRequest, token: str) -> HttpResponse:
    person = links.person_of(token, Kind.DOWNLOAD)
    if person is None:
        return _page(request, "erased")
    if request.method != "POST":
        return _page(request, "download")
    response = as_download(my_data.subject_of(person))
    record_download(about=person)
    return response


@personal
def erase_everything(request: HttpRequest, token: str) -> HttpResponse:
    person = links.person_of(token, Kind.ERASE)
    if person is None:
        return SeeOther(reverse("erased"))
    subject = my_data.subject_of(person)
    if request.method == "POST":
        erase(subject=subject)
        return SeeOther(reverse("erased"))
    context = {
        "person": person,
        "addresses": subject.addresses,
        "sections": my_data.sections_of(subject),
        "organizations": held.organizations_of(subject),
    }
    return _page(request, "erase", **context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return _page(request, "erased")


def _page(
    request: HttpRequest, name: str, *, status: int = HTTPStatus.OK, **context: object
) -> HttpResponse:
    context |= {
        "hours": settings.DATA_LINK_HOURS,
        "backup_days": settings.BACKUP_DAYS,
        "import_days": settings.IMPORT_DAYS,
    }
    return uncached(render(request, f"membership/data_rights/{name}.html", context, status=status))
