"""Whom a mailing reaches: asked of the database in one statement, however many there are."""

from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from mailing.models import Audience, Campaign, Delivery, Journalist, Occasion
from membership.models import Subscription, Suppression
from membership.topics import Topic

OFFERED = {
    Occasion.PUBLISHED: (Audience.PRESS, Audience.STATEMENTS, Audience.ISSUES),
    # Who never heard of a statement need not hear that it was wrong.
    Occasion.CORRECTED: (Audience.SAME,),
    Occasion.WITHDRAWN: (Audience.SAME,),
    Occasion.REPUBLISHED: (Audience.SAME,),
}
# A journalist who also subscribes gets the mail for the press.
RANKS = {Audience.PRESS: 1, Audience.STATEMENTS: 2, Audience.ISSUES: 3}
COLUMNS = ("address_hash_", "audience_", "journalist_", "person_", "subscription_", "rank_")


class Sql(NamedTuple):
    text: str
    params: tuple[Any, ...]


class Reach(NamedTuple):
    """How many addresses each audience has, and how many all of them together."""

    each: dict[Audience, int]
    total: int


def reach(campaign: Campaign) -> Reach:
    """How many the campaign, saved or not, would mail if it were queued now."""
    counted = {}
    if parts := _parts(campaign):
        wanted = _union(parts)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT chosen_, count(DISTINCT address_hash_) "  # noqa: S608 - a queryset's own SQL
                f"FROM ({wanted.text}) AS wanted GROUP BY GROUPING SETS ((chosen_), ())",
                wanted.params,
            )
            counted = dict(cursor.fetchall())
    each = {Audience(audience): counted.get(audience, 0) for audience in campaign.audiences}
    return Reach(each, counted.get(None, 0))


def write_deliveries(campaign: Campaign) -> int:
    """Queue one delivery for each address, in one statement; how many."""
    if not (parts := _parts(campaign)):
        return 0
    wanted = _union(parts)
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (campaign_id, address_hash, audience, journalist_id, "  # noqa: S608 - the table's name; values are parameters
            "person_id, subscription_id) "
            "SELECT DISTINCT ON (address_hash_) %s, address_hash_, audience_, journalist_, "
            f"person_, subscription_ FROM ({wanted.text}) AS wanted "
            "ORDER BY address_hash_, rank_, subscription_ ON CONFLICT DO NOTHING",
            (campaign.pk, *wanted.params),
        )
        return cursor.rowcount


def _union(parts: list[Sql]) -> Sql:
    text = " UNION ALL ".join(f"({part.text})" for part in parts)
    return Sql(text, tuple(param for part in parts for param in part.params))


def _parts(campaign: Campaign) -> list[Sql]:
    """A query for each audience that can have anybody in it."""
    found = []
    for audience in campaign.audiences:
        for queryset in QUERIES[Audience(audience)](campaign):
            rows = _still_to_tell(queryset, campaign).annotate(chosen_=Value(str(audience)))
            try:
                sql = rows.order_by().values_list(*COLUMNS, "chosen_").query.sql_with_params()
            except EmptyResultSet:  # for instance a statement on no issue
                continue
            found.append(Sql(*sql))
    return found


def _still_to_tell(rows: QuerySet, campaign: Campaign) -> QuerySet:
    """Without the suppressed, and without whom another mailing tells or told the same."""
    address = OuterRef("address_hash_")
    told = Delivery.objects.filter(
        campaign__in=Campaign.objects.of_the_same_news(campaign).values("pk"),
        state__in=(Delivery.State.QUEUED, Delivery.State.SENT),
        address_hash=address,
    )
    suppressed = Suppression.objects.filter(address_hash=address)
    return rows.exclude(Exists(suppressed)).exclude(Exists(told))


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
        person__confirmed_at__isnull=False, **which
    )
    return _columns(
        subscriptions, "person__address_hash", Value(audience.value), RANKS[audience],
        person=F("person"), subscription=F("pk"),
    )  # fmt: skip


def _of_statements(campaign: Campaign) -> list[QuerySet]:
    return [_subscribers(Audience.STATEMENTS, topic=Topic.STATEMENTS)]


def _of_issues(campaign: Campaign) -> list[QuerySet]:
    issues = [issue.pk for issue in campaign.statement.public_issues]
    return [_subscribers(Audience.ISSUES, topic=Topic.ISSUE, issue__in=issues)]


def _same(campaign: Campaign) -> list[QuerySet]:
    """Exactly those who got an earlier mail about the statement, but for those who left."""
    got = Delivery.objects.filter(
        campaign__statement=campaign.statement, state=Delivery.State.SENT
    ).exclude(campaign=campaign.pk)
    press = got.filter(journalist__isnull=False, journalist__left_at=None)
    others = got.filter(subscription__isnull=False, subscription__ended_at=None)
    return [
        _columns(
            press, "journalist__address_hash", F("audience"), RANKS[Audience.PRESS],
            journalist=F("journalist"),
        ),
        _columns(
            others, "person__address_hash", F("audience"), RANKS[Audience.STATEMENTS],
            person=F("person"), subscription=F("subscription"),
        ),
    ]  # fmt: skip


QUERIES = {
    Audience.PRESS: _press,
    Audience.STATEMENTS: _of_statements,
    Audience.ISSUES: _of_issues,
    Audience.SAME: _same,
}


def _columns(
    rows: QuerySet, address_hash: str, audience: F | Value, rank: int, **owner: F
) -> QuerySet:
    """What a delivery needs to know of a recipient, under the same names for every audience."""
    nobody = Cast(Value(None), BigIntegerField())
    return rows.annotate(
        address_hash_=F(address_hash),
        audience_=audience,
        rank_=Value(rank),
        **{
            f"{name}_": owner.get(name, nobody) for name in ("journalist", "person", "subscription")
        },
    )
