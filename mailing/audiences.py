"""Whom a mailing reaches: asked of the database in one statement, however many there are."""

from collections import Counter
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from mailing import digest_times
from mailing.models import Audience, Campaign, Delivery, Journalist, Occasion
from membership.figures.counting import last_count_of_mail
from membership.models import Subscription, Suppression
from membership.topics import Topic

OFFERED = {
    Occasion.PUBLISHED: (Audience.PRESS, Audience.STATEMENTS, Audience.ISSUES, Audience.STATES),
    # Who never heard of a statement need not hear that it was wrong.
    Occasion.CORRECTED: (Audience.SAME,),
    Occasion.WITHDRAWN: (Audience.SAME,),
    Occasion.REPUBLISHED: (Audience.SAME,),
}
# A journalist who also subscribes gets the mail for the press.
RANKS = {Audience.PRESS: 1, Audience.STATEMENTS: 2, Audience.ISSUES: 3, Audience.STATES: 4}
COLUMNS = ("address_hash_", "audience_", "journalist_", "person_", "subscription_", "rank_",
           "held_until_")  # fmt: skip
# So many of an audience are looked up, at most. A list of a million would take seconds.
MOST_COUNTED = 2_000
NOBODY = Cast(Value(None), BigIntegerField())
AT_ONCE = Cast(Value(None), DateTimeField())


class Sql(NamedTuple):
    text: str
    params: tuple[Any, ...]


class Amount(NamedTuple):
    """How many addresses: ``found`` is all, or if there are more than were looked up, so many at
    least. Then ``most`` is how many the worker counted last, where it counts them.
    """

    found: int
    is_all: bool = True
    most: int | None = None

    def __str__(self) -> str:
        if self.is_all:
            return f"{self.found:,}"
        unit = 10 ** max(len(str(self.found)) - 2, 0)
        return f"at least {self.found // unit * unit:,}"

    @property
    def in_full(self) -> str:
        return f"{self}, at most {self.most:,} by the last count" if self.most else str(self)


class Reach(NamedTuple):
    """How many addresses each audience has, and how many all of them together.

    Of all, ``later`` get it with their next daily or weekly digest, as they chose.
    """

    each: dict[Audience, Amount]
    total: Amount
    later: int


def reach(campaign: Campaign) -> Reach:
    """How many the campaign, saved or not, would mail if it were queued now."""
    some = Some()
    counted: dict[str | None, list[int]] = {}
    if parts := _parts(campaign, among=some):
        wanted = _union(parts)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT chosen_, count(DISTINCT address_hash_), "  # noqa: S608 - a queryset's own SQL
                "count(DISTINCT address_hash_) FILTER (WHERE held_until_ IS NULL) "
                f"FROM ({wanted.text}) AS wanted GROUP BY GROUPING SETS ((chosen_), ())",
                wanted.params,
            )
            counted = {chosen: counts for chosen, *counts in cursor.fetchall()}
    each = {}
    for audience in map(Audience, campaign.audiences):
        found, _ = counted.get(audience, (0, 0))
        most = _last_counted(campaign, audience) if audience in some.cut else None
        each[audience] = Amount(found, audience not in some.cut, most)
    found, at_once = counted.get(None, (0, 0))
    return Reach(each, _altogether(each, found), found - at_once)


class Some:
    """Leaves ``MOST_COUNTED`` rows of an audience, and remembers of which there are more."""

    def __init__(self) -> None:
        self.cut: set[Audience] = set()

    def __call__(self, audience: Audience, rows: QuerySet) -> QuerySet:
        keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
        if len(keys) > MOST_COUNTED:
            self.cut.add(audience)
        return rows.filter(pk__in=keys)


def _altogether(each: dict[Audience, Amount], found: int) -> Amount:
    if all(amount.is_all for amount in each.values()):
        return Amount(found)
    most = [amount.found if amount.is_all else amount.most for amount in each.values()]
    return Amount(found, is_all=False, most=None if None in most else sum(most))


