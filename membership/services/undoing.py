"""Undoing an import: what it brought goes, but for what somebody did with it since.

The lines are kept for ``IMPORT_DAYS``, and say whose row each is and which membership it began.
They are undone a portion at a time, each in a transaction of its own with which its lines go:
after a worker was killed, the next one goes on where it stopped.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Lower
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.models import User
from membership import wordings
from membership.models import (
    AddressChange,
    Consent,
    DataRequest,
    ImportLine,
    Membership,
    Merge,
    Note,
    PeopleImport,
    Person,
    RosterInvitation,
    Signup,
    Source,
    Subscription,
)
from membership.services import imports
from membership.signals import people_taken_back

logger = logging.getLogger(__name__)

LINES_AT_A_TIME = 5_000
EXAMPLES = 5
UNDONE, TAKEN_BACK = "membership.undo_import", "membership.take_back"
AS_ENTERED = ("email", "first_name", "last_name", "state", "zip_code", "agency")
State = PeopleImport.State


class Effect(NamedTuple):
    """How many people are deleted, how many stay, and what of theirs ends."""

    gone: int
    stayed: int
    ended_memberships: int
    ended_subscriptions: int


def preview(people_import: PeopleImport) -> tuple[Effect, list[ImportLine]]:
    """What undoing would do, and some of the lines whose people would be deleted.

    In portions, too: of 100,000 lines at once the database would compare each with each.
    """
    total, examples = Effect(0, 0, 0, 0), []
    for lines in _portions(people_import):
        effect, going = _preview(lines, people_import.done_at)
        total = Effect(*map(sum, zip(total, effect, strict=True)))
        missing = EXAMPLES - len(examples)
        examples += ImportLine.objects.filter(pk__in=going[:missing])
    return total, examples


def _portions(people_import: PeopleImport) -> Iterator[QuerySet[ImportLine]]:
    lines = people_import.effective_lines()
    numbers = list(lines.values_list("line", flat=True))
    for some in batched(numbers, LINES_AT_A_TIME):
        yield lines.filter(line__gte=some[0], line__lte=some[-1])


def _preview(lines: QuerySet[ImportLine], at: datetime) -> tuple[Effect, list[int]]:
    going = list(untouched(lines, at).values_list("pk", flat=True))
    staying = lines.exclude(pk__in=going)
    if not (stayed := staying.count()):
        return Effect(len(going), 0, 0, 0), going
    ended = (rows(staying, at).count() for rows in (_memberships, _subscriptions))
    return Effect(len(going), stayed, *ended), going


@transaction.atomic
def begin_undoing(people_import: PeopleImport, *, by: User) -> bool:
    """Whether it can be undone, and is not being undone already."""
    if not people_import.can_be_undone:
        return False
    begun = imports.advance(people_import, to=State.UNDOING, out_of=(State.DONE,))
    if begun:
        PeopleImport.objects.filter(pk=people_import.pk).update(undone_by=by)
    return begun


def undo_import(people_import: PeopleImport) -> None:
    with imports.working_on(people_import):
        try:
            while _undo_portion(people_import.pk):
                pass
        except Exception:
            logger.exception("Import %s could not be undone.", people_import.pk)
            imports.fail(people_import, State.DONE, "Something went wrong on our side before "
                         "everything was undone. Undo the rest again.")  # fmt: skip


def untouched(lines: QuerySet[ImportLine], at: datetime) -> QuerySet[ImportLine]:
    """The lines of whom we would not know without them: nobody confirmed, chose, left, asked,
    corrected or noted anything since the moment of the import.
    """
    theirs = {"person": OuterRef("person")}
    as_entered = Person.objects.filter(
        pk=OuterRef("person"),
        created_at=at,
        confirmed_at=None,
        paused_until=None,
        merged_into=None,
        link_key=0,
        **{field: OuterRef(field) for field in AS_ENTERED},
    )
    begun = {"pk": Coalesce(OuterRef("membership"), 0), "kind": OuterRef("kind")}
    told = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Person),
        object_id=Cast(OuterRef("person"), CharField()),
    )
    since = [
        Membership.objects.filter(**theirs).exclude(
            **begun, status=Membership.Status.ACTIVE, renewed_on=None, organization=None
        ),
        Subscription.objects.filter(**theirs).exclude(
            started_at=at, ended_at=None, frequency=Subscription.Frequency.AT_ONCE
        ),
        Consent.objects.filter(**theirs).exclude(recorded_at=at),
        Note.objects.filter(**theirs).exclude(written_at=at),
        AddressChange.objects.filter(**theirs),
        DataRequest.objects.filter(**theirs),
        RosterInvitation.objects.filter(**theirs),
        Merge.objects.filter(survivor=OuterRef("person")),
        Merge.objects.filter(merged=OuterRef("person")),
        told,
    ]
    nothing_since = [~Exists(rows) for rows in since]
    return lines.filter(Exists(as_entered), *nothing_since, outcome=ImportLine.Outcome.NEW)


def _memberships(lines: QuerySet[ImportLine], at: datetime) -> QuerySet[Membership]:
    """Which began by these lines and rest on nothing else: nobody joined or renewed since."""
    began = lines.filter(membership=OuterRef("pk"), kind=OuterRef("kind"))
    joined = Signup.objects.alias(_key=Lower("email")).filter(
        _key=Lower(OuterRef("person__email")), confirmed_at__gte=at
    )
    return Membership.objects.active().filter(
        Exists(began), ~Exists(joined.exclude(kind="")), renewed_on=None, organization=None
    )


def _subscriptions(lines: QuerySet[ImportLine], at: datetime) -> QuerySet[Subscription]:
    """Which began by these lines, and nobody agreed to again."""
    people = Person.objects.filter(pk__in=lines.values("person"))
    owners = people.order_by().values_list(Coalesce("merged_into", "pk"))
    agreed = Consent.objects.filter(
        person=OuterRef("person"),
        action=Consent.Action.GIVEN,
        purpose=OuterRef("topic"),
        subject=Coalesce(OuterRef("issue__title"), Value("")),
        recorded_at__gt=at,
    )
    return Subscription.objects.active().filter(~Exists(agreed), person__in=owners, started_at=at)


@transaction.atomic
def _undo_portion(pk: int) -> bool:
    """Whether there is more to do."""
    current = PeopleImport.objects.select_for_update(of=("self",)).get(pk=pk)
    if current.state != State.UNDOING:
        return False
    lines = current.effective_lines()
    numbers = list(lines.values_list("line", flat=True)[:LINES_AT_A_TIME])
    if not numbers:
        _finish(current)
        return False
    effect = _undo(lines.filter(line__lte=numbers[-1]), current)
    for name, number in effect._asdict().items():
        current.counts[name] = current.counts.get(name, 0) + number
    current.save(update_fields=["counts"])
    return True


def _undo(lines: QuerySet[ImportLine], people_import: PeopleImport) -> Effect:
    at = people_import.done_at
    # Nobody confirms anything meanwhile.
    people = Person.objects.filter(pk__in=lines.order_by().values("person"))
    list(people.select_for_update().order_by("pk").values_list("pk"))
    gone = list(untouched(lines, at).values_list("person", flat=True))
    people_taken_back.send(sender=Person, people=gone)
    _delete(gone)
    staying = lines.exclude(person__in=gone)
    stayed = staying.count()
    memberships = list(_memberships(staying, at))
    subscriptions = list(_subscriptions(staying, at).select_related("person", "issue"))
    _end(memberships, subscriptions, people_import)
    lines.delete()
    return Effect(len(gone), stayed, len(memberships), len(subscriptions))


def _delete(people: list[int]) -> None:
    """As the database does it: Django would read every row, and ask for each what refers to it.

    Of what has no cascade in the database, only subscriptions can be there: see ``untouched``.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM membership_subscription WHERE person_id = ANY(%s)", [people])
        cursor.execute("DELETE FROM membership_person WHERE id = ANY(%s)", [people])


