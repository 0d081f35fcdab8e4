"""Moving a person's mail to another address, once both addresses have agreed."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from membership.addresses import normalize
from membership.models import AddressChange, Person, Suppression
from membership.preferences import tasks
from membership.services.preferences import revoke_links


@transaction.atomic
def request_address_change(*, person: Person, new_email: str) -> None:
    """Ask both addresses; what was asked before is stopped.

    Does the same whether somebody else has the new address: only its owner is told.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.address_changes.open().update(stopped_at=timezone.now())
    change = AddressChange.objects.create(
        person=person,
        old_email=person.email,
        old_address_hash=person.address_hash,
        new_email=new_email,
    )
    tasks.mail_old_address.enqueue(change.pk)
    tasks.mail_new_address.enqueue(change.pk)


@transaction.atomic
def agree_at_old_address(*, change: AddressChange) -> None:
    """Agreeing again does nothing."""
    if locked := _lock(change):
        locked.old_confirmed_at = locked.old_confirmed_at or timezone.now()
        _complete(locked)


@transaction.atomic
def agree_at_new_address(*, change: AddressChange) -> None:
    """Agreeing again does nothing."""
    if locked := _lock(change):
        locked.new_confirmed_at = locked.new_confirmed_at or timezone.now()
        _complete(locked)


@transaction.atomic
def stop_address_change(*, change: AddressChange) -> None:
    """What is done stays done."""
    if locked := _lock(change):
        locked.stopped_at = timezone.now()
        locked.save(update_fields=["stopped_at"])


def is_taken(change: AddressChange) -> bool:
    """Whether somebody has the new address: for nobody's eyes but those of its owner."""
    return Person.objects.at(change.new_email).exclude(pk=change.person_id).exists()


def _lock(change: AddressChange) -> AddressChange | None:
    """Its person first, as everywhere; None once it is done or stopped."""
    Person.objects.select_for_update().get(pk=change.person_id)
    rows = AddressChange.objects.open().select_for_update(of=["self"]).select_related("person")
    return rows.filter(pk=change.pk).first()


def _complete(change: AddressChange) -> None:
    if not (change.old_confirmed_at and change.new_confirmed_at):
        change.save(update_fields=["old_confirmed_at", "new_confirmed_at"])
    elif not _is_still_meant(change):
        change.stopped_at = timezone.now()
        change.save(update_fields=["old_confirmed_at", "new_confirmed_at", "stopped_at"])
    elif _move(change):
        change.done_at = timezone.now()
        change.save(update_fields=["old_confirmed_at", "new_confirmed_at", "done_at"])
        tasks.mail_address_changed.enqueue(change.pk)
        tasks.mail_farewell_to_old_address.enqueue(change.pk)
    else:
        # Somebody took the new address meanwhile: its owner, and nobody else, is told.
        change.new_confirmed_at = None
        change.save(update_fields=["old_confirmed_at", "new_confirmed_at"])
        tasks.mail_new_address.enqueue(change.pk)


def _is_still_meant(change: AddressChange) -> bool:
    """Neither merged into somebody else nor corrected by staff since it was asked."""
    person = change.person
    return person.merged_into_id is None and normalize(person.email) == normalize(change.old_email)


def _move(change: AddressChange) -> bool:
    """Whether the person has the new address now: not if somebody else has it."""
    person = change.person
    person.email = change.new_email
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "address_hash"])
    except IntegrityError:
        return False
    revoke_links(person=person)
    # Its owner asked for mail there; a complaint would have kept us from asking.
    Suppression.objects.of(person.email).liftable().delete()
    return True
