"""How long memberships last: standing, reminders and renewal."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from membership.addresses import address_hash
from membership.models import Membership, MembershipTerms, Person, Suppression
from membership.standing import Standing, latest_start_over_by, runs_out_on
from tests.factories import UserFactory
from tests.membership.mails import link_in, pages_in
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def on(monkeypatch):
    """Set the day that it is."""

    def set_day(day: date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *_args: day)

    set_day(TODAY)
    return set_day


@pytest.fixture
def yearly(home, on) -> None:
    MembershipTerms.objects.create(term_months=12, grace_days=30, remind_days=30, new_days=90)


def member(*, since: date, email: str = "ann@example.com", **more) -> Membership:
    person = Person.objects.create(email=email, confirmed_at=timezone.now())
    return Membership.objects.create(person=person, kind="supporter", since=since, **more)


def test_memberships_do_not_expire_unless_staff_say_so(home, on):
    assert member(since=date(1999, 1, 1)).standing == Standing.CURRENT
    call_command("remind_of_renewal", verbosity=0)
    assert mail.outbox == []
    assert Membership.objects.in_standing(Standing.LAPSED).count() == 0


@pytest.mark.parametrize(
    ("since", "renewed_on", "status", "expected"),
    [
        (date(2026, 6, 1), None, "active", Standing.NEW),
        (date(2026, 1, 1), None, "active", Standing.CURRENT),
        (date(2025, 6, 16), None, "active", Standing.CURRENT),
        (date(2025, 6, 15), None, "active", Standing.GRACE),
        (date(2025, 5, 17), None, "active", Standing.GRACE),
        (date(2025, 5, 16), None, "active", Standing.LAPSED),
        (date(2001, 1, 1), date(2026, 1, 1), "active", Standing.CURRENT),
        (date(2026, 6, 1), None, "ended", Standing.ENDED),
    ],
)
def test_standing_follows_from_dates_and_terms(yearly, since, renewed_on, status, expected):
    membership = member(since=since, renewed_on=renewed_on, status=status)
    assert membership.standing == expected
    found = {standing for standing in Standing if Membership.objects.in_standing(standing).exists()}
    assert found == {expected}


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 4, 30), TODAY])
@pytest.mark.parametrize("months", [1, 6, 12])
def test_ranges_of_days_and_single_days_agree(db, day, months):
    MembershipTerms.objects.create(term_months=months)
    last = latest_start_over_by(day)
    assert runs_out_on(last) <= day < runs_out_on(last + timedelta(days=1))


def test_member_is_reminded_once_and_renews(yearly, on, client):
    membership = member(since=date(2025, 7, 1))
    early = member(since=date(2025, 9, 1), email="early@example.com")
    call_command("remind_of_renewal", verbosity=0)
    call_command("remind_of_renewal", verbosity=0)
    [message] = mail.outbox
    assert message.to == ["ann@example.com"]
    assert message.subject == "Your membership runs to June 30, 2026"
    assert membership.number in message.body

    link = link_in(message, "/renew/")
    before = contents()
    for address in pages_in(message):
        client.get(address)
    assert contents() == before
    assert "It runs out on July 1, 2026" in client.get(link).text
    assert client.post(link).status_code == 303
    assert "It now lasts to July 1, 2027" in client.get(link).text
    client.post(link)
    membership.refresh_from_db()
    assert membership.renewed_on == date(2026, 7, 1)
    early.refresh_from_db()
    assert early.renewed_on is None

    on(date(2027, 6, 10))
    call_command("remind_of_renewal", verbosity=0)
    assert [message.to[0] for message in mail.outbox[1:]] == ["ann@example.com"]


def test_who_lapsed_or_left_all_mail_is_not_reminded(yearly):
    member(since=date(2020, 1, 1), email="lapsed@example.com")
    member(since=date(2025, 7, 1), email="left@example.com")
    Suppression.objects.create(address_hash=address_hash("left@example.com"), reason="unsubscribed")
    call_command("remind_of_renewal", verbosity=0)
    assert mail.outbox == []


def test_who_renews_late_starts_today(yearly, client):
    membership = member(since=date(2025, 6, 1))
    call_command("remind_of_renewal", verbosity=0)
    link = link_in(mail.outbox[0], "/renew/")
    assert "It ran out on June 1, 2026" in client.get(link).text
    client.post(link)
    membership.refresh_from_db()
    assert membership.renewed_on == TODAY


def test_terms_are_staffs_to_set(home, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    group = Group.objects.create(name="Terms")
    codenames = ["access_admin", "change_membershipterms"]
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    page = client.get("/admin/settings/membership/membershipterms/", follow=True)
    assert "Empty: memberships do not expire." in page.text
    address = page.redirect_chain[-1][0]
    client.post(address, {"term_months": 24, "grace_days": 0, "remind_days": 0, "new_days": 1})
    assert MembershipTerms.objects.get().term_months == 24
