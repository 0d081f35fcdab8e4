"""People who fill in a form, and remember what they were answered."""

import contextlib
import http.client
import random
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Self

from scripts.join_form import HEADERS, PATH, OpenForm, open_form

TIMEOUT = 15
PAUSE_SECONDS = 0.15


@dataclass
class People:
    """So many at once, each with an address that nobody had before, until they are told to stop.

    ``joined`` are those that were answered with success. Of the others nobody knows: an answer
    may get lost.
    """

    port: int
    at_once: int = 4
    joined: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    form: OpenForm | None = None

    def __post_init__(self) -> None:
        self.numbers, self.is_over = count(1), threading.Event()
        self.threads = [threading.Thread(target=self._join) for _ in range(self.at_once)]

    def open_form(self) -> bool:
        """Whether it was there."""
        with contextlib.suppress(OSError):
            self.form = open_form(f"http://localhost:{self.port}")
        return self.form is not None

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _join(self) -> None:
        while not self.is_over.wait(PAUSE_SECONDS * random.random()):  # noqa: S311 - no secret
            address = f"pat.{next(self.numbers)}@example.com"
            status = 0
            with contextlib.suppress(OSError, http.client.HTTPException):
                status = self._send(address)
            (self.joined if status == HTTPStatus.SEE_OTHER else self.others).append(address)

    def _send(self, address: str) -> int:
        """The status of the answer."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT)
        network = ".".join(str(random.randrange(1, 255)) for _ in range(4))  # noqa: S311 - no secret
        headers = HEADERS | {"X-Forwarded-For": network}
        with contextlib.closing(connection):
            connection.request("POST", PATH, self.form.filled_in(address), headers)
            return connection.getresponse().status
