"""What staff's screens ask of the database that DATABASE_URL names, and how long that takes."""

import os
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

MOST_MS = 300
LOOKS = 3
# By its view: what staff look for in a listing. {number} and {email} are a member's.
LISTINGS = {
    "person:index": [
        "", "ordering=-name", "ordering=state", "p=100", "state=CA", "state=WY", "kind=active",
        "standing=new", "standing=ended", "standing=none", "topic=newsletter", "topic=state",
        "address=unconfirmed", "address=suppressed", "state=CA&kind=family&topic=statements",
        "q=smith", "q=john+smith", "q=mary+sm", "q=zyx", "q={email}", "q={number}", "q=22314",
        "q=smith+virginia", "q=Wyoming", "q=john+smith&state=CA&topic=newsletter",
    ],
    "membership:index": ["", "kind=retired", "status=ended", "q=smith", "q={number}"],
    "subscription:index": ["", "topic=statements", "q=smith"],
    "consent:index": ["", "purpose=newsletter", "action=withdrawn", "source=footer", "q=smith"],
    "signup:index": ["", "q=smith"],
    "memberorganization:index": ["", "q=lodge"],
    "suppression:index": [""],
    "datarequest:index": [""],
    "membership_overview:index": [""],
    "mailing:index": [""],
}  # fmt: skip


class Screen(NamedTuple):
    name: str
    path: str


class Figures(NamedTuple):
    """Of one look; times in milliseconds."""

    queries: int
    database: float
    slowest: float
    altogether: float


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apoa_site.settings.dev")
    import django  # reads the environment, which is set now

    django.setup()
    from membership.models import Person

    print(f"\nStaff's screens with {Person.objects.count():,} people; in milliseconds\n")
    print(f"{'screen':52} {'SQL':>4} {'database':>9} {'slowest':>8} {'in all':>8}")
    figures = {screen.name: _measure(screen) for screen in _screens()}
    slow = [name for name, measured in figures.items() if measured.database > MOST_MS]
    print(f"\nTarget: {MOST_MS} ms at the database at most. ", end="")
    print(f"Missed by: {', '.join(slow)}" if slow else "Met by every screen.", flush=True)
    return 1 if slow else 0


def _screens() -> Iterator[Screen]:
    from django.urls import reverse

    from membership.models import Membership

    member = Membership.objects.active().select_related("person").latest("pk")
    known = {"number": member.number.replace(" ", "+"), "email": member.person.email}
    for view, searches in LISTINGS.items():
        for search in searches:
            name = f"{view.partition(':')[0]} {search}".strip()
            yield Screen(name, f"{reverse(view)}?{search.format(**known)}")
    yield Screen("one person", reverse("person:inspect", args=[member.person_id]))


def _measure(screen: Screen) -> Figures:
    """The middle one of several looks, after one that fills the caches. Printed at once."""
    looks = sorted((_look(screen) for _ in range(LOOKS + 1)), key=lambda look: look.database)
    figures = looks[len(looks) // 2 - 1]
    print(
        f"{screen.name:52} {figures.queries:4} {figures.database:9.1f} {figures.slowest:8.1f} "
        f"{figures.altogether:8.1f}",
        flush=True,
    )
    return figures


def _look(screen: Screen) -> Figures:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    everything = {"is_staff": True, "is_superuser": True}
    user, _ = get_user_model().objects.get_or_create(email="bench@localhost", defaults=everything)
    client.force_login(user)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(screen.path)
    altogether = 1000 * (time.perf_counter() - started)
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{screen.path} answers {response.status_code}.")
    times = [1000 * float(query["time"]) for query in queries]
    return Figures(len(times), sum(times), max(times), altogether)


if __name__ == "__main__":
    sys.exit(main())
