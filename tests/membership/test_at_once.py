"""What is done by two at the same moment, each over a connection of its own."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from membership import tokens
from membership.data_rights import links
from membership.models import Consent, DataRequest, Membership, Person, Signup, Subscription
from membership.services.merging import merge
from membership.services.subscriptions import subscribe
from membership.topics import Choice, Topic
from tests.factories import UserFactory, make_home

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# Within a transaction, the database goes on telling what it told first.
WAITING = """
SELECT count(*) FROM pg_stat_clear_snapshot(), pg_stat_activity
WHERE wait_event_type = 'Lock' AND datname = %s
"""


@pytest.fixture
def ann() -> Person:
    make_home()
    return Person.objects.create(email="ann@example.com")


@pytest.fixture
def signup() -> Signup:
    return Signup.objects.create(
        email="ann@example.com", kind="supporter", source="join", topics=["newsletter"],
        wording="Yes.", wording_version="join-1",
    )  # fmt: skip


def confirm_path(signup: Signup) -> str:
    return reverse("confirm", args=[tokens.for_confirmation(signup)])


def erase_path(person: Person) -> str:
    token = links.token_for(person, DataRequest.Kind.ERASE)
    return reverse("erase_everything", args=[token])


@contextmanager
def one_after_another(*deeds: Callable[[], object]) -> Iterator[list[Future]]:
    """Each begins when the one before it waits for what the block has locked."""
    database = connection.settings_dict["NAME"]
    with ThreadPoolExecutor(len(deeds)) as pool, transaction.atomic():
        futures: list[Future] = []
        yield futures
        for number, deed in enumerate(deeds, 1):
            futures.append(pool.submit(_then_close, deed))
            _until(lambda number=number: _waiting(database) >= number)


def _waiting(database: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [database])
        return cursor.fetchone()[0]


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def _then_close(deed: Callable[[], object]) -> object:
    try:
        return deed()
    finally:
        connections.close_all()


def post(path: str, **data: str) -> Callable[[], HttpResponse]:
    return lambda: Client().post(path, data)


def lock(row: Person | Signup) -> None:
    type(row).objects.select_for_update().get(pk=row.pk)


def test_link_that_is_confirmed_twice_at_once_makes_one_member(ann, signup):
    path = confirm_path(signup)
    with one_after_another(post(path), post(path)) as answers:
        lock(signup)
    assert [answer.result().status_code for answer in answers] == [303, 303]
    assert Membership.objects.count() == Consent.objects.count() == len(mail.outbox) == 1


def test_who_erases_twice_at_once_is_erased_once(ann):
    path = erase_path(ann)
    with one_after_another(post(path), post(path)) as answers:
        lock(ann)
    assert [answer.result()["Location"] for answer in answers] == ["/erase-me/erased/"] * 2
    assert not Person.objects.exists()
    assert DataRequest.objects.count() == 1


def test_link_that_is_confirmed_while_its_person_erases_is_gone(ann, signup):
    with one_after_another(post(erase_path(ann)), post(confirm_path(signup))) as answers:
        lock(ann)
    assert [answer.result().status_code for answer in answers] == [303, 410]
    assert not Person.objects.exists()
    assert not Signup.objects.exists()


def test_list_that_is_left_while_its_person_erases_goes_along(ann):
    subscribe(ann, Choice(Topic.NEWSLETTER))
    leave = reverse("unsubscribe", args=[tokens.for_unsubscription(ann.address_hash)])
    with one_after_another(post(erase_path(ann)), post(leave, leave="all")) as answers:
        lock(ann)
    assert answers[0].result().status_code == 303
    assert answers[1].result().status_code in (200, 410, 422)
    assert not Person.objects.exists()
    assert not Subscription.objects.exists()


def test_row_that_is_merged_while_its_person_erases_goes_along(ann, signup):
    double = Person.objects.create(email="ann@second.example")
    Signup.objects.create(email=double.email, kind="supporter", source="join")
    staff = UserFactory()
    joined = lambda: merge(survivor=ann, merged=double, by=staff)  # noqa: E731 - one of the deeds
    with one_after_another(joined, post(erase_path(ann))) as deeds:
        lock(ann)
    assert deeds[1].result().status_code == 303
    assert not Person.objects.exists()
    assert not Signup.objects.exists()


def test_signup_that_is_confirmed_while_its_person_is_merged_is_the_survivors(ann, signup):
    double, staff = ann, UserFactory()
    survivor = Person.objects.create(email="ann@second.example")
    joined = lambda: merge(survivor=survivor, merged=double, by=staff)  # noqa: E731 - see above
    with one_after_another(joined, post(confirm_path(signup))) as deeds:
        lock(double)
    assert deeds[1].result().status_code == 303
    assert Membership.objects.get().person == survivor
    assert Subscription.objects.get().person == survivor
