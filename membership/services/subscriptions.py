"""Who gets mail on what: subscriptions, their consents, and addresses that must not be mailed."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from membership import addresses, wordings
from membership.models import Consent, Person, Purpose, Source, Subscription, Suppression
from membership.topics import Choice
from membership.wordings import Wording


def subscribe(person: Person, choice: Choice) -> bool:
    """Start the mail on a topic; whether the person did not get it before.

    The consent is the caller's to record: only it knows the words.
    """
    subscription, is_new = Subscription.objects.get_or_create(
        person=person,
        topic=choice.topic,
        issue=choice.issue,
        defaults={"frequency": lambda: frequency_of(person)},
    )
    if subscription.is_active:
        return is_new
    subscription.started_at, subscription.ended_at = timezone.now(), None
    subscription.save(update_fields=["started_at", "ended_at"])
    return True


def frequency_of(person: Person) -> Subscription.Frequency:
    """How often the person wants to be written to: chosen once, for all topics."""
    latest = person.subscriptions.order_by(F("ended_at").desc(nulls_first=True), "-started_at")
    return latest.values_list("frequency", flat=True).first() or Subscription.Frequency.AT_ONCE


def record_consent(
    person: Person, action: Consent.Action, choice: Choice, wording: Wording, **details: Any
) -> None:
    """Add a line on mail to the ledger: see ``record``."""
    subject = choice.issue.title if choice.issue else ""
    record(person, action, Purpose(choice.topic), subject, wording, **details)


def record(
    person: Person,
    action: Consent.Action,
    purpose: Purpose,
    subject: str,
    wording: Wording,
    **details: Any,
) -> None:
    """Add a line to the ledger: stated now, unless ``details`` say when.

    These are fields of ``Consent``, ``source`` among them. ``subject`` is the issue or the
    organization, by its name of today.
    """
    Consent.objects.create(
        person=person,
        action=action,
        purpose=purpose,
        subject=subject,
        wording=wording.text,
        wording_version=wording.version,
        **({"stated_at": timezone.now()} | details),
    )


@transaction.atomic
def leave_topic(*, subscription: Subscription, **by: Any) -> None:
    """Stop the mail on one topic and record that consent was withdrawn. Again: nothing.

    ``by`` are fields of ``Consent``: the ``source``, and the form's ``path`` where there is one.
    """
    subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if not subscription.is_active:
        return
    subscription.ended_at = timezone.now()
    subscription.save(update_fields=["ended_at"])
    record_consent(
        subscription.person,
        Consent.Action.WITHDRAWN,
        subscription.choice,
        wordings.current(wordings.WITHDRAWAL),
        stated_at=subscription.ended_at,
        **by,
    )


@transaction.atomic
def leave_all(*, address_hash: str, **by: Any) -> None:
    """Stop all mail to an address, known or not, until its owner comes back by confirming.

    ``by`` are fields of ``Consent``. Where the address was its person's once, and another one
    is today, mail to that one stops, too.
    """
    _end_subscriptions(address_hash, **by)
    owners = Person.objects.of_address(address_hash).values_list("address_hash", flat=True)
    for key in {address_hash, *owners}:
        Suppression.objects.get_or_create(
            address_hash=key, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
        )


@transaction.atomic
def suppress(*, address: str, reason: Suppression.Reason, **by: Any) -> Suppression:
    """Stop all mail to an address for good, for a reason that staff were told.

    ``by`` are fields of ``Consent``: who recorded it, and what was told.
    """
    key = addresses.address_hash(address)
    _end_subscriptions(key, source=Source.STAFF, **by)
    suppression, _ = Suppression.objects.update_or_create(
        address_hash=key, defaults={"reason": reason}
    )
    return suppression


def _end_subscriptions(address_hash: str, **by: Any) -> None:
    for subscription in Subscription.objects.active().of_address(address_hash):
        leave_topic(subscription=subscription, **by)
