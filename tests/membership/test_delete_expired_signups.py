from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from membership.models import Person, RateCounter, Signup

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_and_new(settings) -> None:
    now = timezone.now()
    for days in (settings.UNCONFIRMED_SIGNUP_DAYS + 1, settings.UNCONFIRMED_SIGNUP_DAYS - 1):
        Signup.objects.create(
            email=f"{days}@example.com",
            kind="supporter",
            source="join",
            created_at=now - timedelta(days=days),
        )
    for hours in (settings.RATE_COUNTER_HOURS + 1, settings.RATE_COUNTER_HOURS - 1):
        RateCounter.objects.create(key=str(hours), starts_at=now - timedelta(hours=hours), count=1)


def test_what_is_too_old_is_deleted(old_and_new):
    Person.objects.create(email="31@example.com")
    out = StringIO()
    call_command("delete_expired_signups", stdout=out)
    assert out.getvalue() == "Deleted: 1 signups\nDeleted: 1 rate counters\n"
    assert [signup.email for signup in Signup.objects.all()] == ["29@example.com"]
    assert [counter.key for counter in RateCounter.objects.all()] == ["47"]
    assert Person.objects.count() == 1
    call_command("delete_expired_signups", verbosity=0)
    assert Signup.objects.count() == RateCounter.objects.count() == 1


def test_dry_run_counts_and_deletes_nothing(old_and_new):
    out = StringIO()
    call_command("delete_expired_signups", "--dry-run", stdout=out)
    assert out.getvalue() == "Would delete: 1 signups\nWould delete: 1 rate counters\n"
    assert Signup.objects.count() == RateCounter.objects.count() == 2
