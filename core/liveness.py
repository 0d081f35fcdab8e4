"""Which workers live: each holds a lock in the database that goes when its connection goes.

A process that is killed loses its connections at once, and one whose machine is gone loses them
after a minute. No clock has to guess how long a task may take.
"""

from django.db import connection
from django.utils.crypto import get_random_string

from core.locks import Lock, key_of

# A machine that vanished is noticed after 30 + 3 * 10 seconds. Of no effect on a Unix socket.
KEEP_ALIVE = """
SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3
"""
HELD = """
SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND datname = current_database()
"""


class Sign:
    """That a worker lives, as long as the thread that shows it does."""

    def __init__(self) -> None:
        self.identity = ""
        self._shown: tuple[object, str] | None = None
        self.renew()

    def renew(self) -> str:
        """Be another worker from now on: what the one before left undone is abandoned."""
        self.identity = get_random_string(32)
        return self.identity

    def show(self) -> None:
        """Hold the lock; to be called again every few seconds, by one thread."""
        with connection.cursor() as cursor:
            shown = (connection.connection, self.identity)
            if self._shown == shown:
                cursor.execute("SELECT 1")  # which fails if the lock is gone
                return
            cursor.execute(KEEP_ALIVE)
            cursor.execute("SELECT pg_advisory_unlock_all()")
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.WORKER.value, key_of(shown[1])])
            self._shown = shown


def living() -> set[int]:
    """The keys of the locks of the workers that live: see ``core.locks.key_of``."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [Lock.WORKER.value])
        return {held for (held,) in cursor.fetchall()}