def _last_counted(campaign: Campaign, audience: Audience) -> int | None:
    """How many subscribed, with those who paused or must not be mailed. None: not counted."""
    issues = [issue.pk for issue in campaign.statement.public_issues]
    belong = {
        Audience.STATEMENTS: [(Topic.STATEMENTS, None)],
        Audience.ISSUES: [(Topic.ISSUE, issue) for issue in issues],
        Audience.STATES: [(Topic.STATE, None)],
    }.get(audience, [])
    return (
        sum(
            number
            for topic, issue, state, number in last_count_of_mail()
            if (topic, issue) in belong and (topic != Topic.STATE or state in campaign.states)
        )
        or None
    )


def write_deliveries(campaign: Campaign) -> None:
    """Write one delivery for each address, in one statement.

    Whoever gets it under several headings gets it in the way that is soonest.
    """
    if not (parts := _parts(campaign)):
        return
    wanted = _union(parts)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (campaign_id, address_hash, audience, journalist_id, "  # noqa: S608 - the table's name; values are parameters
            "person_id, subscription_id, held_until, state) "
            "SELECT DISTINCT ON (address_hash_) %s, address_hash_, audience_, journalist_, "
            "person_, subscription_, held_until_, "
            "CASE WHEN held_until_ IS NULL THEN %s ELSE %s END "
            f"FROM ({wanted.text}) AS wanted "
            "ORDER BY address_hash_, held_until_ NULLS FIRST, rank_, subscription_ "
            "ON CONFLICT DO NOTHING",
            (campaign.pk, Delivery.State.QUEUED, Delivery.State.HELD, *wanted.params),
        )


def _union(parts: list[Sql]) -> Sql:
    text = " UNION ALL ".join(f"({part.text})" for part in parts)
    return Sql(text, tuple(param for part in parts for param in part.params))


def _parts(campaign: Campaign, among: Some | None = None) -> list[Sql]:
    """A query for each audience that can have anybody in it, ``among`` so many of its rows."""
    found = []
    told_by = list(Campaign.objects.of_the_same_news(campaign).values_list("pk", flat=True))
    for audience in campaign.audiences:
        for queryset in QUERIES[Audience(audience)](campaign):
            rows = among(Audience(audience), queryset) if among else queryset
            rows = _still_to_tell(rows, told_by)
            rows = rows.annotate(chosen_=Value(str(audience)))
            try:
                sql = rows.order_by().values_list(*COLUMNS, "chosen_").query.sql_with_params()
            except EmptyResultSet:  # for instance a statement on no issue
                continue
            found.append(Sql(*sql))
    return found


def _still_to_tell(rows: QuerySet, told_by: list[int]) -> QuerySet:
    """Without the suppressed, and without whom another mailing tells or told the same.

    Who is told is known by the address, and where it has changed since, by the person.
    """
    suppressed = Suppression.objects.filter(address_hash=OuterRef("address_hash_"))
    rows = rows.exclude(Exists(suppressed))
    if not told_by:  # mostly; then the deliveries of all times need not be looked at
        return rows
    told = Delivery.objects.filter(
        campaign__in=told_by,
        state__in=(Delivery.State.QUEUED, Delivery.State.HELD, Delivery.State.SENT),
    )
    # One by one: the planner makes a join of each, but of none that stands beside an OR.
    return rows.exclude(Exists(told.filter(address_hash=OuterRef("address_hash_")))).exclude(
        Exists(told.filter(person=OuterRef("person_")))
    )


def _press(campaign: Campaign) -> list[QuerySet]:
    journalists = Journalist.objects.active().wanting(campaign.statement)
    return [
        _columns(
            journalists, "address_hash", Value(Audience.PRESS.value), RANKS[Audience.PRESS],
            journalist=F("pk"),
        )
    ]  # fmt: skip


