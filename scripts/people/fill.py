"""Fills the database that Django is set up for. Needs Django."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from issues.models import IssuePage
from mailing.models import Audience, Campaign, Delivery, Occasion
from membership import wordings
from membership.models import Consent, Membership, Note, Person, Signup, Subscription
from news.models import StatementPage
from scripts.people.filling import Filler, reserve
from scripts.people.made_up import LIKED, Crowd, World

PORTION = 20_000
# A portion's tables in the order in which they refer to one another.
TABLES = (Person, Membership, Subscription, Consent, Delivery, Note, Signup)
MAILINGS = 3


@transaction.atomic
def fill(count: int, say: Callable[[str], None] = print) -> None:
    """Add so many people, and have the planner know of them."""
    started = time.monotonic()
    crowd = Crowd(
        _world(),
        person_pk=reserve(Person, count),
        subscription_pk=reserve(Subscription, count * len(LIKED)),
    )
    done = 0
    while done < count:
        rows = crowd.portion(size := min(PORTION, count - done))
        for model in TABLES:
            if rows[model]:
                Filler(model, rows[model][0]).copy(rows[model])
        done += size
        say(f"{done:,} of {count:,} people after {time.monotonic() - started:.0f} s")
    for campaign in Campaign.objects.filter(counts={}, state=Campaign.State.SENT):
        campaign.counts = campaign.counted()
        campaign.save(update_fields=["counts"])


def settle() -> None:
    """What autovacuum does in time: rows all visible, statistics, no pending index entries."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _world() -> World:
    issues = IssuePage.objects.published().in_order()
    return World(
        wordings.current(wordings.JOIN),
        [(issue.pk, issue.title) for issue in issues],
        [_mailing(days=30 * number) for number in range(1, MAILINGS + 1)],
    )


def _mailing(*, days: int) -> tuple[int, object]:
    statement = StatementPage.objects.published().first()
    sent_at = timezone.now() - timedelta(days=days)
    campaign = Campaign.objects.create(
        statement=statement, headline=statement.title, occasion=Occasion.PUBLISHED,
        audiences=[Audience.STATEMENTS], state=Campaign.State.SENT,
        created_at=sent_at, queued_at=sent_at, finished_at=sent_at,
    )  # fmt: skip
    return campaign.pk, sent_at
