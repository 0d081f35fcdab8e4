"""What there is to tell of a statement, and whether it may be told now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from mailing.models import Campaign, Occasion
from news.models import Correction, StatementPage, Withdrawal
from news.querysets import StatementQuerySet

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class News:
    """A statement, and what the mailing says became of it."""

    statement: StatementPage
    corrections: list[Correction] = field(default_factory=list)
    withdrawal: Withdrawal | None = None


class Version(NamedTuple):
    """Of a public statement: changes whenever a mail about it would."""

    last_published_at: datetime
    withdrawal_pk: int | None
    republished_at: datetime | None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawal_pk is not None and self.republished_at is None


def public() -> StatementQuerySet:
    """The statements that everybody may read now; nothing of any other is mailed."""
    return StatementPage.objects.published().exclude(
        release=StatementPage.Release.EMBARGOED, embargo_until__gt=timezone.now()
    )


def is_public(statement: StatementPage) -> bool:
    return public().filter(pk=statement.pk).exists()


def occasions(statement: StatementPage) -> list[Occasion]:
    """What can be told of a statement today, the newest first."""
    if statement.is_withdrawn:
        return [Occasion.WITHDRAWN]
    republication, corrections = statement.republication, statement.corrections_newest_first
    found = [(statement.first_published_at or LONG_AGO, Occasion.PUBLISHED)]
    if corrections:
        found.append((corrections[0].corrected_at, Occasion.CORRECTED))
    if republication:
        found.append((republication.republished_at, Occasion.REPUBLISHED))
    return [occasion for _, occasion in sorted(found, reverse=True)]


def news_pk(statement: StatementPage, occasion: Occasion) -> int | None:
    """Which correction or withdrawal is told of."""
    if occasion == Occasion.CORRECTED:
        return statement.corrections_newest_first[0].pk
    if occasion == Occasion.WITHDRAWN:
        return statement.withdrawal.pk
    if occasion == Occasion.REPUBLISHED:
        return statement.republication.pk
    return None


def version(campaign: Campaign) -> Version | None:
    """What the campaign's words would be made of now; None if what it tells no longer holds.

    Then the statement is not public, or was withdrawn, or its withdrawal has ended.
    """
    return versions([campaign]).get(campaign.pk)


def versions(campaigns: Sequence[Campaign]) -> dict[int, Version]:
    """The ``version`` of each campaign that has one, by primary key; in one query."""
    last = Withdrawal.objects.filter(statement=OuterRef("pk")).order_by("-withdrawn_at", "-pk")
    rows = (
        public()
        .filter(pk__in={campaign.statement_id for campaign in campaigns})
        .values_list(
            "pk",
            "last_published_at",
            Subquery(last.values("pk")[:1]),
            Subquery(last.values("republished_at")[:1]),
        )
    )
    current = {pk: Version(*row) for pk, *row in rows}
    return {
        campaign.pk: current[campaign.statement_id]
        for campaign in campaigns
        if campaign.statement_id in current and _holds(campaign, current[campaign.statement_id])
    }


def _holds(campaign: Campaign, now: Version) -> bool:
    is_the_last = now.withdrawal_pk == campaign.news_pk
    if campaign.occasion == Occasion.WITHDRAWN:
        return now.is_withdrawn and is_the_last
    if campaign.occasion == Occasion.REPUBLISHED:
        return is_the_last and not now.is_withdrawn
    return not now.is_withdrawn


def of(campaign: Campaign) -> News:
    return of_occasion(StatementPage.objects.get(pk=campaign.statement_id), campaign)


def of_occasion(statement: StatementPage, campaign: Campaign) -> News:
    """For a campaign that may not be saved yet."""
    if campaign.occasion == Occasion.CORRECTED:
        return News(statement, corrections=_untold_corrections(statement, campaign))
    if campaign.occasion == Occasion.WITHDRAWN:
        return News(statement, withdrawal=statement.withdrawal)
    if campaign.occasion == Occasion.REPUBLISHED:
        return News(statement, withdrawal=statement.republication)
    return News(statement)


def _untold_corrections(statement: StatementPage, campaign: Campaign) -> list[Correction]:
    """Up to the campaign's own those that no earlier mailing told; oldest first.

    What was corrected before anybody got the statement is nothing to tell.
    """
    earlier = statement.campaigns.standing().exclude(pk=campaign.pk).order_by("queued_at")
    told = earlier.filter(occasion=Occasion.CORRECTED, news_pk__lt=campaign.news_pk)
    last = max(told.values_list("news_pk", flat=True), default=0)
    first_mailing = earlier.exclude(queued_at=None).first()
    return [
        each
        for each in reversed(statement.corrections_newest_first)
        if last < each.pk <= campaign.news_pk
        and (first_mailing is None or each.corrected_at > first_mailing.queued_at)
    ]