def _subscribers(audience: Audience, **which: Any) -> QuerySet:
    subscriptions = Subscription.objects.active().filter(
        _unpaused("person__"), person__confirmed_at__isnull=False, **which
    )
    return _columns(
        subscriptions, "person__address_hash", Value(audience.value), RANKS[audience],
        person=F("person"), subscription=F("pk"), held_until=_held_until("frequency"),
    )  # fmt: skip


def _unpaused(path: str) -> Q:
    """Whoever paused gets nothing meanwhile, and nothing of it afterwards."""
    return Q(**{f"{path}paused_until": None}) | Q(
        **{f"{path}paused_until__lte": timezone.localdate()}
    )


def _held_until(path: str) -> Case:
    """When the next digest of that frequency is due; nothing for what is mailed at once."""
    now = timezone.now()
    return Case(
        *(
            When(**{path: frequency}, then=Value(digest_times.next_after(now, frequency)))
            for frequency in digest_times.HELD
        ),
        default=None,
        output_field=DateTimeField(),
    )


def _of_statements(campaign: Campaign) -> list[QuerySet]:
    return [_subscribers(Audience.STATEMENTS, topic=Topic.STATEMENTS)]


def _of_issues(campaign: Campaign) -> list[QuerySet]:
    issues = [issue.pk for issue in campaign.statement.public_issues]
    return [_subscribers(Audience.ISSUES, topic=Topic.ISSUE, issue__in=issues)]


def _of_states(campaign: Campaign) -> list[QuerySet]:
    return [_subscribers(Audience.STATES, topic=Topic.STATE, person__state__in=campaign.states)]


def _same(campaign: Campaign) -> list[QuerySet]:
    """Exactly those who got an earlier mail about the statement, but for those who left."""
    got = Delivery.objects.filter(
        campaign__statement=campaign.statement, state=Delivery.State.SENT
    ).exclude(campaign=campaign.pk)
    press = got.filter(journalist__isnull=False, journalist__left_at=None)
    others = got.filter(
        _unpaused("subscription__person__"),
        subscription__isnull=False,
        subscription__ended_at=None,
    )
    return [
        _columns(
            press, "journalist__address_hash", F("audience"), RANKS[Audience.PRESS],
            journalist=F("journalist"),
        ),
        _columns(
            others, "subscription__person__address_hash", F("audience"),
            RANKS[Audience.STATEMENTS], person=F("subscription__person"),
            subscription=F("subscription"), held_until=_held_until("subscription__frequency"),
        ),
    ]  # fmt: skip


QUERIES = {
    Audience.PRESS: _press,
    Audience.STATEMENTS: _of_statements,
    Audience.ISSUES: _of_issues,
    Audience.STATES: _of_states,
    Audience.SAME: _same,
}


def _columns(
    rows: QuerySet,
    address_hash: str,
    audience: F | Value,
    rank: int,
    *,
    held_until: Case | Cast = AT_ONCE,
    **owner: F,
) -> QuerySet:
    """What a delivery needs to know of a recipient, under the same names for every audience."""
    return rows.annotate(
        address_hash_=F(address_hash),
        audience_=audience,
        rank_=Value(rank),
        held_until_=held_until,
        **{
            f"{name}_": owner.get(name, NOBODY) for name in ("journalist", "person", "subscription")
        },
    )


def alerts_by_state() -> dict[str, int] | None:
    """How many people in each state asked for state alerts: of very many, by the last count, or
    None where there was none.
    """
    subscriptions = Subscription.objects.active().filter(
        topic=Topic.STATE, person__confirmed_at__isnull=False
    )
    states = subscriptions.order_by().values_list("person__state", flat=True)
    if len(found := states[: MOST_COUNTED + 1]) <= MOST_COUNTED:
        return Counter(found)
    counted: Counter[str] = Counter()
    for topic, _, state, number in last_count_of_mail():
        if topic == Topic.STATE:
            counted[state] += number
    return counted or None
