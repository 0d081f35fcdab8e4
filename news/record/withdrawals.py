"""That a published statement no longer stands, and that it does again."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from news.models import StatementPage, Withdrawal

# For the history of the page: what became of the text.
TEXT_SHOWN, TEXT_HIDDEN = "with the text left readable", "with the text taken off the site"


class NotPublicError(ValueError):
    """Only what is public can be withdrawn."""


@transaction.atomic
def withdraw(
    statement: StatementPage, *, user: User, reason: str, hides_text: bool = False
) -> Withdrawal:
    """Tell readers at once that a statement is withdrawn; raises ``NotPublicError``.

    Where it is withdrawn already the notice is changed.
    """
    if not _lock(statement).live:
        raise NotPublicError
    withdrawal, _ = Withdrawal.objects.update_or_create(
        statement=statement,
        republished_at=None,
        defaults={"reason": reason, "hides_text": hides_text},
        create_defaults={
            "reason": reason,
            "hides_text": hides_text,
            "withdrawn_by": str(user),
        },
    )
    text = TEXT_HIDDEN if hides_text else TEXT_SHOWN
    log(
        instance=statement,
        action="news.withdraw",
        user=user,
        data={"reason": reason, "hides_text": hides_text, "text": text},
    )
    return withdrawal


@transaction.atomic
def republish(statement: StatementPage, *, user: User, note: str = "") -> Withdrawal | None:
    """Let a withdrawn statement stand again; ``None`` if it was not withdrawn."""
    _lock(statement)
    withdrawal = statement.withdrawals.filter(republished_at=None).first()
    if withdrawal is None:
        return None
    withdrawal.republished_at = timezone.now()
    withdrawal.republished_by = str(user)
    withdrawal.republishing_note = note
    withdrawal.save()
    log(instance=statement, action="news.republish", user=user, data={"note": note})
    return withdrawal


def _lock(statement: StatementPage) -> StatementPage:
    """What is public of it now; nobody else withdraws it meanwhile."""
    statements = StatementPage.objects.select_for_update(of=("page_ptr",))
    return statements.get(pk=statement.pk)
