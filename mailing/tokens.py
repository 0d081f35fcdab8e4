"""The signed strings in the press list's links, each good for one purpose."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from core.personal_pages import BrokenLinkError
from mailing.models import Journalist, PressSignup

CONFIRMATION = "mailing.press_list.confirmation"
# Without a time: an old mail must be as easy to stop as a new one.
_place = signing.Signer(salt="mailing.press_list.place")


def for_confirmation(signup: PressSignup) -> str:
    return signing.dumps(signup.pk, salt=CONFIRMATION)


def confirmed_by(token: str) -> PressSignup:
    """The sign-up that the link confirms, or has confirmed already.

    A link works for CONFIRMATION_LINK_DAYS; one that was used goes on saying so for as long
    as the sign-up is kept. Raises BrokenLinkError.
    """
    max_age = timedelta(days=settings.CONFIRMATION_LINK_DAYS)
    signups = PressSignup.objects.all()
    try:
        pk = signing.loads(token, salt=CONFIRMATION, max_age=max_age)
    except signing.SignatureExpired:
        pk = signing.loads(token, salt=CONFIRMATION)
        signups = signups.exclude(confirmed_at=None)
    except signing.BadSignature as error:
        raise BrokenLinkError from error
    if signup := signups.filter(pk=pk).first():
        return signup
    raise BrokenLinkError


def for_place(journalist_pk: int) -> str:
    """Leads a journalist to what they chose. Never expires, and carries no address."""
    return _place.sign_object(journalist_pk)


def journalist_at(token: str) -> Journalist | None:
    """Whose place on the list it is; None where they were erased. Raises BrokenLinkError."""
    try:
        pk = _place.unsign_object(token)
    except signing.BadSignature as error:
        raise BrokenLinkError from error
    return Journalist.objects.filter(pk=pk).first()
