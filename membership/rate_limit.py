"""How often forms may be sent, and how often an address may be written to.

Counted in the database, so that the limits hold across processes and machines. Who sent a
form and whom it names are kept as keyed hashes only, for no longer than RATE_COUNTER_HOURS.
"""

import logging
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.abuse import Origin
from core.proof_of_work import Proof
from membership.addresses import mailbox
from membership.models import RateCounter

logger = logging.getLogger(__name__)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Limit(NamedTuple):
    """At most ``most`` within each ``period``, which starts at a multiple of itself."""

    most: int
    period: timedelta

    @property
    def near(self) -> int:
        """So many are taken as they are; from then on each has to prove its work."""
        return self.most // 2


# A station or a lodge sends from one line, and may do so in one evening.
LINE = [Limit(20, MINUTE), Limit(60, HOUR), Limit(300, DAY)]
NETWORK = [Limit(60, MINUTE), Limit(180, HOUR), Limit(900, DAY)]
# Somebody who lost the mail tries again; nobody else can have an address flooded.
ADDRESS = [Limit(4, HOUR), Limit(8, DAY)]
# From everywhere together: what keeps our mail from being taken for spam.
ALTOGETHER = [Limit(1_200, MINUTE), Limit(24_000, HOUR)]


class Level(Enum):
    FREE = "free"
    NEAR = "near"
    OVER = "over"


class Standing(NamedTuple):
    """How close a form came to a limit, and in how many seconds the next one will not."""

    level: Level
    wait: int


class Counter(NamedTuple):
    key: str
    starts_at: datetime


def count(*, origin: Origin, address: str) -> Standing:
    """Count one more form against all limits.

    One that is over a limit counts as well: whoever keeps trying stays out.
    """
    limits = _limits(origin, address)
    counts = _add(list(limits), 1)
    over = [counter for counter in limits if counts[counter] > limits[counter].most]
    near = [counter for counter in limits if counts[counter] > limits[counter].near]
    level = Level.OVER if over else Level.NEAR if near else Level.FREE
    return Standing(level, max((_left(limits, counter) for counter in over or near), default=0))


def take_back(*, origin: Origin, address: str) -> None:
    """Undo ``count``: the form was not taken, and comes again with its work done."""
    _add(list(_limits(origin, address)), -1)


def is_first_use(proof: Proof) -> bool:
    """Whether this work counts for the first time: it counts once, whatever the process."""
    counter = Counter(_key(f"proof {proof.nonce}"), proof.expires_at)
    return _add([counter], 1)[counter] == 1


@transaction.atomic
def may_be_mailed(address: str, mail: str) -> bool:
    """Whether the address may get one more mail that its owner need not have asked for.

    No more than MAILS_PER_ADDRESS_A_DAY within 24 hours, whatever form or person asks for
    them. ``mail`` names the mail: to ask again for the same one gives the same answer, and
    counts it once, also when the first attempt to send it failed.
    """
    key, this_mail, now = _key(f"mails to {mailbox(address)}"), _key(mail), timezone.now()
    with connection.cursor() as cursor:
        # Two mails at the same moment: the second one waits for the first one's count.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if RateCounter.objects.filter(key=this_mail).exists():
        return True
    # Hours that have begun: a little more than a day.
    lately = RateCounter.objects.filter(key=key, starts_at__gt=now - DAY - HOUR)
    if (lately.aggregate(sum=Sum("count"))["sum"] or 0) >= settings.MAILS_PER_ADDRESS_A_DAY:
        logger.warning("A mail was held back: its address has had its share of a day (%s).", mail)
        return False
    _add([Counter(key, _start(now, HOUR)), Counter(this_mail, _start(now, HOUR))], 1)
    return True


def forget(*addresses: str) -> None:
    """Delete what was counted of addresses."""
    names = [mailbox(address) for address in addresses]
    keys = [_name("address", limit, name) for name in names for limit in ADDRESS]
    keys += [_key(f"mails to {name}") for name in names]
    RateCounter.objects.filter(key__in=keys).delete()


def network_hash(origin: Origin) -> str:
    """Under which name a network is remembered with what came from it."""
    return _key(f"network {origin.network}")


def _limits(origin: Origin, address: str) -> dict[Counter, Limit]:
    factor, now = settings.RATE_LIMIT_FACTOR, timezone.now()
    limits = {
        ("line", origin.line): (LINE, factor),
        ("network", origin.network): (NETWORK, factor),
        ("address", mailbox(address)): (ADDRESS, 1),
        ("altogether", ""): (ALTOGETHER, factor),
    }
    return {
        Counter(_name(subject, limit, value), _start(now, limit.period)): limit._replace(
            most=limit.most * times
        )
        for (subject, value), (several, times) in limits.items()
        for limit in several
    }


def _name(subject: str, limit: Limit, value: str) -> str:
    return _key(f"{subject} {limit.period} {value}")


def _key(name: str) -> str:
    return salted_hmac("membership.rate_limit", name, algorithm="sha256").hexdigest()


def _start(now: datetime, period: timedelta) -> datetime:
    return now - (now - EPOCH) % period


def _left(limits: dict[Counter, Limit], counter: Counter) -> int:
    """Seconds until the counter's period is over, at least one."""
    left = counter.starts_at + limits[counter].period - timezone.now()
    return max(1, int(left.total_seconds()) + 1)


def _add(counters: list[Counter], number: int) -> dict[Counter, int]:
    """Add to each in one statement: two at the same moment get two different numbers."""
    table = connection.ops.quote_name(RateCounter._meta.db_table)
    rows = ", ".join(["(%s, %s, %s)"] * len(counters))
    # In the same order everywhere, so that no two wait for each other.
    values = [value for counter in sorted(counters) for value in (*counter, max(number, 0))]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_quickly()} INSERT INTO {table} AS counter (key, starts_at, count) "  # noqa: S608 - the table's name and placeholders
            f"SELECT counted.* FROM (VALUES {rows}) AS counted, quickly "
            "ON CONFLICT (key, starts_at) DO UPDATE SET count = greatest(counter.count + %s, 0) "
            "RETURNING key, starts_at, count",
            [*values, number],
        )
        return {Counter(key, starts_at): count for key, starts_at, count in cursor.fetchall()}


def _quickly() -> str:
    """By itself, the statement does not wait for the disk.

    Everybody's forms count on one row: each would wait until the one before is written. What
    a crash of the server forgets are a few counts. In a transaction of others this must not
    be: it would hold for everything that they write.
    """
    commit = "current_setting('synchronous_commit')" if connection.in_atomic_block else "'off'"
    return f"WITH quickly AS (SELECT set_config('synchronous_commit', {commit}, true) AS mode)"
