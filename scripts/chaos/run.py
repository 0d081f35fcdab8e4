"""One run: people join, programs are killed, and at the end every sign-up is looked for."""

import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import psycopg

from scripts.chaos import mail, programs
from scripts.chaos.people import People
from scripts.chaos.programs import WORK_DIR, Database, Program, Supervisor, wait_for
from scripts.production_site import free_port

START_SECONDS = 120
# On a slow machine, a program may be killed again before it is up.
LEAST_PEOPLE = 10
# What failed waits for its next attempt; what a killed worker had waits until that is noticed.
DRAIN_SECONDS = 120
LEAST_PAUSE, MOST_PAUSE = 0.5, 4
QUEUED = """
SELECT (args_kwargs -> 'args' ->> 0)::bigint FROM django_tasks_database_dbtaskresult
WHERE task_path = 'membership.tasks.mail_confirmation' AND status IN ('READY', 'RUNNING')
"""
SIGNUPS = """
SELECT email, id, wording, wording_version <> '' AND topics = '{newsletter}',
       handed_over_at IS NOT NULL AND mailed_at IS NULL
FROM membership_signup
"""


@dataclass
class Outcome:
    """What became of those who were answered with success, by address."""

    joined: int = 0
    unanswered: int = 0
    mailed: int = 0
    queued: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    # Answered with success, and not stored, or not with the words that were shown.
    lost: list[str] = field(default_factory=list)
    # Stored, and neither mailed, nor queued, nor in doubt.
    forgotten: list[str] = field(default_factory=list)
    # Mailed more than once: whether they were answered or not.
    twice: list[str] = field(default_factory=list)
    # Not mailed: the worker was killed between its mark and the end of the mail.
    in_doubt: list[str] = field(default_factory=list)


def run(seconds: float) -> Outcome:
    """Let people join for so long while everything is killed, and wait for the mails."""
    WORK_DIR.mkdir(parents=True, exist_ok=True)
    outcome, log = Outcome(), WORK_DIR / "site.log"
    log.unlink(missing_ok=True)
    port, smtp_port = free_port(), free_port()
    with programs.database() as database, mail.server(smtp_port) as mailboxes:
        environment = programs.environment(database, port=port, smtp_port=smtp_port)
        commands = programs.commands(environment, log)
        parts = [database, *commands]
        people = People(port)
        with Supervisor(parts):
            if not wait_for(lambda: _is_open(people), START_SECONDS):
                raise RuntimeError(f"The site does not start: {log.read_text()[-2000:]}")
            with people:
                _kill_about(parts, seconds, outcome.kills)
                wait_for(lambda: len(people.joined) >= LEAST_PEOPLE, DRAIN_SECONDS)
            _wait_for_the_queue(database)
            _judge(outcome, people, _rows(database, SIGNUPS), _queued(database), mailboxes.accepted)
    return outcome


def _is_open(people: People) -> bool:
    try:
        people.open_form()
    except (OSError, RuntimeError):
        return False
    return True


def _kill_about(parts: list[Program], seconds: float, kills: Counter[str]) -> None:
    """One after another, in an order that changes, whether it has come back or not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for part in random.sample(parts, len(parts)):
            time.sleep(random.uniform(LEAST_PAUSE, MOST_PAUSE))  # noqa: S311 - no secret
            if victims := part.kill():
                kills[victims] += 1


def _wait_for_the_queue(database: Database) -> None:
    wait_for(lambda: not _queued(database, at_a_loss={0}), DRAIN_SECONDS)


def _queued(database: Database, at_a_loss: set[int] | None = None) -> set[int]:
    """The sign-ups whose mail is yet to be sent."""
    try:
        return {pk for (pk,) in _rows(database, QUEUED)}
    except psycopg.OperationalError:
        if at_a_loss is None:
            raise
        return at_a_loss


def _rows(database: Database, query: str) -> list[tuple]:
    with database.connect() as connection:
        return connection.execute(query).fetchall()


def _judge(
    outcome: Outcome,
    people: People,
    signups: list[tuple],
    queued: set[int],
    accepted: Mapping[int, int],
) -> None:
    outcome.joined, outcome.unanswered = len(people.joined), len(people.others)
    rows = {email: row for email, *row in signups}
    for address, (pk, *_) in rows.items():
        if accepted[pk] > 1:
            outcome.twice.append(address)
    for address in people.joined:
        pk, wording, is_complete, is_in_doubt = rows.get(address, (0, "", False, False))
        if not is_complete or " ".join(wording.split()) not in people.wording:
            outcome.lost.append(address)
        elif accepted[pk]:
            outcome.mailed += 1
        elif pk in queued:
            outcome.queued += 1
        else:
            (outcome.in_doubt if is_in_doubt else outcome.forgotten).append(address)
