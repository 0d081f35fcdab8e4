"""From a list of people to people: staged, judged, and entered in one transaction."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from core.locks import Lock, alone
from core.models import User
from membership.imports import columns, statements
from membership.imports.cells import Line, Table
from membership.imports.reading import Row, UnreadableFileError, rows_of
from membership.models import ImportLine, PeopleImport
from membership.models.imports import PIECE_BYTES

logger = logging.getLogger(__name__)

LINES_AT_A_TIME = 5_000
SAMPLES = 5
MOST_COLUMNS = 60
MOST_LINES = 1_000_000
IMPORTED = "membership.import"
# What a killed worker asked of the database ends in seconds, and the next one can go on.
NOTICE_DEATH = "SET client_connection_check_interval = '2s'"
State = PeopleImport.State
STAGED = ("people_import_id", "line", "email", "address_hash", "first_name", "last_name", "state",
          "zip_code", "agency", "kind", "since", "agreed_on", "outcome", "problem",
          "cells")  # fmt: skip
COPY = f"COPY membership_importline ({', '.join(STAGED)}) FROM STDIN"
# Plans for 100,000 lines, not for none; also those that check at the end whom rows refer to.
ANALYZE = "ANALYZE membership_importline, membership_person"


class BusyError(Exception):
    """Somebody works on the import, or did: what a killed worker asked of the database may go
    on for a while. The task is tried again.
    """


@transaction.atomic
def begin_import(*, file: File, name: str, by: User | None) -> PeopleImport:
    """Keep the file and guess what its columns hold. Raises UnreadableFileError."""
    with rows_of(file) as rows:
        head = [row.cells for _, row in zip(range(SAMPLES + 1), rows, strict=False)]
    if not head or len(head[0]) > MOST_COLUMNS:
        raise UnreadableFileError(
            f"The first sheet must have lines, and {MOST_COLUMNS} columns at most."
        )
    has_headings = not columns.looks_like_data(head[0])
    headings = head[0] if has_headings else [f"Column {n + 1}" for n in range(len(head[0]))]
    samples = head[1:] if has_headings else head[:SAMPLES]
    people_import = PeopleImport.objects.create(
        name=name, size=file.size, created_by=by, headings=headings, samples=samples,
        has_headings=has_headings, columns=columns.guess(headings, samples),
    )  # fmt: skip
    file.seek(0)
    people_import.keep(iter(lambda: file.read(PIECE_BYTES), b""))
    return people_import


def check_import(people_import: PeopleImport) -> None:
    """Stage every line and judge it; nobody is entered. Stops where somebody canceled."""
    with working_on(people_import):
        try:
            if _stage(people_import):
                _finish_check(people_import)
        except UnreadableFileError as error:
            fail(people_import, State.FAILED, str(error))
        except Exception:
            logger.exception("Import %s could not be checked.", people_import.pk)
            fail(people_import, State.FAILED, "Something went wrong on our side. Try it again.")


def enter_import(people_import: PeopleImport) -> None:
    """Do what the check announced, as of now: all of it or, where anything fails, nothing."""
    with working_on(people_import):
        try:
            _enter(people_import)
        except Exception:
            logger.exception("Import %s could not be entered.", people_import.pk)
            fail(people_import, State.CHECKED, "Something went wrong; nobody was entered. Try it "
                  "again.")  # fmt: skip


@transaction.atomic
def cancel_import(people_import: PeopleImport) -> bool:
    """Forget file and lines, unless it is too late; whether it was not."""
    found = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if found.state not in {State.MAPPING, State.CHECKING, State.CHECKED, State.FAILED}:
        return False
    found.state = State.CANCELED
    found.save(update_fields=["state"])
    found.empty()
    return True


@transaction.atomic
def advance(people_import: PeopleImport, *, to: State, out_of: tuple[State, ...]) -> bool:
    """Put it into another state, unless it has left the expected ones; whether it had not."""
    rows = PeopleImport.objects.filter(pk=people_import.pk, state__in=out_of)
    return bool(rows.update(state=to, problem=""))


def empty_imports(people_imports: QuerySet[PeopleImport]) -> int:
    """Delete files and lines, keep what was done; what was never finished is canceled."""
    count = 0
    for people_import in people_imports.exclude(state=State.UNDOING):
        if not cancel_import(people_import):
            people_import.empty()
        count += 1
    return count


@contextmanager
def working_on(people_import: PeopleImport) -> Iterator[None]:
    """Raises BusyError: a queued task may come twice."""
    with connection.cursor() as cursor:
        cursor.execute(NOTICE_DEATH)
    with alone(Lock.IMPORT, people_import.pk) as is_alone:
        if not is_alone:
            raise BusyError(people_import.pk)
        yield


def _stage(people_import: PeopleImport) -> bool:
    """Copy the lines into the table, a portion at a time; whether nobody canceled."""
    people_import.refresh_from_db()
    if people_import.state != State.CHECKING:
        return False
    people_import.lines.all().delete()  # of a check that was cut off
    PeopleImport.objects.filter(pk=people_import.pk).update(lines_read=0)
    table = Table(
        people_import.columns,
        kind=people_import.kind,
        agreed_on=people_import.agreed_on,
        needs_agreement=bool(people_import.topics),
    )
    count = 0
    with TemporaryFile() as file:
        people_import.write_to(file)
        with rows_of(file) as rows:
            if people_import.has_headings:
                next(rows, None)
            for portion in batched(rows, LINES_AT_A_TIME):
                count += len(portion)
                if count > MOST_LINES:
                    raise UnreadableFileError(f"Divide it: {MOST_LINES:,} lines at most.")
                if not _copy(people_import, table, portion, count):
                    return False
    return True


@transaction.atomic
def _copy(people_import: PeopleImport, table: Table, rows: tuple[Row, ...], count: int) -> bool:
    # Whoever cancels waits for this row, and deletes what was staged so far.
    current = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if current.state != State.CHECKING:
        return False
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            line = table.understand(row.line, row.cells)
            copy.write_row(_staged(people_import.pk, line, row.cells))
    PeopleImport.objects.filter(pk=people_import.pk).update(lines_read=count)
    return True


def _staged(pk: int, line: Line, cells: list[str]) -> tuple[Any, ...]:
    """As ``STAGED`` names it."""
    return (
        pk, line.number, line.email, line.address_hash, line.first_name, line.last_name,
        line.state, line.zip_code, line.agency, line.kind, line.since, line.agreed_on,
        ImportLine.Outcome.ERROR.value if line.problems else "",
        " ".join(line.problems),
        json.dumps(cells) if line.problems else None,
    )  # fmt: skip


@transaction.atomic
def _finish_check(people_import: PeopleImport) -> None:
    current = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if current.state != State.CHECKING:
        return
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)
        cursor.execute(statements.JUDGE, _parameters(current))
    current.state, current.checked_at, current.problem = State.CHECKED, timezone.now(), ""
    current.counts = _outcomes(current)
    current.save(update_fields=["state", "checked_at", "problem", "counts"])


@transaction.atomic
def _enter(people_import: PeopleImport) -> None:
    current = PeopleImport.objects.select_for_update(of=("self",)).get(pk=people_import.pk)
    if current.state != State.ENTERING:
        return
    parameters = _parameters(current)
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)
        cursor.execute(statements.JUDGE, parameters)  # people joined and left since the check
        done = {}
        for name, statement in _steps(current):
            cursor.execute(statement, parameters)
            done[name] = cursor.rowcount
            if name == "known":
                cursor.execute(ANALYZE)  # before, no line of somebody new named a person
        cursor.execute("SELECT now()")  # as all rows have it that were made
        [current.done_at] = cursor.fetchone()
    current.counts = _outcomes(current) | done
    current.state, current.problem = State.DONE, ""
    current.save(update_fields=["state", "done_at", "problem", "counts"])
    current.empty(keep_lines=True)
    data = {"file": current.name, "people": done["people"], "lines": current.lines_read}
    log(instance=current, action=IMPORTED, user=current.created_by, data=data)


def _steps(people_import: PeopleImport) -> Iterator[tuple[str, str]]:
    yield "people", statements.PEOPLE
    yield "known", statements.KNOW
    yield "details", statements.DETAILS
    yield "memberships", statements.MEMBERSHIPS
    yield "kinds", statements.KINDS
    if people_import.topics:
        yield "subscriptions", statements.SUBSCRIPTIONS
    else:
        yield "notes", statements.NOTES


def _parameters(people_import: PeopleImport) -> dict[str, Any]:
    choices, by = people_import.choices, people_import.created_by
    return {
        "pk": people_import.pk,
        "replaces": people_import.replaces,
        "topics": [choice.topic.value for choice in choices],
        "issues": [choice.issue.pk if choice.issue else None for choice in choices],
        "today": timezone.localdate(),
        "zone": settings.TIME_ZONE,
        "wording": people_import.wording,
        "wording_version": people_import.wording_version,
        "origin": people_import.origin,
        "note": f"Imported from “{people_import.name}”: {people_import.origin}",
        "by": str(by or ""),
        "by_pk": by.pk if by else None,
    }


def _outcomes(people_import: PeopleImport) -> dict[str, int]:
    counted = people_import.lines.order_by().values_list("outcome").annotate(Count("pk"))
    return dict.fromkeys(ImportLine.Outcome.values, 0) | dict(counted)


def fail(people_import: PeopleImport, state: State, problem: str) -> None:
    PeopleImport.objects.filter(pk=people_import.pk, state__in=PeopleImport.UNDER_WAY).update(
        state=state, problem=problem
    )
