"""Everything that is held of somebody goes, in one transaction, but for the keyed hash."""

from typing import Any
from urllib.parse import quote, quote_plus

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.models import User
from membership import my_data, rate_limit
from membership.data_rights import held
from membership.models import (
    DataRequest,
    Membership,
    Person,
    Signup,
    Suppression,
)
from membership.my_data import Subject
from membership.signals import person_erased

ERASED, DELETED = "membership.erase", "membership.delete_person"
GONE = "(erased)"


@transaction.atomic
def erase(*, subject: Subject, by: User | None = None, request: DataRequest | None = None) -> None:
    """Erase who asked for it: ``by`` staff, for a ``request``, or by the person's own link.

    By the link again, or twice at once: nothing more.

    What stays: the keyed hash of each address among those that are not to be written to, so
    that no list brings them back unasked (they themselves can, by joining again); and when
    the request came and was done, without a name.
    """
    has_rows = bool(subject.people)
    subject = _locked(subject)
    if has_rows and not subject.people and not request:
        return
    _delete_everything(subject)
    done = _close(request, by)
    for key in subject.address_hashes:
        Suppression.objects.get_or_create(
            address_hash=key, defaults={"reason": Suppression.Reason.UNSUBSCRIBED}
        )
    log(instance=done, action=ERASED, user=by)


@transaction.atomic
def delete(*, subject: Subject, by: User) -> None:
    """Delete somebody who is in the records by mistake: as ``erase``, and no hash stays."""
    _delete_everything(_locked(subject))
    log(instance=by, action=DELETED, user=by)


def _locked(subject: Subject) -> Subject:
    """Whose data it is now: they may have been merged, moved or erased a moment ago."""
    while subject.person:
        rows = Person.objects.select_for_update().filter(pk__in=_pks(subject)).order_by("pk")
        if not (found := next(iter(rows), None)):
            return Subject([], subject.addresses)
        now = my_data.subject_of(found)
        if set(_pks(now)) <= set(_pks(subject)):
            return now
        subject = now
    return subject


def _delete_everything(subject: Subject) -> None:
    person_erased.send(
        sender=Person,
        person=subject.person,
        addresses=subject.addresses,
        address_hashes=subject.address_hashes,
    )
    _clear_logs(subject)
    _let_go_of_organizations(subject)
    _delete_what_has_the_address(subject)
    DataRequest.objects.filter(person__in=subject.people).delete()
    Person.objects.filter(pk__in=_pks(subject)).delete()


def _pks(subject: Subject) -> list[int]:
    return [person.pk for person in subject.people]


def _close(request: DataRequest | None, by: User | None) -> DataRequest:
    """Keep when it came and was done. The request itself went with the person's others."""
    now = timezone.now()
    done = request or DataRequest(by_link=by is None, received_at=now)
    done.person, done.kind, done.note = None, DataRequest.Kind.ERASE, ""
    done.state, done.handled_at = DataRequest.State.DONE, now
    done.handled_by = str(by) if by else ""
    done.save()
    return done


def _let_go_of_organizations(subject: Subject) -> None:
    """What only this person brought goes along; one with other members stays, unlisted.

    Nobody speaks for it any more: its listing was this person's to agree to, and so were the
    addresses that were invited and have not answered.
    """
    for organization in held.organizations_of(subject):
        others = Membership.objects.filter(organization=organization)
        if others.exclude(person__in=subject.people).exists():
            organization.is_listed = False
            organization.save(update_fields=["is_listed"])
            organization.invitations.open().delete()
        else:
            organization.delete()


def _delete_what_has_the_address(subject: Subject) -> None:
    for address in subject.addresses:
        Signup.objects.at(address).delete()
        DBTaskResult.objects.filter(traceback__icontains=address).update(traceback=GONE)
    for trace in [*subject.addresses, *subject.address_hashes]:
        _forget_tasks(trace)
    for invitation in held.invitations_of(subject):
        invitation.delete()
    rate_limit.forget(*subject.addresses)


def _forget_tasks(trace: str) -> None:
    """What was to be done, or is done, for an address."""
    tasks = DBTaskResult.objects.alias(_text=Cast("args_kwargs", TextField()))
    tasks.filter(_text__icontains=trace).delete()


def _clear_logs(subject: Subject) -> None:
    """Staff's history of the person goes; elsewhere the address, and a search for the name.

    The name stays in whatever else is told: another person may have the same.
    """
    held.log_entries_of(subject).delete()
    entries = ModelLogEntry.objects.alias(_data=Cast("data", TextField()))
    for address in _spelled(subject.addresses):
        _take_out(address, entries)
    searches = entries.filter(data__has_key="asked")
    names = [person.full_name for person in subject.people if " " in person.full_name]
    for name in _spelled(names):
        _take_out(name, searches)


def _spelled(texts: list[str]) -> list[str]:
    """As they stand in a text, and in an address of the web."""
    return sorted({form for text in texts for form in (text, quote(text), quote_plus(text))})


def _take_out(text: str, entries: QuerySet[ModelLogEntry]) -> None:
    for entry in entries.filter(Q(_data__icontains=text) | Q(label__icontains=text)):
        ModelLogEntry.objects.filter(pk=entry.pk).update(
            data=_without(text, entry.data), label=_without(text, entry.label)
        )


def _without(text: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(text, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without(text, part) for part in value]
    if isinstance(value, str) and text.lower() in value.lower():
        start = value.lower().index(text.lower())
        return value[:start] + GONE + _without(text, value[start + len(text) :])
    return value
