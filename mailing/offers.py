"""What was published, corrected or withdrawn, and nobody was mailed: offered, never forced."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from mailing import news
from mailing.models import Campaign, Occasion
from news.models import Correction, StatementPage, Withdrawal

# After that it is no news any more. It can still be sent from the statement's own menu.
OFFERED_FOR = timedelta(days=14)
LINES = {
    Occasion.PUBLISHED: ("Published. Not sent to anybody yet.", "Send…"),
    Occasion.CORRECTED: ("Corrected. Those who got it by mail do not know yet.", "Tell them…"),
    Occasion.WITHDRAWN: ("Withdrawn. Those who got it by mail do not know yet.", "Tell them…"),
    Occasion.REPUBLISHED: ("Stands again. Those who got it by mail do not know yet.", "Tell them…"),
}


class Offer(NamedTuple):
    statement: StatementPage
    occasion: Occasion
    since: datetime

    @property
    def line(self) -> str:
        return LINES[self.occasion][0]

    @property
    def button(self) -> str:
        return LINES[self.occasion][1]


def recent(limit: int) -> list[Offer]:
    """The newest first, in as many queries as there are occasions."""
    found = [offer for occasion in Occasion for offer in _offers(_ALL[occasion](), occasion, limit)]
    return sorted(found, key=lambda offer: offer.since, reverse=True)[:limit]


def of(statement_pk: int) -> Offer | None:
    """What is to be told of one statement."""
    for occasion in (Occasion.WITHDRAWN, Occasion.REPUBLISHED, Occasion.CORRECTED,
                     Occasion.PUBLISHED):  # fmt: skip
        for offer in _offers(_ALL[occasion]().filter(pk=statement_pk), occasion, 1):
            return offer
    return None


def _offers(statements: QuerySet, occasion: Occasion, limit: int) -> Iterable[Offer]:
    """Those of the statements, which know their ``news`` and ``since``, that nobody was told."""
    campaigns = Campaign.objects.standing().filter(statement=OuterRef("pk"))
    told = campaigns.filter(occasion=occasion)
    if occasion != Occasion.PUBLISHED:
        # Told only to those who got the statement before.
        statements = statements.filter(Exists(campaigns.filter(occasion=Occasion.PUBLISHED)))
        told = told.filter(news_pk=OuterRef("news"))
    statements = statements.exclude(Exists(told)).filter(since__gt=timezone.now() - OFFERED_FOR)
    for statement in statements.order_by("-since").defer("body")[:limit]:
        yield Offer(statement, occasion, statement.since)


def _published() -> QuerySet:
    return _standing().annotate(since=F("first_published_at"))


def _corrected() -> QuerySet:
    last = Correction.objects.filter(statement=OuterRef("pk")).order_by("-corrected_at", "-pk")
    return _with_news(_standing(), last, "corrected_at")


def _withdrawn() -> QuerySet:
    return _with_news(news.public().withdrawn(), _withdrawals(), "withdrawn_at")


def _republished() -> QuerySet:
    return _with_news(_standing(), _withdrawals(), "republished_at")


def _withdrawals() -> QuerySet:
    return Withdrawal.objects.filter(statement=OuterRef("pk")).order_by("-withdrawn_at", "-pk")


def _with_news(statements: QuerySet, last: QuerySet, moment: str) -> QuerySet:
    return statements.annotate(
        news=Subquery(last.values("pk")[:1]),
        since=Subquery(last.values(moment)[:1], output_field=DateTimeField()),
    )


def _standing() -> QuerySet:
    """Public, and not withdrawn."""
    return news.public().exclude(pk__in=StatementPage.objects.withdrawn().values("pk"))


_ALL = {
    Occasion.PUBLISHED: _published,
    Occasion.CORRECTED: _corrected,
    Occasion.WITHDRAWN: _withdrawn,
    Occasion.REPUBLISHED: _republished,
}
