"""What a public form is asked before it is read, without a cookie and without a token of its own.

Pages are cached and the same for everybody, so nothing in a form can be tied to a visitor.
A form carries ``{% form_guard form %}``: a trap that people do not see, and the signed moment
at which the page was rendered. Shown again, it also carries what a ``Refusal`` asks for.
"""

import time
from http import HTTPStatus
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

TRAP_FIELD = "homepage"
TIME_FIELD = "rendered"
# The address that somebody was asked about, should they mean it as it is.
DOUBTED_FIELD = "doubted"
# Rendered times are rounded, so that renderings of the same page are the same bytes.
ROUNDING_SECONDS = 10
# Less than the quickest person needs. A page from a cache is older than that: this stops
# only those who take a fresh page and answer at once.
MIN_AGE_SECONDS = 2
# A page left open for a day, after an hour in the page cache, and one more for clocks.
MAX_AGE_SECONDS = 26 * 3600

# How many leading bits (IPv4, IPv6) make one line's addresses, and one network's.
LINE_PREFIXES = (32, 64)
NETWORK_PREFIXES = (24, 48)

MOST_MINUTES = 90

_signer = Signer(salt="core.abuse.rendered")


class Refusal(NamedTuple):
    """Why a form is not taken, in words for the person who sent it.

    ``field`` is the one that it is about. ``wait`` is how many seconds from now the same form
    would be taken; ``challenge`` is the work by which it is taken at once, as JSON; ``doubted``
    is an address that is taken when it is sent a second time.
    """

    status: HTTPStatus
    message: str
    field: str | None = None
    wait: int = 0
    challenge: str = ""
    doubted: str = ""

    @property
    def title(self) -> str:
        """What stands above the message."""
        if self.challenge:
            return "Please send it once more"
        return "Please wait a while" if self.wait else "Please check the form"

    @property
    def wait_in_words(self) -> str:
        return in_words(self.wait)


class Origin(NamedTuple):
    """Where a request came from: one line's addresses, and the network that they are of."""

    line: str
    network: str


CROSS_SITE = Refusal(
    HTTPStatus.FORBIDDEN,
    "Your browser did not say that this form was sent from our own site, so we could not take "
    "it. Please send it again from here.",
)
TRAPPED = Refusal(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A hidden field that must stay empty was filled in, perhaps by a program that completes "
    "forms. It is empty again: please send the form once more.",
)
TOO_FAST = Refusal(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "That was quicker than we expect of a person. Please check what you entered and send it "
    "once more.",
)
TOO_OLD = Refusal(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "This form had been open for too long. What you entered is still here: please send it once "
    "more.",
)


def same_origin(request: HttpRequest) -> bool:
    """Whether a page of this site sent the request, by what the browser says of it.

    ``Sec-Fetch-Site`` cannot be set by scripts (W3C Fetch Metadata); where a browser is too
    old for it, ``Origin`` or ``Referer`` must name this site. Silence counts as no.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}"
    return source == own or source.startswith(f"{own}/")


def rendered_now() -> str:
    """The current moment, rounded and signed: what a form carries in TIME_FIELD."""
    return _signer.sign(str(int(time.time()) // ROUNDING_SECONDS * ROUNDING_SECONDS))


def refusal(request: HttpRequest) -> Refusal | None:
    """Why the posted form is not to be taken; None when it is."""
    if not same_origin(request):
        return CROSS_SITE
    if request.POST.get(TRAP_FIELD):
        return TRAPPED
    age = _age(request.POST.get(TIME_FIELD, ""))
    if age is None or age > MAX_AGE_SECONDS:
        return TOO_OLD
    return TOO_FAST if age < MIN_AGE_SECONDS else None


def _age(signed: str) -> float | None:
    """Seconds since the signed moment; None where there is no such signature of ours."""
    try:
        return time.time() - int(_signer.unsign(signed))
    except BadSignature:
        return None


def origin(request: HttpRequest) -> Origin:
    """Where the request came from.

    Which address is the client's is decided where sign-in decides it: by
    ALLAUTH_TRUSTED_PROXY_COUNT. Without any, all such requests count as one line's.
    """
    try:
        address = ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return Origin("unknown", "unknown")
    address = getattr(address, "ipv4_mapped", None) or address
    which = 0 if isinstance(address, IPv4Address) else 1
    return Origin(
        *(
            str(ip_network(f"{address}/{prefixes[which]}", strict=False))
            for prefixes in (LINE_PREFIXES, NETWORK_PREFIXES)
        )
    )


def in_words(seconds: int) -> str:
    """A time to wait, rounded up: “a minute”, “12 minutes”, “3 hours”."""
    minutes = max(1, ceil(seconds / 60))
    if minutes == 1:
        return "a minute"
    return f"{minutes} minutes" if minutes <= MOST_MINUTES else f"{ceil(minutes / 60)} hours"