def _end(
    memberships: list[Membership], subscriptions: list[Subscription], people_import: PeopleImport
) -> None:
    now, by = timezone.now(), people_import.undone_by
    Membership.objects.filter(pk__in=[each.pk for each in memberships]).update(
        status=Membership.Status.ENDED
    )
    Subscription.objects.filter(pk__in=[each.pk for each in subscriptions]).update(ended_at=now)
    Consent.objects.bulk_create(_withdrawal(each, people_import, now) for each in subscriptions)
    whose = {each.person_id for each in (*memberships, *subscriptions)}
    for person in Person.objects.filter(pk__in=whose):
        log(instance=person, action=TAKEN_BACK, user=by, data={"file": people_import.name})


def _withdrawal(subscription: Subscription, of: PeopleImport, now: datetime) -> Consent:
    wording = wordings.current(wordings.WITHDRAWAL)
    issue = subscription.issue
    return Consent(
        person=subscription.person,
        action=Consent.Action.WITHDRAWN,
        purpose=subscription.topic,
        subject=issue.title if issue else "",
        wording=wording.text,
        wording_version=wording.version,
        source=Source.IMPORT,
        note=f"The import of “{of.name}” was undone.",
        recorded_by=str(of.undone_by or ""),
        stated_at=now,
    )


def _finish(people_import: PeopleImport) -> None:
    people_import.state, people_import.undone_at = State.UNDONE, timezone.now()
    people_import.save(update_fields=["state", "undone_at"])
    people_import.empty()
    counts = {name: people_import.counts.get(name, 0) for name in Effect._fields}
    data = counts | {"file": people_import.name}
    log(instance=people_import, action=UNDONE, user=people_import.undone_by, data=data)
