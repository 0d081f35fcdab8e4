"""What staff do for one person, each on record in the person's history."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from membership.models import AddressChange, Membership, Note, Person, Suppression
from membership.preferences import tasks
from membership.services.subscriptions import suppress

CORRECTED = "membership.correct"
SUPPRESSED = "membership.suppress"
LIFTED = "membership.lift"
ENDED = "membership.end"
NOTED, UNNOTED = "membership.note", "membership.delete_note"


@transaction.atomic
def suppress_person(*, person: Person, reason: Suppression.Reason, told: str, by: User) -> None:
    """Stop all mail for good, to every address of theirs that we know."""
    for row in person.rows:
        suppress(address=row.email, reason=reason, note=told, recorded_by=str(by))
    data = {"reason": Suppression.Reason(reason).label, "comment": told}
    log(instance=person, action=SUPPRESSED, user=by, data=data)


@transaction.atomic
def lift_suppression(*, person: Person, told: str, by: User) -> None:
    """Let the addresses be mailed again. What they subscribed to stays ended."""
    keys = [row.address_hash for row in person.rows]
    Suppression.objects.filter(address_hash__in=keys).delete()
    log(instance=person, action=LIFTED, user=by, data={"reason": told})


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """Again: nothing."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.status == Membership.Status.ENDED:
        return
    membership.status = Membership.Status.ENDED
    membership.save(update_fields=["status"])
    data = {"number": membership.number}
    log(instance=membership.person, action=ENDED, user=by, data=data)


@transaction.atomic
def correct(*, person: Person, fields: dict[str, Any], by: User) -> bool:
    """Change what we hold; whether a new e-mail address now waits to be confirmed.

    A confirmed address is replaced only when the owner of the new one confirms: a slip of
    ours must not tell a stranger whom we write to.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    new_email = fields.get("email", person.email)
    must_confirm = bool(person.confirmed_at) and new_email.lower() != person.email.lower()
    if must_confirm:
        fields = {name: value for name, value in fields.items() if name != "email"}
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    if "email" in changed:
        person.link_key += 1  # nothing that went to the old address is theirs to use
    person.save()
    if must_confirm:
        _ask_new_address(person, new_email)
        changed.append("email")
    if changed:
        labels = (str(Person._meta.get_field(name).verbose_name) for name in changed)
        data = {"fields": ", ".join(labels)}
        log(instance=person, action=CORRECTED, user=by, data=data, content_changed=True)
    return must_confirm


@transaction.atomic
def add_note(*, person: Person, text: str, by: User) -> Note:
    note = Note.objects.create(person=person, text=text, written_by=by)
    log(instance=person, action=NOTED, user=by)
    return note


@transaction.atomic
def delete_note(*, note: Note, by: User) -> None:
    log(instance=note.person.survivor, action=UNNOTED, user=by)
    note.delete()


def _ask_new_address(person: Person, new_email: str) -> None:
    """The person told staff, so the old address need not agree."""
    now = timezone.now()
    person.address_changes.open().update(stopped_at=now)
    change = AddressChange.objects.create(
        person=person,
        old_email=person.email,
        old_address_hash=person.address_hash,
        new_email=new_email,
        old_confirmed_at=now,
    )
    tasks.mail_new_address.enqueue(change.pk)
