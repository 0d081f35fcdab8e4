"""Mails whose worker was killed between the mark and the end of the mail."""

import os
import time
from pathlib import Path

import pytest
from django.core import mail as outbox

from core.hand_over import HandOver
from core.hand_over_notes import GRACE_SECONDS, Note, recover
from membership import tasks
from membership.models import Signup

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def directory(settings, tmp_path) -> Path:
    settings.HAND_OVER_DIR = tmp_path / "hand-over"
    return settings.HAND_OVER_DIR


class KilledError(KeyboardInterrupt):
    """Ends a task where SIGKILL would: nothing of it is cleaned up, see ``kill``."""


@pytest.fixture
def killed(signup, directory, monkeypatch) -> Signup:
    """Its task was killed after the mark, and ran again before the note was found."""
    with monkeypatch.context() as patch:
        patch.setattr(Note, "remove", die)
        patch.setattr(HandOver, "take_back", lambda _: None)
        with pytest.raises(KilledError):
            tasks.mail_confirmation.enqueue(signup.pk)
    signup.refresh_from_db()
    assert signup.handed_over_at
    tasks.mail_confirmation.enqueue(signup.pk)
    assert outbox.outbox == []
    return signup


def die(note: Note) -> None:
    note._file.close()  # as the kernel does
    raise KilledError


def age(directory: Path) -> None:
    for path in directory.iterdir():
        os.utime(path, (time.time() - GRACE_SECONDS - 1,) * 2)


def test_mail_of_a_killed_worker_is_sent(killed, directory):
    recover()
    assert outbox.outbox == []  # the database may be about to write the mark
    age(directory)
    recover()
    recover()
    assert [message.to for message in outbox.outbox] == [["ann@example.com"]]
    killed.refresh_from_db()
    assert killed.handed_over_at < killed.mailed_at
    assert list(directory.iterdir()) == []


def test_note_that_somebody_holds_is_left_alone(signup, directory):
    hand_over = HandOver(Signup.objects.filter(pk=signup.pk), "handed_over_at")
    hand_over.note.write()
    age(directory)
    recover()
    assert len(list(directory.iterdir())) == 1
    hand_over.claim()
    assert list(directory.iterdir()) == []


def test_mark_of_another_attempt_is_left_alone(killed, directory):
    Signup.objects.update(handed_over_at=killed.created_at)
    age(directory)
    recover()
    killed.refresh_from_db()
    assert killed.handed_over_at == killed.created_at
    assert outbox.outbox == []
    assert list(directory.iterdir()) == []


@pytest.mark.parametrize(("text", "complaints"), [("", 0), ("{", 1), ('{"model": "no.One"}', 1)])
def test_note_that_says_nothing_is_removed(directory, caplog, text, complaints):
    directory.mkdir()
    (directory / "note").write_text(text)
    age(directory)
    recover()
    assert list(directory.iterdir()) == []
    assert len(caplog.records) == complaints


def test_mails_go_out_where_no_note_can_be_written(signup, directory, caplog):
    directory.write_text("a file in the way")
    tasks.mail_confirmation.enqueue(signup.pk)
    assert len(outbox.outbox) == 1
    assert [record.message for record in caplog.records] == [
        f"Mails go out without a note of them: {directory} cannot be written."
    ]


def test_nothing_is_left_of_a_mail_that_went_out(signup, directory):
    tasks.mail_confirmation.enqueue(signup.pk)
    assert len(outbox.outbox) == 1
    assert list(directory.iterdir()) == []
