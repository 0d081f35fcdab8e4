"""The form by which supporters join, filled in by a program that takes its time."""

import time
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.request import urlopen

from bs4 import BeautifulSoup

# More than core.abuse.MIN_AGE_SECONDS, which needs Django.
OPEN_SECONDS = 3
PATH = "/join/supporter/"
HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}
TYPED = {
    "first_name": "Pat", "last_name": "Doe", "state": "VA", "zip_code": "22314",
    "topics": "newsletter",
}  # fmt: skip


@dataclass(frozen=True)
class OpenForm:
    """What the form brings along, and all its words, those of the consent among them."""

    hidden: dict[str, str]
    words: str

    def filled_in(self, address: str) -> str:
        """The body of a request."""
        return urlencode(self.hidden | TYPED | {"email": address})


def open_form(site: str) -> OpenForm:
    """Open the form, and wait as long as a person needs. Raises OSError where it is not there."""
    with urlopen(site + PATH, timeout=10) as response:  # noqa: S310 - our own server
        form = BeautifulSoup(response.read(), "html.parser").select_one("main form")
    hidden = {tag["name"]: tag.get("value", "") for tag in form.select("input[type=hidden]")}
    time.sleep(OPEN_SECONDS)
    return OpenForm(hidden, " ".join(form.get_text(" ").split()))
