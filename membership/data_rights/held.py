"""What membership itself holds of somebody, as they get to read it; see ``membership.my_data``."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from wagtail.models import ModelLogEntry

from membership.models import (
    AddressChange,
    Consent,
    DataRequest,
    ImportLine,
    MemberOrganization,
    Membership,
    Merge,
    Note,
    Person,
    RosterInvitation,
    Signup,
    Subscription,
    Suppression,
)
from membership.my_data import Section, Subject

# What belongs to one person and may have a history of its own.
OWNED = [Membership, Subscription, Consent, Note, AddressChange, DataRequest]


def row_of(instance: Model, *fields: str, **renamed: str) -> dict[str, Any]:
    """Fields under their own names, ``renamed`` ones under others; of choices their labels."""
    names = {field: field for field in fields} | {field: name for name, field in renamed.items()}
    return {name: _value(instance, field) for field, name in names.items()}


def _value(instance: Model, field: str) -> Any:
    label = getattr(instance, f"get_{field}_display", None)
    return label() if label else getattr(instance, field)


def _people(subject: Subject) -> Iterator[dict[str, Any]]:
    for person in subject.people:
        yield _person(person)


def _person(person: Person) -> dict[str, Any]:
    row = row_of(
        person, "email", "first_name", "last_name", "state", "zip_code", "agency", "confirmed_at",
        entered_at="created_at", no_mail_until="paused_until", keyed_hash_of_address="address_hash",
    )  # fmt: skip
    merged_into = person.merged_into.email if person.merged_into else ""
    return row | {"found_to_be_the_same_as": merged_into}


def _memberships(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = Membership.objects.filter(person__in=subject.people).select_related("organization")
    for membership in rows:
        fields = [
            field.name
            for field in Membership._meta.fields
            if field.name not in {"id", "person", "serial", "organization"}
        ]
        yield (
            {"number": membership.number}
            | row_of(membership, *fields)
            | {"organization": str(membership.organization or "")}
        )


def _organizations(subject: Subject) -> Iterator[dict[str, Any]]:
    for organization in organizations_of(subject):
        yield row_of(
            organization, "name", "kind", "size", "website", "state", "approved_at",
            listed_in_the_directory="is_listed", joined_at="created_at",
        )  # fmt: skip


def organizations_of(subject: Subject) -> list[MemberOrganization]:
    """Those of which the person is the contact, or was."""
    rows = MemberOrganization.objects.filter(
        memberships__person__in=subject.people, memberships__kind=Membership.Kind.ORGANIZATION
    )
    return list(rows.distinct())


def _subscriptions(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = Subscription.objects.filter(person__in=subject.people).select_related("issue")
    for subscription in rows:
        yield row_of(subscription, "frequency", "started_at", "ended_at", topic="label")


def _consents(subject: Subject) -> Iterator[dict[str, Any]]:
    for consent in Consent.objects.filter(person__in=subject.people):
        yield row_of(
            consent, "action", "purpose", "subject", "wording", "wording_version", "source",
            "stated_at", "confirmed_at", "proof", "note", "recorded_at", form="path",
        ) | {"recorded_by_staff": bool(consent.recorded_by)}  # fmt: skip


def _signups(subject: Subject) -> Iterator[dict[str, Any]]:
    for address in subject.addresses:
        for signup in Signup.objects.at(address):
            yield row_of(
                signup, "email", "first_name", "last_name", "state", "zip_code", "agency",
                "topics", "wording", "wording_version", "source", "mailed_at", "confirmed_at",
                "welcomed_at", "organization", joins_as="kind", form="path", sent_at="created_at",
                keyed_hash_of_network="network_hash",
            )  # fmt: skip


def _address_changes(subject: Subject) -> Iterator[dict[str, Any]]:
    for change in AddressChange.objects.filter(person__in=subject.people):
        yield row_of(
            change, "old_email", "new_email", "requested_at", "old_confirmed_at",
            "new_confirmed_at", "done_at", "stopped_at",
        )  # fmt: skip


def invitations_of(subject: Subject) -> list[RosterInvitation]:
    """By which organizations asked this person, or this address, onto their roster."""
    asked = Q(person__in=subject.people)
    for address in subject.addresses:
        asked |= Q(pk__in=RosterInvitation.objects.at(address).values("pk"))
    return list(RosterInvitation.objects.filter(asked).select_related("organization"))


def _invitations(subject: Subject) -> Iterator[dict[str, Any]]:
    for invitation in invitations_of(subject):
        yield row_of(
            invitation, "email", "state", "invited_at", "mailed_at", "answered_at"
        ) | {"organization": str(invitation.organization)}  # fmt: skip


def _requests(subject: Subject) -> Iterator[dict[str, Any]]:
    for request in DataRequest.objects.filter(person__in=subject.people):
        yield row_of(
            request, "received_at", "due_on", "state", "note", "handled_at",
            asked_for="kind", by_your_own_link="by_link",
        )  # fmt: skip


def _notes(subject: Subject) -> Iterator[dict[str, Any]]:
    for note in Note.objects.filter(person__in=subject.people):
        yield row_of(note, "text", "written_at")


def _merges(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = Merge.objects.filter(Q(survivor__in=subject.people) | Q(merged__in=subject.people))
    for merge in rows.select_related("survivor", "merged"):
        yield row_of(merge, "merged_at", "undone_at") | {
            "kept": merge.survivor.email,
            "found_to_be_the_same": merge.merged.email,
        }


def _history(subject: Subject) -> Iterator[dict[str, Any]]:
    for entry in log_entries_of(subject).order_by("timestamp"):
        yield {"when": entry.timestamp, "about": entry.object_verbose_name, "done": entry.message}


def log_entries_of(subject: Subject) -> QuerySet[ModelLogEntry]:
    """Staff's history of everything that goes with the person's rows."""
    condition = Q(content_type=ContentType.objects.get_for_model(Person), object_id__in=[
        str(person.pk) for person in subject.people
    ])  # fmt: skip
    for model in OWNED:
        pks = model.objects.filter(person__in=subject.people).values_list("pk", flat=True)
        content_type = ContentType.objects.get_for_model(model)
        condition |= Q(content_type=content_type, object_id__in=[str(pk) for pk in pks])
    return ModelLogEntry.objects.filter(condition)


def _lines(subject: Subject) -> Iterator[dict[str, Any]]:
    for line in ImportLine.objects.filter(address_hash__in=subject.address_hashes):
        yield row_of(
            line, "email", "first_name", "last_name", "state", "zip_code", "agency", "outcome"
        )


def _stops(subject: Subject) -> Iterator[dict[str, Any]]:
    found = {row.address_hash: row for row in Suppression.objects.filter(
        address_hash__in=subject.address_hashes
    )}  # fmt: skip
    for address, key in zip(subject.addresses, subject.address_hashes, strict=True):
        row = found.get(key)
        yield {
            "address": address,
            "not_to_be_written_to": bool(row),
            "because": row.get_reason_display() if row else "",
            "since": row.suppressed_at if row else None,
        }


SECTIONS = [
    ("person", "Who you are", _people),
    ("memberships", "Your memberships", _memberships),
    ("organizations", "Organizations that you speak for", _organizations),
    ("subscriptions", "What you get by e-mail", _subscriptions),
    ("consents", "What you agreed to, and what you took back", _consents),
    ("signups", "Forms that were sent with your address", _signups),
    ("address_changes", "Changes of your address", _address_changes),
    ("roster", "Invitations by organizations", _invitations),
    ("data_requests", "What you asked of us", _requests),
    ("notes", "What our staff noted of you", _notes),
    ("merges", "Entries that were found to be yours", _merges),
    ("history", "What was done with your entries", _history),
    ("import_lines", "Lines of lists that we were given", _lines),
    ("no_mail", "Whether your address is not to be written to", _stops),
]


def sections(subject: Subject) -> list[Section]:
    return [Section(name, title, list(rows(subject))) for name, title, rows in SECTIONS]
