"""What staff's screens, and what they do there, ask of the database that DATABASE_URL names, and
how long that takes.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple

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
        "standing=current&kind=family&topic=state", "standing=new&kind=retired&topic=state",
    ],
    "membership:index": [
        "", "kind=retired", "status=ended", "q=smith", "q={number}",
        "standing=current&kind=family&person__state=WY",
    ],
    "subscription:index": ["", "topic=statements", "q=smith"],
    "consent:index": [
        "", "purpose=newsletter", "action=withdrawn", "source=footer", "q=smith", "stands=yes",
        "stands=yes&purpose=issue&source=footer", "stands=yes&q=smith",
    ],
    "signup:index": ["", "q=smith", "q=jo", "q=zyx"],
    "agreements:index": [""],
    "waves:index": ["", "by=domain"],
    "memberorganization:index": ["", "q=lodge"],
    "suppression:index": [""],
    "datarequest:index": [""],
    "membership_overview:index": [""],
    "campaign:index": [""],
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
    figures = {screen.name: _measure(screen.name, partial(_look, screen)) for screen in _screens()}
    from scripts.bench import acts  # its models need Django set up

    for name, act in acts.acts():
        figures[name] = _measure(name, partial(_do, act))
    slow = [name for name, measured in figures.items() if measured.database > MOST_MS]
    print(f"\nTarget: {MOST_MS} ms at the database at most. ", end="")
    print(f"Missed by: {', '.join(slow)}" if slow else "Met by every screen.", flush=True)
    return 1 if slow else 0


def _screens() -> Iterator[Screen]:
    from django.urls import reverse

    from mailing.models import Campaign
    from membership.models import Membership
    from news.models import StatementPage

    member = Membership.objects.active().select_related("person").latest("pk")
    known = {"number": member.number.replace(" ", "+"), "email": member.person.email}
    for view, searches in LISTINGS.items():
        for search in searches:
            name = f"{view.partition(':')[0]} {search}".strip()
            yield Screen(name, f"{reverse(view)}?{search.format(**known)}")
    yield Screen("one person", reverse("person:inspect", args=[member.person_id]))
    mailing = Campaign.objects.exclude(statement=None).latest("pk")
    other = StatementPage.objects.live().exclude(campaigns=mailing.pk).latest("pk")
    yield Screen("a mailing", reverse("campaign:inspect", args=[mailing.pk]))
    yield Screen("send a statement", reverse("mailing:send", args=[other.pk]))
    yield Screen("send it once more", reverse("mailing:send", args=[mailing.statement_id]))


def _measure(name: str, look: Callable[[], Figures]) -> Figures:
    """The middle one of several looks, after one that fills the caches. Printed at once."""
    looks = sorted((look() for _ in range(LOOKS + 1)), key=lambda look: look.database)
    figures = looks[len(looks) // 2 - 1]
    print(
        f"{name:52} {figures.queries:4} {figures.database:9.1f} {figures.slowest:8.1f} "
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
    if response.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{screen.path} answers {response.status_code}.")
    return _figures(queries, started)


def _do(act: Callable[[], Any]) -> Figures:
    """Do it, and take it back."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    with transaction.atomic():
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            act()
        figures = _figures(queries, started)
        transaction.set_rollback(True)
    return figures


def _figures(queries: Iterable[dict[str, str]], started: float) -> Figures:
    times = [1000 * float(query["time"]) for query in queries]
    return Figures(len(times), sum(times), max(times), 1000 * (time.perf_counter() - started))


if __name__ == "__main__":
    sys.exit(main())
