"""People who fill in a form, and remember what they were answered."""

import contextlib
import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Self
from urllib.parse import urlencode

from bs4 import BeautifulSoup

FORM = "/join/supporter/"
FORM_SECONDS = 3  # longer than the form wants to have been open
TIMEOUT = 15
PAUSE_SECONDS = 0.15
TYPED = {
    "first_name": "Pat", "last_name": "Doe", "state": "VA", "zip_code": "22314",
    "topics": "newsletter",
}  # fmt: skip


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
    hidden: dict[str, str] = field(default_factory=dict)
    wording: str = ""

    def __post_init__(self) -> None:
        self.numbers, self.is_over = count(1), threading.Event()
        self.threads = [threading.Thread(target=self._join) for _ in range(self.at_once)]

    def open_form(self) -> None:
        """The hidden fields and the words of the consent, as everybody gets them."""
        status, body = self._ask("GET")
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{FORM} answers {status}.")
        form = BeautifulSoup(body, "html.parser").select_one("main form")
        self.hidden = {
            tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")
        }
        self.wording = " ".join(form.get_text(" ").split())
        time.sleep(FORM_SECONDS)

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
                status, _ = self._ask("POST", self.hidden | TYPED | {"email": address})
            (self.joined if status == HTTPStatus.SEE_OTHER else self.others).append(address)

    def _ask(self, method: str, fields: dict[str, str] | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=TIMEOUT)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": ".".join(str(random.randrange(1, 255)) for _ in range(4)),  # noqa: S311 - no secret
        }
        with contextlib.closing(connection):
            connection.request(method, FORM, urlencode(fields or {}), headers)
            response = connection.getresponse()
            return response.status, response.read()
