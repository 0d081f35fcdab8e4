"""What the overview shows, counted in the background: a million rows take seconds."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from core.locks import Lock, is_alone
from membership.models import (
    Consent,
    Figures,
    Membership,
    Person,
    Signup,
    SignupWeek,
    Subscription,
    Suppression,
)
from membership.standing import Standing

WEEKS = 52
WEEK = timedelta(days=7)
GIVEN, WITHDRAWN = Consent.Action.GIVEN, Consent.Action.WITHDRAWN
# Whoever agreed and did not take it back since. One pass over the ledger: of each person, with
# the rows merged into theirs, the last word on each purpose and issue.
STANDING = f"""
SELECT wording_version, purpose, count(*) FROM (
    SELECT DISTINCT ON (coalesce(merged.merged_into_id, line.person_id), purpose, subject)
        wording_version, purpose, action
    FROM {Consent._meta.db_table} AS line
    LEFT JOIN {Person._meta.db_table} AS merged
        ON merged.id = line.person_id AND merged.merged_into_id IS NOT NULL
    ORDER BY coalesce(merged.merged_into_id, line.person_id), purpose, subject,
        stated_at DESC, line.id DESC
) AS last_word
WHERE action = 'given' GROUP BY wording_version, purpose
"""  # noqa: S608 - names of our own tables


@transaction.atomic
def count() -> bool:
    """Count everything anew, unless that is being done; whether it was not."""
    if not is_alone(Lock.FIGURES):
        return False
    now = timezone.now()
    _keep_signup_weeks()
    data = {
        "totals": _totals(),
        "weeks": _weeks(),
        "states": _states(),
        "kinds": _kinds(),
        "topics": _topics(),
        "sources": _sources(),
        "mail": _mail(),
        "agreements": _agreements(),
    }
    Figures.objects.update_or_create(pk=1, defaults={"counted_at": now, "data": data})
    return True


def mondays() -> list[date]:
    """Of the weeks that the overview shows: this one, which is not over, and those before."""
    today = timezone.localdate()
    this = today - timedelta(days=today.weekday())
    return [this - WEEK * n for n in reversed(range(WEEKS))]


def _totals() -> dict[str, int]:
    people = Person.objects.standing()
    return {
        "people": people.count(),
        "confirmed": people.exclude(confirmed_at=None).count(),
        "members": Membership.objects.active().count(),
        "subscribers": Subscription.objects.active().aggregate(n=Count("person", distinct=True))[
            "n"
        ],
        "suppressed": Suppression.objects.count(),
    }


def _weeks() -> list[dict[str, Any]]:
    shown = mondays()
    start = _midnight(shown[0])
    members = Membership.objects.order_by()
    consents = Consent.objects.order_by().filter(recorded_at__gte=start)
    counted = {
        "joined": _by_week(members.filter(since__gte=shown[0]), "since"),
        "left": _by_week(members.filter(ended_on__gte=shown[0]), "ended_on"),
        "subscribed": _by_week(consents.filter(action=GIVEN), "recorded_at"),
        "unsubscribed": _by_week(consents.filter(action=WITHDRAWN), "recorded_at"),
    }
    signups = {"asked": Counter[date](), "confirmed": Counter[date]()}
    for week in SignupWeek.objects.filter(monday__gte=shown[0]):
        signups["asked"][week.monday] += week.asked
        signups["confirmed"][week.monday] += week.confirmed
    return [
        {"monday": monday.isoformat()}
        | {name: weeks.get(monday, 0) for name, weeks in (counted | signups).items()}
        for monday in shown
    ]


def _by_week(rows: QuerySet, field: str) -> dict[date, int]:
    weeks = rows.annotate(week=TruncWeek(field)).values_list("week").annotate(Count("pk"))
    return {
        timezone.localdate(week) if isinstance(week, datetime) else week: number
        for week, number in weeks
    }


def _states() -> dict[str, list[int]]:
    """For each state, people and members; of those who gave none, under an empty name."""
    people = Person.objects.standing().order_by().values_list("state").annotate(Count("pk"))
    members = (
        Membership.objects.active().order_by().values_list("person__state").annotate(Count("pk"))
    )
    found = dict(members)
    return {state: [number, found.get(state, 0)] for state, number in people}


def _kinds() -> dict[str, dict[str, int]]:
    """For each kind, how many memberships are in each standing today."""
    counted: dict[str, dict[str, int]] = {kind: {} for kind in Membership.Kind.values}
    for standing in Standing:
        rows = Membership.objects.in_standing(standing).order_by().values_list("kind")
        for kind, number in rows.annotate(Count("pk")):
            counted[kind][standing] = number
    return counted


def _topics() -> list[list[Any]]:
    """For each topic its name, and how many get it at once, daily and weekly."""
    rows = Subscription.objects.active().order_by()
    counted: dict[tuple[str, str], Counter[str]] = {}
    for topic, issue, frequency, number in rows.values_list(
        "topic", "issue__title", "frequency"
    ).annotate(Count("pk")):
        counted.setdefault((topic, issue or ""), Counter())[frequency] += number
    labels = dict(Subscription._meta.get_field("topic").choices)
    return [
        [issue or labels[topic], *(counts[frequency] for frequency in Subscription.Frequency)]
        for (topic, issue), counts in sorted(counted.items(), key=lambda item: -item[1].total())
    ]


def _sources() -> list[list[Any]]:
    """For each source: signups asked and confirmed, and consents given, in the weeks shown."""
    start = mondays()[0]
    consents = Consent.objects.order_by().filter(recorded_at__gte=_midnight(start), action=GIVEN)
    given = dict(consents.values_list("source").annotate(Count("pk")))
    signups: dict[str, list[int]] = {}
    for week in SignupWeek.objects.filter(monday__gte=start):
        asked, confirmed = signups.get(week.source, [0, 0])
        signups[week.source] = [asked + week.asked, confirmed + week.confirmed]
    sources = {*given, *signups}
    rows = [[source, *signups.get(source, [0, 0]), given.get(source, 0)] for source in sources]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _mail() -> list[list[Any]]:
    """How many confirmed addresses get mail on each topic and issue, in each state."""
    rows = Subscription.objects.active().filter(person__confirmed_at__isnull=False).order_by()
    counted = rows.values_list("topic", "issue", "person__state").annotate(Count("pk"))
    return [list(row) for row in counted]


def last_count_of_mail() -> list[list[Any]]:
    """The newest of these counts: topic, issue, state, number; empty before the first one."""
    figures = Figures.objects.first()
    return figures.data.get("mail", []) if figures else []


def _agreements() -> list[list[Any]]:
    """For each wording and purpose, how many agreed and did not take it back since."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return [list(row) for row in cursor.fetchall()]


def _keep_signup_weeks() -> None:
    """Signups are deleted after a month; how many there were is kept.

    Only of weeks that still have all of theirs: of an older one, what was counted stays.
    """
    oldest = timezone.now() - timedelta(days=settings.UNCONFIRMED_SIGNUP_DAYS)
    whole = [monday for monday in mondays() if _midnight(monday) >= oldest]
    SignupWeek.objects.filter(monday__in=whole).delete()
    SignupWeek.objects.bulk_create(_signup_weeks(whole))


def _signup_weeks(whole: list[date]) -> Iterable[SignupWeek]:
    if not whole:
        return []
    rows = Signup.objects.order_by().filter(created_at__gte=_midnight(whole[0]))
    counted = rows.annotate(week=TruncWeek("created_at")).values_list("week", "source")
    return [
        SignupWeek(monday=timezone.localdate(week), source=source, asked=asked, confirmed=confirmed)
        for week, source, asked, confirmed in counted.annotate(Count("pk"), Count("confirmed_at"))
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
