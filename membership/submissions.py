"""What happens to a form that somebody sends: from the request to the answer."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from core import abuse
from core.abuse import Refusal
from core.responses import SeeOther
from membership import guard, rate_limit, topics, wordings
from membership.forms import SignupForm
from membership.models import JoinPage, NewsletterPage, Source
from membership.services.signups import request_signup
from membership.wordings import Wording


def receive(page: JoinPage | NewsletterPage, request: HttpRequest) -> HttpResponse:
    """Take the form, or show it again with everything typed and what to do about it.

    The answer does not depend on whether the address is known: both are stored as a signup,
    and what differs is written in the mail.
    """
    source = _source(page, request)
    form = _bound_form(page, request, source)
    if refusal := guard.refusal(request, form):
        return _show_again(page, request, form, refusal)
    request_signup(
        email=form.cleaned_data["email"],
        topics=form.chosen_topics(),
        wording=_shown_wording(form, source),
        source=source,
        path=_form_path(request, source),
        network_hash=rate_limit.network_hash(abuse.origin(request)),
        **form.details(),
    )
    return SeeOther(reverse("check_your_mail"))


def _source(page: JoinPage | NewsletterPage, request: HttpRequest) -> Source:
    if isinstance(page, JoinPage):
        return Source.JOIN
    is_footer = request.POST.get("source") == Source.FOOTER
    return Source.FOOTER if is_footer else Source.NEWSLETTER


def _bound_form(
    page: JoinPage | NewsletterPage, request: HttpRequest, source: Source
) -> SignupForm:
    data = request.POST.copy()
    if source == Source.FOOTER:
        data.setlist("topics", [topics.Topic.NEWSLETTER.value])
    return page.form_class(data)


def _shown_wording(form: SignupForm, source: Source) -> Wording:
    """The footer's form shows words of its own."""
    if source == Source.FOOTER:
        return wordings.shown(wordings.NEWSLETTER, form.data.get("wording", ""))
    return form.cleaned_data["wording"]


def _form_path(request: HttpRequest, source: Source) -> str:
    """The page on which the form stood; the footer's stands on any."""
    if source != Source.FOOTER:
        return request.path[:255]
    try:
        return urlsplit(request.headers.get("Referer", "")).path[:255]
    except ValueError:  # it is no address
        return ""


def _show_again(
    page: JoinPage | NewsletterPage, request: HttpRequest, form: SignupForm, refusal: Refusal
) -> HttpResponse:
    guard.explain(form, refusal)
    request.is_preview = False
    response = TemplateResponse(
        request, page.get_template(request), page.get_context(request, form=form)
    )
    return guard.sealed(response, refusal)
