"""What people change on their preference page."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from membership.models import Consent, Membership, Person, Source, Subscription, Suppression
from membership.services.subscriptions import leave_topic, record_consent, subscribe
from membership.signals import frequency_changed
from membership.topics import Choice
from membership.wordings import Wording

PROOF = "Link to the preference page, mailed to the address"


class Preferences(NamedTuple):
    """What somebody wants: ``choices`` and no other topic, all of them just as often."""

    choices: Collection[Choice]
    frequency: str
    state: str


@transaction.atomic
def change_preferences(*, person: Person, wanted: Preferences, wording: Wording, path: str) -> None:
    """Start and stop mail as wanted, with a line in the ledger for each.

    Who wants any mail comes back from having left all lists: the link proves the address.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.state = wanted.state
    person.confirmed_at = person.confirmed_at or timezone.now()
    person.save(update_fields=["state", "confirmed_at"])
    current = {entry.choice.value: entry for entry in _active(person)}
    _start([choice for choice in wanted.choices if choice.value not in current],
           person, wording, path)  # fmt: skip
    kept = {choice.value for choice in wanted.choices}
    for value, subscription in current.items():
        if value not in kept:
            leave_topic(subscription=subscription, source=Source.PREFERENCES, path=path)
    _mail(person, wanted.frequency)
    if wanted.choices:
        Suppression.objects.of(person.email).liftable().delete()


def _active(person: Person) -> Collection[Subscription]:
    return person.subscriptions.active().select_related("person", "issue")


def _start(choices: Collection[Choice], person: Person, wording: Wording, path: str) -> None:
    now = timezone.now()
    for choice in choices:
        subscribe(person, choice)
        record_consent(
            person,
            Consent.Action.GIVEN,
            choice,
            wording,
            source=Source.PREFERENCES,
            path=path,
            stated_at=now,
            confirmed_at=now,
            proof=PROOF,
        )


@transaction.atomic
def slow_down(*, person: Person) -> None:
    """One mail a week instead of all that the person gets now."""
    _mail(person, Subscription.Frequency.WEEKLY)


def _mail(person: Person, frequency: str) -> None:
    person.subscriptions.update(frequency=frequency)
    frequency_changed.send(sender=Person, person=person)


def pause(*, person: Person, until: date | None) -> None:
    """No mail before that day; None lets it go on."""
    Person.objects.filter(pk=person.pk).update(paused_until=until)


def revoke_links(*, person: Person) -> None:
    """Let no personal link work that is out: neither the person's nor those of merged rows."""
    rows = Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person.pk))
    rows.update(link_key=F("link_key") + 1)


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """The membership stays on record; its card and its number are valid no more."""
    # Saved one by one: the directory hears of each.
    for row in Membership.objects.active().select_for_update().filter(pk=membership.pk):
        row.status = Membership.Status.ENDED
        row.save(update_fields=["status"])
