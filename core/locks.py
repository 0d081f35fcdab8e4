"""Advisory locks of the database: whether somebody else is at something, in whatever process.

They go with the connection that holds them: who is killed keeps nobody waiting.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum, unique

from django.db import connection


@unique
class Lock(IntEnum):
    """What is locked. Each has a number of its own, and as many locks as there are keys."""

    SCHEDULE = 726_201
    WORKER = 726_202
    FIGURES = 726_203
    PUBLISHING = 726_204
    IMPORT = 726_205


@contextmanager
def alone(lock: Lock, key: int = 0) -> Iterator[bool]:
    """Whether nobody else has the lock. If so, it is ours until the end of the block."""
    is_ours = _ask("pg_try_advisory_lock", lock, key)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("pg_advisory_unlock", lock, key)


def is_alone(lock: Lock, key: int = 0) -> bool:
    """Whether nobody else has the lock. If so, it is ours until the transaction ends."""
    return _ask("pg_try_advisory_xact_lock", lock, key)


def key_of(name: str) -> int:
    """31 bits of it: the database's numbers have a sign."""
    return zlib.crc32(name.encode()) >> 1


def _ask(function: str, lock: Lock, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [lock.value, key])
        return cursor.fetchone()[0]
