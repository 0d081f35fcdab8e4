"""How much one network may send, and how often one address may be written to.

Counted in the database, so that the limits hold across processes and machines. Networks and
addresses are kept as keyed hashes only, and for no longer than RATE_COUNTER_HOURS.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from membership.addresses import normalize
from membership.models import RateCounter


class Limit(NamedTuple):
    """At most ``most`` within each ``period``, which starts at a multiple of itself."""

    subject: str
    most: int
    period: timedelta


# A station or a lodge sends from one network, and may do so in one evening.
NETWORK = [
    Limit("network", 60, timedelta(hours=1)),
    Limit("network", 300, timedelta(days=1)),
]
# Somebody who lost the mail tries again; nobody else can have an address flooded.
ADDRESS = [
    Limit("address", 3, timedelta(hours=1)),
    Limit("address", 6, timedelta(days=1)),
]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Counter(NamedTuple):
    key: str
    starts_at: datetime


def is_exceeded(*, network: str, address: str) -> bool:
    """Count one more try against all limits, and say whether it is one too many.

    A refused try counts as well: whoever keeps trying stays out.
    """
    limits = {_counter(limit, network): limit for limit in NETWORK}
    limits |= {_counter(limit, normalize(address)): limit for limit in ADDRESS}
    return any(count > limits[counter].most for counter, count in _count(list(limits)).items())


def _counter(limit: Limit, value: str) -> Counter:
    now = timezone.now()
    name = f"{limit.subject} {limit.period} {value}"
    key = salted_hmac("membership.rate_limit", name, algorithm="sha256").hexdigest()
    return Counter(key, now - (now - EPOCH) % limit.period)


def _count(counters: list[Counter]) -> dict[Counter, int]:
    """Add one to each in one statement: two at the same moment get two different numbers."""
    table = connection.ops.quote_name(RateCounter._meta.db_table)
    rows = ", ".join(["(%s, %s, 1)"] * len(counters))
    # In the same order everywhere, so that no two wait for each other.
    values = [value for counter in sorted(counters) for value in counter]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS counter (key, starts_at, count) VALUES {rows} "  # noqa: S608 - the table's name and placeholders
            "ON CONFLICT (key, starts_at) DO UPDATE SET count = counter.count + 1 "
            "RETURNING key, starts_at, count",
            values,
        )
        return {Counter(key, starts_at): count for key, starts_at, count in cursor.fetchall()}
