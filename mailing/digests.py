"""Digests: what is held for somebody, in one mail a day or a week.

``gather()`` makes the digests that are due, for however many in one statement; the worker
sends them one by one, each in a transaction with the record of all that was in it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail import Message
from mailing import campaigns, digest_times, emails, news, sending
from mailing.emails import Item
from mailing.models import Campaign, Delivery, Digest
from mailing.news import Version
from mailing.sending import Trouble
from membership import suppressions
from membership.models import Person

BATCH = 200
# As many different mails as one worker keeps at hand: most people have the same to read.
KEPT_LETTERS = 500
State = Delivery.State

# Who became one person with another is mailed as that other. The day's one digest is held to
# by the database; of two processes at once, one waits for the other and then finds nothing.
GATHER = """
WITH due AS (
    SELECT delivery.id, coalesce(person.merged_into_id, person.id) AS reader_id
    FROM {delivery} delivery JOIN {person} person ON person.id = delivery.person_id
    WHERE delivery.state = 'held' AND delivery.digest_id IS NULL AND delivery.held_until <= %(now)s
), made AS (
    INSERT INTO {digest} (person_id, made_on)
    SELECT DISTINCT reader_id, %(today)s::date FROM due
    ON CONFLICT DO NOTHING
    RETURNING id, person_id
)
UPDATE {delivery} delivery SET digest_id = made.id
FROM due JOIN made ON made.person_id = due.reader_id
WHERE delivery.id = due.id
"""


def resume() -> None:
    """Make the digests that are due, see to it that a worker sends them, and close mailings
    of which nothing is held any more. Safe at any time.
    """
    gather()
    if Digest.objects.due().exists() and not _is_in_hand():
        from mailing.tasks import send_digests  # which sends by this module

        send_digests.enqueue()
    for campaign in Campaign.objects.without_held():
        campaigns.finish(campaign.pk)


@transaction.atomic
def gather() -> None:
    """Make one digest for everybody for whom something is due.

    Whoever had one today waits for the next; what was held for somebody erased is dropped.
    """
    due = Delivery.objects.held().filter(digest=None, held_until__lte=timezone.now())
    if not due.exists():
        return
    models = {"delivery": Delivery, "digest": Digest, "person": Person}
    tables = {
        name: connection.ops.quote_name(model._meta.db_table) for name, model in models.items()
    }
    with connection.cursor() as cursor:
        # Nobody has counted yet what was held a minute ago: by its guess of a few rows the
        # planner would compare each with each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            GATHER.format(**tables), {"now": timezone.now(), "today": timezone.localdate()}
        )
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
    due.filter(person=None).update(state=State.SUPPRESSED)
    due.update(held_until=digest_times.next_after(timezone.now(), digest_times.Frequency.DAILY))


def _is_in_hand() -> bool:
    """Whether a worker is at it, or will be. One that was killed is found by ``core.retries``."""
    return DBTaskResult.objects.filter(
        task_path="mailing.tasks.send_digests",
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    ).exists()


def send_batch() -> bool:
    """Send up to BATCH digests; whether more can be sent at once.

    Raises what kept the mail server from being reached; the task is then run again later.
    """
    if Digest.objects.due().exists():
        with mailers.default as mailer:
            batch = DigestBatch(mailer)
            if all(batch.send_next() for _ in range(BATCH)):
                return True
    return False


class Line(NamedTuple):
    """What makes one piece of news read as it does, the same for all who asked for the same."""

    campaign_pk: int
    version: Version
    topic: str


class DigestBatch:
    """Some digests, over one connection."""

    def __init__(self, mailer: BaseEmailBackend) -> None:
        self.mailer = mailer
        self.letter = lru_cache(KEPT_LETTERS)(_letter)

    def send_next(self) -> bool:
        """Send one digest that is due and record what became of it; False if there is none."""
        with transaction.atomic():
            due = Digest.objects.select_for_update(of=("self",), skip_locked=True).due()
            digest = due.select_related("person__merged_into").order_by("pk").first()
            error = self._handle(digest) if digest else None
        if error and sending.trouble_of(error) is Trouble.CONNECTION:
            raise error
        return digest is not None

    def _handle(self, digest: Digest) -> Exception | None:
        """Send what of it is still to be told; the error that kept it from being accepted."""
        reader = digest.person.survivor if digest.person else None
        deliveries = _held_for(digest)
        told = {} if (reason := _reason_against(reader)) else _still_to_tell(deliveries)
        if not told:
            digest.state = reason or State.CANCELED
            digest.save(update_fields=["state"])
            _end(deliveries if reason else [], digest)
            return None
        error = sending.attempt(self.mailer, self._message(digest, reader, told))
        digest.record(error, is_final=sending.is_final(error))
        if digest.state != State.QUEUED:
            _end(told, digest)
        return error

    def _message(self, digest: Digest, reader: Person, told: dict[Delivery, Line]) -> Message:
        subscriptions = {delivery.subscription for delivery in told}
        letter = self.letter(tuple(told.values()))
        return emails.addressed_digest(letter, digest, reader, subscriptions)


def _letter(lines: tuple[Line, ...]) -> Message:
    found = Campaign.objects.in_bulk([line.campaign_pk for line in lines])
    told = [found[line.campaign_pk] for line in lines]
    return emails.digest_letter(
        [
            Item(campaign, news.of(campaign), line.topic)
            for campaign, line in zip(told, lines, strict=True)
        ]
    )


def _held_for(digest: Digest) -> list[Delivery]:
    """What goes into it, oldest first; locked, so that it is canceled before or not at all."""
    # Asked for their state, the database would look through all that is held, for anybody.
    its_own = (
        digest.deliveries.with_owner().select_related("campaign").select_for_update(of=("self",))
    )
    return [
        delivery
        for delivery in its_own.order_by("campaign__queued_at", "pk")
        if delivery.state == State.HELD
    ]


def _reason_against(reader: Person | None) -> State | None:
    """What keeps the whole of it from being sent."""
    if reader is None or suppressions.is_suppressed(reader.email):
        return State.SUPPRESSED
    return State.PAUSED if reader.is_paused else None


def _still_to_tell(deliveries: Sequence[Delivery]) -> dict[Delivery, Line]:
    """Without what was left meanwhile, and what no longer holds or was told in another mail."""
    versions = news.versions([delivery.campaign for delivery in deliveries])
    told: dict[int, tuple[Delivery, Line]] = {}
    for delivery in deliveries:
        pk = delivery.campaign_id
        if not delivery.is_wanted:
            _drop(delivery, State.SUPPRESSED)
        elif pk in told or pk not in versions or delivery.is_anothers_too:
            _drop(delivery, State.CANCELED)
        else:
            told[pk] = delivery, Line(pk, versions[pk], emails.topic_of(delivery.subscription))
    return dict(told.values())


def _drop(delivery: Delivery, state: State) -> None:
    delivery.state = state
    delivery.save(update_fields=["state"])


def _end(deliveries: Iterable[Delivery], digest: Digest) -> None:
    """What became of the digest became of all in it."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        state=digest.state,
        sent_at=digest.sent_at,
        attempts=digest.attempts,
        error=digest.error,
    )
