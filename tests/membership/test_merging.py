"""Two rows that are one person: what becomes of everything, and back again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from membership.desk.merge_preview import likely_duplicates, preview
from membership.models import (
    Consent,
    MemberOrganization,
    Membership,
    Merge,
    Person,
    RosterInvitation,
    Subscription,
)
from membership.services import merging
from membership.services.merge_plans import MergeError
from membership.services.subscriptions import leave_all, leave_topic
from tests.factories import UserFactory
from tests.membership.tables import contents

pytestmark = pytest.mark.django_db
EARLIER, LATER = timezone.now() - timedelta(days=20), timezone.now() - timedelta(days=10)
UNCHANGED = ("Merge",)


@pytest.fixture
def officer(db):
    return UserFactory()


def make(email: str = "ann@example.com", **fields) -> Person:
    return Person.objects.create(
        **{"email": email, "first_name": "Ann", "last_name": "Lee", "state": "VA"} | fields
    )


def given(person: Person) -> Consent:
    return Consent.objects.create(
        person=person, action="given", purpose="newsletter", wording="Yes.",
        wording_version="newsletter-1", source="join", stated_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def ann(db) -> Person:
    return make(zip_code="22202")


@pytest.fixture
def other(db) -> Person:
    return make("lee@example.org", agency="Arlington PD", zip_code="99999")


def lists_of(person: Person) -> set[str]:
    return {row.topic for row in person.subscriptions.active()}


def test_merge_fills_what_is_empty_and_keeps_the_rest(ann, other, officer):
    merging.merge(survivor=ann, merged=other, by=officer)
    ann.refresh_from_db()
    other.refresh_from_db()
    assert (ann.email, ann.zip_code, ann.agency) == ("ann@example.com", "22202", "Arlington PD")
    assert (other.email, other.survivor) == ("lee@example.org", ann)
    assert list(Person.objects.standing()) == [ann]


def test_merge_leaves_consents_where_they_were(ann, other, officer):
    line = given(other)
    merging.merge(survivor=ann, merged=other, by=officer)
    assert Consent.objects.get() == line
    assert Consent.objects.get().person == other


def test_merge_keeps_the_older_membership_and_ends_the_other(ann, other, officer):
    young = Membership.objects.create(person=ann, kind="active", since=date(2026, 3, 1))
    old = Membership.objects.create(person=other, kind="supporter", since=date(2020, 3, 1))
    merging.merge(survivor=ann, merged=other, by=officer)
    young.refresh_from_db()
    old.refresh_from_db()
    assert (old.person, old.status, young.person, young.status) == (ann, "active", ann, "ended")
    assert young.ended_on == timezone.localdate()
    assert other.memberships.count() == 0


def test_merge_keeps_the_membership_that_speaks_for_an_organization(ann, other, officer):
    lodge = MemberOrganization.objects.create(name="Lodge 5", kind="lodge", size=40)
    Membership.objects.create(person=ann, kind="supporter", since=date(2020, 3, 1))
    contact = Membership.objects.create(
        person=other, kind="organization", organization=lodge, since=date(2026, 1, 1)
    )
    merging.merge(survivor=ann, merged=other, by=officer)
    assert ann.memberships.active().get() == contact


def test_two_contacts_are_not_merged(ann, other, officer):
    for person in (ann, other):
        Membership.objects.create(person=person, kind="organization")
    before = contents()
    with pytest.raises(MergeError, match="End one of the memberships first"):
        merging.merge(survivor=ann, merged=other, by=officer)
    assert contents() == before


def test_merge_moves_a_roster_place(ann, other, officer):
    lodge = MemberOrganization.objects.create(name="Lodge 5", kind="lodge", size=40)
    Membership.objects.create(person=ann, kind="active", since=date(2020, 3, 1))
    Membership.objects.create(person=other, kind="active", organization=lodge)
    invitation = RosterInvitation.objects.create(
        organization=lodge, email=other.email, state="accepted", person=other
    )
    merging.merge(survivor=ann, merged=other, by=officer)
    invitation.refresh_from_db()
    assert invitation.person == ann
    assert ann.memberships.active().get().organization == lodge


def test_merge_moves_subscriptions_and_joins_those_that_both_have(ann, other, officer):
    Subscription.objects.create(person=ann, topic="newsletter", frequency="weekly")
    Subscription.objects.create(person=other, topic="newsletter", frequency="daily")
    Subscription.objects.create(person=other, topic="statements")
    merging.merge(survivor=ann, merged=other, by=officer)
    assert lists_of(ann) == {"newsletter", "statements"}
    assert ann.subscriptions.get(topic="newsletter").frequency == "weekly"
    assert other.subscriptions.count() == 0


@pytest.mark.parametrize(
    ("left_at", "subscribed_at", "expected"),
    [(LATER, EARLIER, set()), (EARLIER, LATER, {"newsletter"})],
)
def test_of_leaving_and_subscribing_the_later_word_counts(
    ann, other, officer, left_at, subscribed_at, expected
):
    Subscription.objects.create(
        person=ann, topic="newsletter", started_at=EARLIER - timedelta(1), ended_at=left_at
    )
    Subscription.objects.create(person=other, topic="newsletter", started_at=subscribed_at)
    merging.merge(survivor=ann, merged=other, by=officer)
    assert lists_of(ann) == expected


def test_merge_keeps_the_longer_pause(ann, other, officer):
    until = timezone.localdate() + timedelta(days=30)
    Person.objects.filter(pk=other.pk).update(paused_until=until)
    merging.merge(survivor=ann, merged=other, by=officer)
    ann.refresh_from_db()
    assert ann.paused_until == until


def test_what_was_merged_into_the_other_is_merged_into_the_survivor(ann, other, officer):
    third = make("third@example.net")
    merging.merge(survivor=other, merged=third, by=officer)
    merging.merge(survivor=ann, merged=other, by=officer)
    third.refresh_from_db()
    assert third.survivor == ann


@pytest.mark.parametrize("same", [True, False])
def test_a_row_is_merged_once_and_not_with_itself(ann, other, officer, same):
    merging.merge(survivor=ann, merged=other, by=officer)
    with pytest.raises(MergeError):
        merging.merge(survivor=ann, merged=ann if same else other, by=officer)


def busy(ann: Person, other: Person) -> None:
    """Something of every sort that a merge changes."""
    until = timezone.localdate() + timedelta(days=30)
    Person.objects.filter(pk=other.pk).update(paused_until=until)
    Membership.objects.create(person=ann, kind="active", since=date(2026, 3, 1))
    Membership.objects.create(person=other, kind="supporter", since=date(2020, 3, 1))
    Membership.objects.create(person=other, kind="family", status="ended", since=date(2010, 1, 1))
    for topic, start, end in (
        ("newsletter", EARLIER - timedelta(1), EARLIER),
        ("statements", EARLIER, None),
    ):
        Subscription.objects.create(person=ann, topic=topic, started_at=start, ended_at=end)
    for topic in ("newsletter", "statements", "state"):
        Subscription.objects.create(person=other, topic=topic, started_at=LATER, frequency="weekly")
    given(other)


def test_undoing_puts_everything_back(ann, other, officer):
    busy(ann, other)
    before = contents(*UNCHANGED)
    done = merging.merge(survivor=ann, merged=other, by=officer)
    assert contents(*UNCHANGED) != before
    merging.part(merge=done, by=officer)
    assert contents(*UNCHANGED) == before
    done.refresh_from_db()
    assert done.undone_at
    with pytest.raises(MergeError, match="undone already"):
        merging.part(merge=done, by=officer)


def test_undoing_keeps_what_was_done_since(ann, other, officer):
    busy(ann, other)
    done = merging.merge(survivor=ann, merged=other, by=officer)
    ann.refresh_from_db()
    ann.agency = "Norfolk PD"
    ann.save()
    for row in ann.subscriptions.active():
        leave_topic(subscription=row, source="staff")
    ann.memberships.active().update(status="ended")
    merging.part(merge=done, by=officer)
    ann.refresh_from_db()
    assert ann.agency == "Norfolk PD"
    assert Subscription.objects.active().count() == 0
    assert Membership.objects.active().count() == 0
    assert other.subscriptions.count() == 3


def test_merges_are_undone_in_their_order(ann, other, officer):
    third = make("third@example.net")
    first = merging.merge(survivor=ann, merged=other, by=officer)
    merging.merge(survivor=third, merged=ann, by=officer)
    with pytest.raises(MergeError, match="undo that one first"):
        merging.part(merge=first, by=officer)
    merging.part(merge=Merge.objects.latest("pk"), by=officer)
    merging.part(merge=first, by=officer)
    assert Person.objects.standing().count() == 3


def test_link_in_mail_to_the_merged_address_leaves_the_survivors_lists(ann, other, officer):
    busy(ann, other)
    merging.merge(survivor=ann, merged=other, by=officer)
    leave_all(address_hash=other.address_hash, source="unsubscribe")
    assert lists_of(ann) == set()


def test_merge_and_undoing_are_in_both_histories_without_names(ann, other, officer):
    done = merging.merge(survivor=ann, merged=other, by=officer)
    merging.part(merge=done, by=officer)
    told = {(entry.object_id, entry.action, entry.data["other"]) for entry in
            ModelLogEntry.objects.filter(user=officer)}  # fmt: skip
    assert told == {
        (str(row), action, another)
        for row, another in ((ann.pk, other.pk), (other.pk, ann.pk))
        for action in ("membership.merge", "membership.part")
    }


def test_preview_says_what_the_merge_does_and_changes_nothing(ann, other, officer):
    busy(ann, other)
    before = contents()
    facts = {fact.label: fact for fact in preview(ann, other)}
    assert contents() == before
    assert facts["Agency"][1:] == ("", "Arlington PD", "Arlington PD")
    assert facts["E-mail address"].result == "ann@example.com"
    assert facts["Gets mail on"][1:] == (
        "Statements",
        "Newsletter\nState alerts\nStatements",
        "Newsletter\nState alerts\nStatements",
    )
    assert facts["Memberships"].result.count("active") == 1
    assert facts["Memberships"].result.count("ended") == 2
    ann.refresh_from_db()
    other.refresh_from_db()
    merging.merge(survivor=ann, merged=other, by=officer)
    assert lists_of(ann) == {"newsletter", "statements", "state"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"zip_code": "22202"}, True),
        ({"zip_code": "22202", "first_name": "ANN"}, True),
        ({"zip_code": ""}, True),
        ({"zip_code": "", "state": "TX"}, False),
        ({"zip_code": "10001"}, False),
        ({"zip_code": "22202", "first_name": "Bob"}, False),
    ],
)
def test_likely_duplicates_have_the_name_and_live_near(ann, fields, expected):
    another = make("x@example.org", **fields)
    assert likely_duplicates(ann) == ([another] if expected else [])
