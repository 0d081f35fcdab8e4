"""Making, queueing and canceling mailings; each change in one transaction."""

import logging
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from mailing import audiences, news, tasks
from mailing.log_actions import CANCELED, MADE
from mailing.models import Audience, Campaign, Delivery, Occasion
from news.models import StatementPage

logger = logging.getLogger(__name__)


def draft(
    statement: StatementPage,
    occasion: Occasion,
    chosen: Sequence[Audience],
    *,
    states: Sequence[str] = (),
    note: str = "",
) -> Campaign:
    """A mailing as it would be, unsaved: to count whom it reaches and to show its mail."""
    return Campaign(
        statement=statement,
        headline=statement.title,
        occasion=occasion,
        news_pk=news.news_pk(statement, occasion),
        audiences=list(chosen),
        states=list(states) if Audience.STATES in chosen else [],
        note=note,
        state=Campaign.State.WAITING,
    )


@transaction.atomic
def make(campaign: Campaign, *, by: User) -> None:
    """Save what was chosen. It is queued at once if the statement is public, else when it is.

    Two of one statement come one after the other: each is saved as the one that waits, which
    the database holds to, and so sees whom the one before it tells the same.
    Raises IntegrityError if another one goes on waiting.
    """
    campaign.created_by = by
    campaign.save()
    log(
        instance=campaign.statement,
        action=MADE,
        user=by,
        data={"mailing": campaign.get_occasion_display(), "to": campaign.audience_names},
    )
    queue_if_public(campaign)


@transaction.atomic
def queue_if_public(campaign: Campaign) -> bool:
    """Write a delivery for each recipient and hand them to the worker, once; whether it did."""
    locked = Campaign.objects.select_for_update(of=("self",)).waiting()
    campaign = locked.select_related("statement").filter(pk=campaign.pk).first()
    if campaign is None or campaign.statement is None or not news.is_public(campaign.statement):
        return False
    audiences.write_deliveries(campaign)
    campaign.state = Campaign.State.QUEUED
    campaign.queued_at = campaign.touched_at = timezone.now()
    campaign.save(update_fields=["state", "queued_at", "touched_at"])
    tasks.send_campaign.enqueue(campaign.pk)
    return True


@transaction.atomic
def hand_out(campaign: Campaign) -> None:
    """Give a campaign to a worker once more; another one at it does no harm."""
    Campaign.objects.filter(pk=campaign.pk).update(touched_at=timezone.now())
    tasks.send_campaign.enqueue(campaign.pk)


def queue_waiting(statement: StatementPage) -> None:
    """Called when a statement was published. Never keeps that from happening.

    What fails here, or is killed before it gets here, is taken up by ``resume_mailings``.
    """
    for campaign in Campaign.objects.waiting().filter(statement=statement.pk):
        try:
            queue_if_public(campaign)
        except DatabaseError:
            logger.exception("The mailing %s could not be queued.", campaign.pk)


@transaction.atomic
def finish(campaign_pk: int) -> None:
    """Close a campaign of which nothing is left to send, and keep its counts.

    What is to be tried again keeps it open; so does what is held for digests.
    """
    campaign = Campaign.objects.select_for_update().open().filter(pk=campaign_pk).first()
    if campaign is None or campaign.deliveries.queued().exists():
        return
    campaign.state = Campaign.State.HELD
    if not campaign.deliveries.held().exists():
        campaign.state, campaign.finished_at = Campaign.State.SENT, timezone.now()
        campaign.counts = campaign.counted()
    campaign.save(update_fields=["state", "finished_at", "counts"])


@transaction.atomic
def cancel(campaign: Campaign, *, outcome: str, by: User | None = None) -> bool:
    """Send nothing more of it; whether there was something to stop."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not campaign.can_be_canceled:
        return False
    campaign.deliveries.unfinished().update(state=Delivery.State.CANCELED)
    campaign.state, campaign.outcome = Campaign.State.CANCELED, outcome
    campaign.finished_at, campaign.counts = timezone.now(), campaign.counted()
    campaign.save(update_fields=["state", "outcome", "finished_at", "counts"])
    if by and campaign.statement:
        data = {"mailing": campaign.get_occasion_display()}
        log(instance=campaign.statement, action=CANCELED, user=by, data=data)
    return True
