"""What every public form that names an e-mail address is asked before it is taken.

A view takes the form where ``refusal`` is None; else it shows the form again:

    if refusal := guard.refusal(request, form):
        guard.explain(form, refusal)
        return guard.sealed(<the page with the form and {% form_guard form %}>, refusal)

None of it depends on whether the address is known.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from core import abuse, proof_of_work
from core.abuse import Refusal
from core.forms import Form
from core.personal_pages import uncached
from membership import rate_limit
from membership.address_checks import meant
from membership.rate_limit import Level

TOO_MANY = (
    "This form has been sent too often, for this address, from your network or by everybody "
    "together. What you entered is still here: please send it again in {wait}. If you are "
    "waiting for our e-mail, look among the spam."
)
PROVE = (
    "Many forms came in just now. What you entered is still here: please send it once more, when "
    "the computation above the button is done. It keeps out programs that send thousands."
)
DOUBT = "Did you mean {meant}? If the address is right as it is, send the form once more."


def refusal(request: HttpRequest, form: Form) -> Refusal | None:
    """Why the bound form, which has a field ``email``, is not to be taken; None when it is.

    Counts it against the limits, so ask once for each request.
    """
    return (
        abuse.refusal(request)
        or _invalid(form)
        or _doubtful(request, form)
        or _too_often(request, form)
    )


def explain(form: Form, refusal: Refusal) -> None:
    """Put into the form, which is about to be shown again, what to do about the refusal."""
    form.full_clean()
    if refusal.message:
        form.add_error(refusal.field, refusal.message)
    form.refusal = refusal


def sealed(response: HttpResponse, refusal: Refusal) -> HttpResponse:
    """The page that shows the form again: nobody keeps it, and programs learn when to return."""
    response.status_code = refusal.status
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(refusal.wait)
    return uncached(response)


def _invalid(form: Form) -> Refusal | None:
    return None if form.is_valid() else Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "")


def _doubtful(request: HttpRequest, form: Form) -> Refusal | None:
    """Ask about an address that looks mistyped; sent a second time, it is meant so."""
    address = form.cleaned_data["email"]
    suggestion = meant(address)
    if not suggestion or request.POST.get(abuse.DOUBTED_FIELD) == address:
        return None
    message = DOUBT.format(meant=suggestion)
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, message, field="email", doubted=address)


def _too_often(request: HttpRequest, form: Form) -> Refusal | None:
    who = {"origin": abuse.origin(request), "address": form.cleaned_data["email"]}
    standing = rate_limit.count(**who)
    if standing.level is Level.OVER:
        message = TOO_MANY.format(wait=abuse.in_words(standing.wait))
        return Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, wait=standing.wait)
    if standing.level is Level.FREE or _is_proven(request):
        return None
    rate_limit.take_back(**who)
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        PROVE,
        wait=standing.wait,
        challenge=proof_of_work.challenge(),
        doubted=form.cleaned_data["email"],
    )


def _is_proven(request: HttpRequest) -> bool:
    proof = proof_of_work.proven(request.POST.get(proof_of_work.FIELD, ""))
    return proof is not None and rate_limit.is_first_use(proof)
