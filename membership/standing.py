"""Whether a membership is new, current, in its days of grace, or lapsed.

Nothing of it is stored: it follows from the day of joining or of the last renewal, and from
the terms (``MembershipTerms``), so that a change of terms holds for everybody at once.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils import timezone

from membership.models.terms import MembershipTerms, current_terms


class Standing(models.TextChoices):
    NEW = "new", "New"
    CURRENT = "current", "Current"
    GRACE = "grace", "In grace"
    LAPSED = "lapsed", "Lapsed"
    ENDED = "ended", "Ended"

    @property
    def is_valid(self) -> bool:
        """Whether who has it is a member."""
        return self not in (Standing.LAPSED, Standing.ENDED)


def standing(*, since: date, renewed_on: date | None, is_ended: bool) -> Standing:
    """Of one membership, today."""
    terms, today = current_terms(), timezone.localdate()
    if is_ended:
        return Standing.ENDED
    end = runs_out_on(renewed_on or since)
    if end and end + timedelta(days=terms.grace_days) <= today:
        return Standing.LAPSED
    if end and end <= today:
        return Standing.GRACE
    return Standing.NEW if since > today - timedelta(days=terms.new_days) else Standing.CURRENT


def runs_out_on(start: date) -> date | None:
    """The first day that a term which started then does not cover; None where none ends."""
    terms = current_terms()
    return start + relativedelta(months=terms.term_months) if terms.term_months else None


def condition(wanted: Standing) -> models.Q:
    """Which memberships have it today, as ranges of days that an index can serve.

    Of rows that know their ``term_start``: see ``MembershipQuerySet.with_term_start()``.
    """
    terms, today = current_terms(), timezone.localdate()
    if wanted is Standing.ENDED:
        return models.Q(status="ended")
    # Not “~ended”: the indexes are of those that are active, by this condition.
    active = models.Q(status="active")
    lapsed = _run_out(terms, today - timedelta(days=terms.grace_days))
    run_out = _run_out(terms, today)
    if wanted is Standing.LAPSED:
        return active & lapsed
    if wanted is Standing.GRACE:
        return active & run_out & ~lapsed
    is_new = models.Q(since__gt=today - timedelta(days=terms.new_days))
    return active & ~run_out & (is_new if wanted is Standing.NEW else ~is_new)


def _run_out(terms: MembershipTerms, day: date) -> models.Q:
    """Whose term no longer covers the day."""
    if last := latest_start_over_by(day):
        return models.Q(term_start__lte=last)
    return models.Q(pk=None)


def latest_start_over_by(day: date) -> date | None:
    """The last day on which a term can have started that does not cover this one any more."""
    months = current_terms().term_months
    if not months:
        return None
    start = day - relativedelta(months=months)
    # The last days of a long month end with a short one: they are over, too.
    while start + timedelta(days=1) + relativedelta(months=months) <= day:
        start += timedelta(days=1)
    return start
