"""How often forms are taken, from whom, for whom, and what is said when it is too often."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections
from django.utils import timezone

from core import abuse, proof_of_work
from core.abuse import Origin
from membership import rate_limit, suppressions
from membership.models import RateCounter, Signup
from membership.rate_limit import DAY, HOUR, MINUTE, Level, Limit
from membership.tasks import mail_confirmation
from tests.membership.conftest import JOIN, JOIN_AT, NEWSLETTER
from tests.membership.proofs import challenge_in, solved

pytestmark = pytest.mark.django_db
UNKNOWN = JOIN | {"email": "nobody@example.com"}
HERE = Origin("203.0.113.7/32", "203.0.113.0/24")


@pytest.fixture(autouse=True)
def _early_in_the_hour(monkeypatch) -> None:
    """Periods begin at the full minute, hour and day: no test may cross one."""
    now = timezone.now().replace(minute=10, second=10, microsecond=0)
    monkeypatch.setattr(rate_limit.timezone, "now", lambda: now)


def sent_times(send, times: int, **changes: object) -> list[int]:
    return [send("/newsletter/", NEWSLETTER | changes).status_code for _ in range(times)]


def levels(times: int, origin: Origin = HERE, address: str = "ann@example.com") -> list[Level]:
    return [rate_limit.count(origin=origin, address=address).level for _ in range(times)]


def only(monkeypatch, name: str, limit: Limit) -> None:
    """Let one limit hold, and no other."""
    for other in ("LINE", "NETWORK", "ADDRESS", "ALTOGETHER"):
        monkeypatch.setattr(rate_limit, other, [limit] if other == name else [])


def test_third_form_for_an_address_is_asked_to_prove_its_work(join_page, send):
    for spelling in ("ann@example.com", "Ann@Example.com"):
        assert send(JOIN_AT, JOIN | {"email": spelling}).status_code == 303
    answer = send(JOIN_AT, JOIN | {"email": "ann@example.COM"})
    assert answer.status_code == 422
    assert "please send it once more" in answer.text
    assert "please wait 50 minutes" in answer.text
    assert 'value="ann@example.COM"' in answer.text
    assert 'value="22202-1234"' in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    assert len(mail.outbox) == Signup.objects.count() == 2
    assert send(JOIN_AT, JOIN | {"email": "bob@example.com"}).status_code == 303


def test_work_that_is_proven_is_enough_once(newsletter_page, send):
    sent_times(send, 2)
    proof = solved(challenge_in(send("/newsletter/", NEWSLETTER)))
    assert send("/newsletter/", NEWSLETTER | proof).status_code == 303
    assert send("/newsletter/", NEWSLETTER | proof).status_code == 422
    assert Signup.objects.count() == 3


def test_form_that_was_asked_to_prove_its_work_does_not_count(newsletter_page, send):
    sent_times(send, 2)
    assert sent_times(send, 5) == [422] * 5
    proofs = [solved(proof_of_work.challenge()) for _ in range(3)]
    answers = [send("/newsletter/", NEWSLETTER | proof) for proof in proofs]
    assert [answer.status_code for answer in answers] == [303, 303, 429]


@pytest.mark.parametrize("forged", ["x", "e30=", "W10=", "bnVsbA==", "🙂", "A" * 5000])
def test_work_that_is_not_done_proves_nothing(newsletter_page, send, forged):
    sent_times(send, 2)
    answer = send("/newsletter/", NEWSLETTER | {proof_of_work.FIELD: forged})
    assert answer.status_code == 422
    assert "data-challenge" in answer.text


def test_over_the_limit_says_when_to_come_back(join_page, send):
    for _ in range(4):
        proof = solved(proof_of_work.challenge())
        assert send(JOIN_AT, JOIN | proof).status_code == 303
    answer = send(JOIN_AT, JOIN | solved(proof_of_work.challenge()))
    assert answer.status_code == 429
    assert 2950 < int(answer["Retry-After"]) <= 2991
    assert "please send it again in 50 minutes" in answer.text
    assert 'value="Ann.Lee@Example.com"' in answer.text
    assert "data-challenge" not in answer.text
    assert len(mail.outbox) == Signup.objects.count() == 4


def test_limit_says_the_same_of_known_and_unknown_addresses(join, send, client, monkeypatch):
    client.post(join())
    assert send(JOIN_AT, JOIN).status_code == 303
    assert [send(JOIN_AT, UNKNOWN).status_code for _ in range(2)] == [303, 303]
    now = abuse.time.time()
    monkeypatch.setattr(abuse.time, "time", lambda: now)
    known, unknown = (_near_and_over(send, data) for data in (JOIN, UNKNOWN))
    assert known == unknown


def _near_and_over(send, data: dict) -> list[tuple]:
    """What is said of an address near its limit, and over it, but for what differs each time."""
    proofs = [{}, *(solved(proof_of_work.challenge()) for _ in range(3))]
    answers = [send(JOIN_AT, data | proof) for proof in proofs]
    assert [answer.status_code for answer in answers] == [422, 303, 303, 429]
    texts = [answer.text.replace(data["email"], "") for answer in answers]
    texts[0] = re.sub('data-challenge="[^"]*"', "", texts[0])
    headers = [dict(answer.headers) for answer in answers]
    for fields in headers:
        fields.pop("Content-Length", None)
    return list(zip(texts, headers, strict=True))


@pytest.mark.parametrize("name", ["LINE", "NETWORK", "ADDRESS", "ALTOGETHER"])
@pytest.mark.parametrize("period", [MINUTE, HOUR, DAY])
def test_every_limit_is_free_then_near_then_over(monkeypatch, name, period):
    only(monkeypatch, name, Limit(4, period))
    assert levels(5) == [Level.FREE] * 2 + [Level.NEAR] * 2 + [Level.OVER]
    later = timezone.now() + period
    monkeypatch.setattr(rate_limit.timezone, "now", lambda: later)
    assert levels(1) == [Level.FREE]


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("LINE", Origin("203.0.113.8/32", HERE.network)),
        ("NETWORK", Origin("198.51.100.1/32", "198.51.100.0/24")),
    ],
)
def test_limit_of_one_origin_leaves_others_free(monkeypatch, name, others):
    only(monkeypatch, name, Limit(2, HOUR))
    assert levels(3)[-1] is Level.OVER
    assert levels(1, others) == [Level.FREE]


def test_network_is_limited_whatever_the_line_and_the_address(newsletter_page, send, monkeypatch):
    only(monkeypatch, "NETWORK", Limit(4, HOUR))
    statuses = [
        send(
            "/newsletter/",
            NEWSLETTER | {"email": f"person{number}@example.com"},
            REMOTE_ADDR=f"203.0.113.{number}",
        ).status_code
        for number in range(3)
    ]
    assert statuses == [303, 303, 422]
    other = send("/newsletter/", NEWSLETTER, REMOTE_ADDR="203.0.114.1")
    assert other.status_code == 303


def test_limits_grow_with_the_factor_but_not_those_of_an_address(settings):
    settings.RATE_LIMIT_FACTOR = 100
    assert levels(3) == [Level.FREE, Level.FREE, Level.NEAR]
    assert {
        level for number in range(40) for level in levels(1, address=f"p{number}@example.com")
    } == {Level.FREE}


def test_refused_forms_are_not_counted_and_counters_know_nobody(join_page, send):
    send(JOIN_AT, JOIN | {"zip_code": "x"})
    send(JOIN_AT, JOIN, headers={})
    assert RateCounter.objects.count() == 0
    send(JOIN_AT, JOIN, REMOTE_ADDR="203.0.113.7")
    stored = str(list(RateCounter.objects.values()))
    assert RateCounter.objects.count() > 5
    assert "203.0.113" not in stored
    assert "example" not in stored.lower()
    kept = Signup.objects.get().network_hash
    assert kept == rate_limit.network_hash(HERE)
    assert len(kept) == 64


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_limit_holds_across_connections(monkeypatch):
    """Two processes at the same moment: each try gets a number of its own."""
    only(monkeypatch, "ADDRESS", Limit(3, HOUR))

    def attempts(_: int) -> list[Level]:
        try:
            return levels(4)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = [level for tries in pool.map(attempts, range(2)) for level in tries]
    assert results.count(Level.OVER) == 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_work_counts_once_across_connections():
    proof = proof_of_work.proven(solved(proof_of_work.challenge())[proof_of_work.FIELD])

    def attempt(_: int) -> bool:
        try:
            return rate_limit.is_first_use(proof)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]


def durability(set_to: str = "") -> str:
    with connections["default"].cursor() as cursor:
        if set_to:
            cursor.execute(f"SET synchronous_commit = {set_to}")
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_counting_leaves_what_comes_after_it_durable():
    before = durability()
    durability(set_to="on")
    levels(1)
    assert durability() == "on"
    durability(set_to=before)


def test_counting_leaves_the_transaction_that_it_stands_in_durable():
    durability(set_to="on")
    levels(1)
    assert durability() == "on"


def signups(number: int, address: str = "ann@example.com") -> list[Signup]:
    return [
        Signup.objects.create(
            email=address, kind="supporter", source="join", created_at=timezone.now()
        )
        for _ in range(number)
    ]


def test_address_is_mailed_no_more_than_so_often_a_day_whatever_the_source(settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 3
    for signup in signups(5, "Ann@Example.com"):
        mail_confirmation.enqueue(signup.pk)
    assert len(mail.outbox) == 3
    assert not rate_limit.may_be_mailed("ann@example.com", "link 7")
    assert rate_limit.may_be_mailed("bob@example.com", "link 7")


@pytest.mark.parametrize(
    ("address", "others"),
    [
        ("ann@example.com", ["ann+1@example.com", "Ann+a+b@example.com"]),
        ("annlee@gmail.com", ["ann.lee+x@gmail.com", "a.n.n.l.e.e@googlemail.com"]),
    ],
)
def test_inbox_is_not_flooded_by_other_spellings_of_its_address(settings, address, others):
    settings.MAILS_PER_ADDRESS_A_DAY = 2
    spellings = [address, *others]
    mailed = [rate_limit.may_be_mailed(each, f"mail to {each}") for each in spellings]
    assert mailed == [True, True, False]
    levels = [rate_limit.count(origin=HERE, address=each).level for each in spellings]
    assert levels == [Level.FREE, Level.FREE, Level.NEAR]


def test_inboxes_of_others_have_limits_of_their_own(settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 1
    others = ["ann.lee@example.com", "annlee@example.com", "annlee@gmail.com", "+1@example.com"]
    assert all(rate_limit.may_be_mailed(each, each) for each in others)


def test_address_may_be_mailed_again_a_day_later(settings, monkeypatch):
    settings.MAILS_PER_ADDRESS_A_DAY = 1
    start = timezone.now()

    def asked_after(hours: float) -> bool:
        moment = start + timedelta(hours=hours)
        monkeypatch.setattr(rate_limit.timezone, "now", lambda: moment)
        return rate_limit.may_be_mailed("ann@example.com", f"mail {hours}")

    assert [asked_after(hours) for hours in (0, 1, 23.5, 24, 26)] == [
        True, False, False, False, True,
    ]  # fmt: skip


def test_mail_that_is_tried_again_counts_once(settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 1
    first, second = signups(2)
    assert [suppressions.may_be_asked(first) for _ in range(3)] == [True] * 3
    assert not suppressions.may_be_asked(second)


def test_form_is_answered_the_same_when_the_mail_is_held_back(newsletter_page, send, settings):
    settings.MAILS_PER_ADDRESS_A_DAY = 1
    first, second = (send("/newsletter/", NEWSLETTER) for _ in range(2))
    assert len(mail.outbox) == 1
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert dict(first.headers) == dict(second.headers)


def test_forgetting_an_address_leaves_no_counter_of_it():
    levels(2)
    rate_limit.may_be_mailed("ann@example.com", "link 7")
    keys = {row.key for row in RateCounter.objects.all()}
    rate_limit.forget("Ann@Example.com")
    left = {row.key for row in RateCounter.objects.all()}
    assert len(keys - left) == len(rate_limit.ADDRESS) + 1


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "a minute"), (61, "2 minutes"), (5400, "90 minutes"), (5401, "2 hours")],
)
def test_waiting_is_said_in_words(seconds, words):
    assert abuse.in_words(seconds) == words
