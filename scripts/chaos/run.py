"""One run: people join, programs are killed, and at the end every sign-up is looked for."""

import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from scripts.chaos import mail, programs
from scripts.chaos.people import People
from scripts.chaos.programs import (
    HAND_OVER_DIR,
    WORK_DIR,
    Database,
    Program,
    Supervisor,
    wait_for,
)
from scripts.production_site import free_port

START_SECONDS = 120
# On a slow machine, a program may be killed again before it is up.
LEAST_PEOPLE = 10
# What failed waits for its next attempt; what a killed worker had waits until that is noticed.
DRAIN_SECONDS = 120
RECOVERED, RECOVERY_SECONDS = 0.75, 15
MOST_PAUSE = 2.5
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
    # Not mailed, though marked: docs/adr/0018 says what may still lead to that.
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
            if not wait_for(people.open_form, START_SECONDS):
                raise RuntimeError(f"The site does not start: {log.read_text()[-2000:]}")
            with people:
                _kill_about(parts, people, seconds, outcome.kills)
                wait_for(lambda: len(people.joined) >= LEAST_PEOPLE, DRAIN_SECONDS)
            _wait_for_the_queue(database)
            _judge(outcome, people, _rows(database, SIGNUPS), _queued(database), mailboxes.accepted)
    return outcome


def _kill_about(parts: list[Program], people: People, seconds: float, kills: Counter[str]) -> None:
    """One after another, in an order that changes; mostly, but not always, what has recovered."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for part in random.sample(parts, len(parts)):
            if random.random() < RECOVERED:  # noqa: S311 - no secret
                wait_for(partial(_has_more_than, people, len(people.joined)), RECOVERY_SECONDS)
            time.sleep(random.uniform(0, MOST_PAUSE))  # noqa: S311 - no secret
            if victims := part.kill():
                kills[victims] += 1


def _has_more_than(people: People, count: int) -> bool:
    return len(people.joined) > count


def _wait_for_the_queue(database: Database) -> None:
    if not wait_for(database.is_ready, RECOVERY_SECONDS * 8):
        raise RuntimeError(f"The database does not recover: {database.last_words()}")
    wait_for(lambda: not _has_notes() and not _queued(database), DRAIN_SECONDS)


def _has_notes() -> bool:
    """Whether mails of killed workers are yet to be queued again."""
    return any(HAND_OVER_DIR.glob("*"))


def _queued(database: Database) -> set[int]:
    """The sign-ups whose mail is yet to be sent."""
    return {pk for (pk,) in _rows(database, QUEUED)}


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
        if not is_complete or " ".join(wording.split()) not in people.form.words:
            outcome.lost.append(address)
        elif accepted[pk]:
            outcome.mailed += 1
        elif pk in queued:
            outcome.queued += 1
        else:
            (outcome.in_doubt if is_in_doubt else outcome.forgotten).append(address)
