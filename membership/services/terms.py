"""Renewing memberships, where they expire."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from membership import tasks
from membership.models import Membership
from membership.models.terms import current_terms
from membership.standing import latest_start_over_by

REMINDERS_AT_A_TIME = 500


@transaction.atomic
def renew(*, membership: Membership) -> None:
    """Start a new term: where the running one ends, or today if none runs any more."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    today = timezone.localdate()
    membership.renewed_on = max(membership.runs_out_on or today, today)
    membership.save(update_fields=["renewed_on"])


def remind() -> int:
    """Queue one mail for each membership whose term soon ends, once a term; how many.

    Counted in the transaction that queues the mails: nobody is left out or asked twice.
    """
    reminded = 0
    while batch := _remind_some():
        reminded += batch
    return reminded


@transaction.atomic
def _remind_some() -> int:
    terms, today = current_terms(), timezone.localdate()
    soon = latest_start_over_by(today + timedelta(days=terms.remind_days))
    if soon is None or not terms.remind_days:
        return 0
    over = latest_start_over_by(today - timedelta(days=terms.grace_days))
    due = (
        Membership.objects.active()
        .with_term_start()
        .filter(Q(reminded_on=None) | Q(reminded_on__lt=F("term_start")))
        .filter(term_start__lte=soon, term_start__gt=over)
    )
    chosen = list(
        due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:REMINDERS_AT_A_TIME]
    )
    Membership.objects.filter(pk__in=chosen).update(reminded_on=today)
    for pk in chosen:
        tasks.mail_renewal.enqueue(pk)
    return len(chosen)
