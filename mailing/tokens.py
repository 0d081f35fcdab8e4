"""The signed strings in the press list's links, each good for one purpose."""

from django.core import signing

from core import personal_pages
from core.personal_pages import carried_by
from mailing.models import Journalist, PressSignup

CONFIRMATION = "mailing.press_list.confirmation"
# Without a time: an old mail must be as easy to stop as a new one.
PLACE = "mailing.press_list.place"


def for_confirmation(signup: PressSignup) -> str:
    return signing.dumps(signup.pk, salt=CONFIRMATION)


def confirmed_by(token: str) -> PressSignup:
    """The sign-up that the link confirms, or has confirmed already. Raises BrokenLinkError."""
    return personal_pages.confirmed_by(token, salt=CONFIRMATION, rows=PressSignup.objects.all())


def for_place(journalist_pk: int) -> str:
    """Leads a journalist to what they chose. Never expires, and carries no address."""
    return signing.Signer(salt=PLACE).sign_object(journalist_pk)


def journalist_at(token: str) -> Journalist | None:
    """Whose place on the list it is; None where they were erased. Raises BrokenLinkError."""
    return Journalist.objects.filter(pk=carried_by(token, salt=PLACE)).first()
