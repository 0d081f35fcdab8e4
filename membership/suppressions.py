"""Who must not be mailed, asked right before each mail."""

from datetime import timedelta
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone

from membership import rate_limit
from membership.models import Suppression


class Request(Protocol):
    """What a form asks for: a ``Signup``, or another list's row that awaits confirmation.

    Its manager finds rows ``at()`` an address, and they say when they were ``mailed_at``.
    """

    objects: Any
    email: str
    pk: int


def may_be_asked(signup: Request) -> bool:
    """Whether the address may get the mail that asks it to confirm, which counts that mail.

    Nobody gets more than MAILS_PER_ADDRESS_A_DAY of them (``rate_limit.may_be_mailed``).

    Who left all lists may come back by confirming, so such an address may be asked; but
    anybody can type it into a form, so it is asked once for as long as that link works.
    An address that complained, or told staff, is never mailed.
    """
    suppression = Suppression.objects.of(signup.email).first()
    if suppression and not _may_come_back(signup, suppression):
        return False
    return rate_limit.may_be_mailed(signup.email, f"{type(signup).__name__} {signup.pk}")


def _may_come_back(signup: Request, suppression: Suppression) -> bool:
    since = timezone.now() - timedelta(days=settings.CONFIRMATION_LINK_DAYS)
    asked = (
        type(signup)
        .objects.at(signup.email)
        .filter(mailed_at__gt=max(since, suppression.suppressed_at))
    )
    return suppression.can_be_lifted and not asked.exists()


def is_suppressed(address: str) -> bool:
    return Suppression.objects.of(address).exists()
