"""Who was erased stays erased when an older backup is restored."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from membership import my_data
from membership.addresses import address_hash
from membership.models import DataRequest, Person, Suppression
from membership.services.erasure import erase

pytestmark = pytest.mark.django_db
ERASED, STAYED, LEFT = (f"{name}@example.com" for name in ("erased", "stayed", "left"))


@pytest.fixture
def hashes(tmp_path: Path, capsys) -> Path:
    """What is listed after one of three was erased, and then all three are back."""
    people = {email: Person.objects.create(email=email) for email in (ERASED, STAYED, LEFT)}
    reason = Suppression.Reason.UNSUBSCRIBED
    Suppression.objects.create(address_hash=address_hash(LEFT), reason=reason)
    erase(subject=my_data.subject_of(people[ERASED]))
    call_command("erase_again", "--list")
    listed = capsys.readouterr().out
    assert listed.split() == [address_hash(ERASED)]
    Suppression.objects.filter(address_hash=address_hash(ERASED)).delete()
    Person.objects.create(email=ERASED)
    DataRequest.objects.all().delete()
    (path := tmp_path / "erased.txt").write_text(listed)
    return path


def on_record() -> set[str]:
    return set(Person.objects.values_list("email", flat=True))


def test_who_was_erased_is_erased_again(hashes, capsys):
    call_command("erase_again", str(hashes), "--dry-run")
    assert on_record() == {ERASED, STAYED, LEFT}
    call_command("erase_again", str(hashes))
    assert on_record() == {STAYED, LEFT}
    assert Suppression.objects.filter(address_hash=address_hash(ERASED)).exists()
    request = DataRequest.objects.get()
    assert (request.state, request.by_link, request.person) == ("done", False, None)
    call_command("erase_again", str(hashes))
    assert capsys.readouterr().out == "Would erase: 1\nErased: 1\nErased: 0\n"


def test_without_a_file_it_says_what_to_name():
    with pytest.raises(CommandError, match="erase_again --list"):
        call_command("erase_again")
