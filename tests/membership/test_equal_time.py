"""A known and an unknown address are answered in the same time, as far as one can measure.

Times are compared as distributions, by the rank test of Mann and Whitney. Each round takes
them alternately, so that a busy machine slows both alike. A difference counts only if every
round shows it: by chance that happens once in a million runs.
"""

import gc
import math
import random
import time
from collections.abc import Callable, Iterator
from itertools import count
from statistics import median

import pytest
from django.http import HttpResponse
from django.utils import timezone

from membership.models import Consent, Membership, Person, Subscription
from tests.membership.conftest import JOIN, JOIN_AT, NEWSLETTER

pytestmark = pytest.mark.django_db
SAMPLES = 30
ROUNDS = 3
# Two-sided, one in a hundred.
CRITICAL = 2.576

Answer = Callable[[str], HttpResponse]


def probability_score(first: list[float], second: list[float]) -> float:
    """How many standard deviations the ranks of two samples lie from each other; signed."""
    ranks = {value: rank for rank, value in enumerate(sorted(first + second), 1)}
    size, others = len(first), len(second)
    statistic = sum(ranks[value] for value in first) - size * (size + 1) / 2
    mean = size * others / 2
    return (statistic - mean) / math.sqrt(size * others * (size + others + 1) / 12)


def differs(first: Callable[[], float], second: Callable[[], float]) -> bool:
    """Whether one takes longer than the other in every round."""
    scores = []
    for _ in range(ROUNDS):
        times = ([], [])
        for _ in range(SAMPLES):
            for which in random.sample((0, 1), 2):
                times[which].append((first, second)[which]())
        scores.append(probability_score(*times))
        if abs(scores[-1]) < CRITICAL or scores[-1] * scores[0] < 0:
            return False
    return True


def timer(answer: Answer, addresses: Iterator[str], delay: float = 0) -> Callable[[], float]:
    """Times the answer to the next of the addresses, each of which is used once."""

    def once() -> float:
        address = next(addresses)
        gc.disable()
        start = time.perf_counter()
        response = answer(address)
        time.sleep(delay)
        taken = time.perf_counter() - start
        gc.enable()
        assert response.status_code == 303
        return taken

    return once


@pytest.fixture(autouse=True)
def _as_in_production(settings) -> None:
    """Tasks are queued, not done at once, and so many forms from one line are let through."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.RATE_LIMIT_FACTOR = 1000


@pytest.fixture
def answers(join_page, newsletter_page, send) -> dict[str, Answer]:
    return {
        "join": lambda address: send(JOIN_AT, JOIN | {"email": address}),
        "newsletter": lambda address: send("/newsletter/", NEWSLETTER | {"email": address}),
        "my link": lambda address: send("/preferences/", {"email": address}),
    }


def known(start: int) -> Iterator[str]:
    """Addresses of members with a subscription and a consent."""
    for number in range(start, start + SAMPLES * ROUNDS + 5):
        address = f"k{number:05}@example.com"
        person = Person.objects.create(email=address, confirmed_at=timezone.now())
        Membership.objects.create(person=person, kind="supporter")
        Subscription.objects.create(person=person, topic="newsletter")
        Consent.objects.create(
            person=person, action="given", purpose="newsletter", wording="Yes",
            wording_version="x", source="join", stated_at=timezone.now(),
        )  # fmt: skip
    return (f"k{number:05}@example.com" for number in count(start))


def unknown(start: int) -> Iterator[str]:
    return (f"u{number:05}@example.com" for number in count(start))


@pytest.mark.parametrize("form", ["join", "newsletter", "my link"])
def test_known_and_unknown_addresses_take_the_same_time(answers, form):
    times = timer(answers[form], known(0)), timer(answers[form], unknown(0))
    for once in times:
        for _ in range(3):
            once()  # fills caches
    assert not differs(*times)


def test_difference_of_half_an_answer_would_be_seen(answers):
    """What the comparison can see depends on how busy the machine is; this it always can."""
    plain = timer(answers["newsletter"], unknown(50_000))
    delay = median(plain() for _ in range(10)) / 2
    slower = timer(answers["newsletter"], unknown(0), delay)
    assert any(differs(slower, plain) for _ in range(3))


def test_ranks_of_equal_samples_lie_close_and_of_others_apart():
    early, late = [i / 10 for i in range(40)], [i / 10 + 3 for i in range(40)]
    assert probability_score(early[::2], early[1::2]) == pytest.approx(0, abs=0.5)
    assert probability_score(early, late) < -CRITICAL
    assert probability_score(late, early) > CRITICAL
