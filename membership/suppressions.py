"""Who must not be mailed, asked right before each mail."""

from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone

from membership.models import Suppression


class Request(Protocol):
    """What a form asks for: a ``Signup``, or another list's row that awaits confirmation.

    Its manager finds rows ``at()`` an address, and they say when they were ``mailed_at``.
    """

    objects: Any
    email: str


def may_be_asked(signup: Request) -> bool:
    """Whether the address may get the mail that asks it to confirm.

    Who left all lists may come back by confirming, so such an address may be asked; but
    anybody can type it into a form, so it is asked once for as long as that link works.
    An address that complained, or told staff, is never mailed.
    """
    suppression = Suppression.objects.of(signup.email).first()
    if suppression is None:
        return True
    since = timezone.now() - timedelta(days=settings.CONFIRMATION_LINK_DAYS)
    asked = (
        type(signup)
        .objects.at(signup.email)
        .filter(mailed_at__gt=max(since, suppression.suppressed_at))
    )
    return suppression.can_be_lifted and not asked.exists()


def is_suppressed(address: str) -> bool:
    return Suppression.objects.of(address).exists()
