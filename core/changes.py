"""How every process learns that public content has changed, and what it may keep until then.

Every change sends ``NOTIFY`` in its own transaction, so that all web processes on all
machines hear of it when, and only when, it is committed. What a process has kept is valid
for one generation: the time between two changes. A process that cannot listen (its
database is away) or does not (a command, a test) keeps nothing.
"""

import functools
import logging
import threading
from collections.abc import Callable, Hashable
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest

logger = logging.getLogger(__name__)

CHANNEL = "public_content"
# How long a listener that lost its database waits before it asks again.
RECONNECT_SECONDS = 2.0
# A listener wakes this often to see that its connection still lives.
HEARTBEAT_SECONDS = 5.0
# Of one function: no host name that a stranger makes up may fill the memory.
MOST_VALUES = 500


def announce(**kwargs: Any) -> None:
    """Have every process forget what it keeps, once the running transaction is committed.

    Takes and ignores what signals send.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


class Listener:
    """One thread of a process that waits for changes."""

    def __init__(self) -> None:
        self.is_listening = False
        self.generation = 0
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def ensure_running(self, **kwargs: Any) -> None:
        """Start with the first request: a thread does not survive gunicorn's fork."""
        if self._thread:
            return
        with self._lock:
            if not self._thread:
                self._thread = threading.Thread(target=self._run, daemon=True, name="changes")
                self._thread.start()

    def stop(self) -> None:
        """End the thread for good, and wait until it has let go of its connection."""
        self._stopped.set()
        announce()  # wakes it
        if self._thread:
            self._thread.join()

    def start_generation(self) -> None:
        """Let nothing be used that was kept until now."""
        self.generation += 1

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except (psycopg.Error, OSError) as error:
                logger.warning("Nothing is kept between requests: %s", error)
            self.is_listening = False
            self.start_generation()
            self._stopped.wait(RECONNECT_SECONDS)

    def _listen(self) -> None:
        parameters = connection.get_connection_params()
        wanted = ("host", "port", "dbname", "user", "password", "sslmode")
        own = {name: parameters[name] for name in wanted if parameters.get(name)}
        with psycopg.connect(**own, autocommit=True) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            # What changed before we listened is not told any more.
            self.start_generation()
            self.is_listening = True
            while not self._stopped.is_set():
                if any(listening.notifies(timeout=HEARTBEAT_SECONDS, stop_after=1)):
                    self.start_generation()
                else:
                    listening.execute("SELECT 1")


listener = Listener()


def kept[*Args, R](function: Callable[[*Args], R]) -> Callable[[*Args], R]:
    """Keep what a function returns for its arguments until public content changes.

    Arguments go by position and must be hashable; of a request only scheme and host may
    make a difference. What is returned is shared by all requests and must not be changed.
    """
    memory: dict[Hashable, tuple[int, R]] = {}

    @functools.wraps(function)
    def remembering(*args: *Args) -> R:
        if not listener.is_listening:
            return function(*args)
        generation = listener.generation
        key = tuple(map(_difference, args))
        known = memory.get(key)
        if known and known[0] == generation:
            return known[1]
        value = function(*args)
        if len(memory) >= MOST_VALUES:
            memory.clear()
        # If a change came meanwhile, the value carries a generation that is over.
        memory[key] = (generation, value)
        return value

    return remembering


def _difference(argument: Hashable) -> Hashable:
    return argument.build_absolute_uri("/") if isinstance(argument, HttpRequest) else argument
