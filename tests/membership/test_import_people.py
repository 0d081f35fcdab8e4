"""The command, for whoever has a terminal and a long list."""

import pytest
from django.core.management import CommandError, call_command

from membership.models import ImportLine, Membership, PeopleImport, Person
from membership.models.imports import ImportPiece
from tests.membership.lists import ANN, BOB, HEADINGS, as_csv

pytestmark = pytest.mark.django_db
SAID = ["--kind=supporter", "--topic=newsletter", "--wording=Yes.", "--origin=Cards.",
        "--agreed-on=2026-03-14"]  # fmt: skip
BROKEN = ["bob@example", "Bob", "Ng", "MD", "20742"]


@pytest.fixture
def make(tmp_path):
    def write(*rows: list, headings: list[str] = HEADINGS) -> str:
        path = tmp_path / "list.csv"
        path.write_bytes(as_csv(headings, *rows))
        return str(path)

    return write


def test_list_is_imported(make, capsys):
    call_command("import_people", make(ANN, BOB), *SAID)
    assert set(Membership.objects.values_list("person__last_name", "kind")) == {
        ("Lee", "supporter"),
        ("Ng", "supporter"),
    }
    said = capsys.readouterr().out
    assert "        2  New\n" in said
    assert "Entered: 2 people." in said


def test_dry_run_keeps_nothing(make, capsys):
    call_command("import_people", make(ANN), "--dry-run", *SAID)
    assert "        1  New\n" in capsys.readouterr().out
    for model in (Person, PeopleImport, ImportLine, ImportPiece):
        assert not model.objects.exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_errors_are_told_and_nobody_is_entered(make, capsys, options):
    with pytest.raises(CommandError, match="Lines with errors: 1"):
        call_command("import_people", make(ANN, BROKEN), *options, *SAID)
    assert "Line 3: E-mail address: “bob@example” is no e-mail" in capsys.readouterr().err
    assert not Person.objects.exists()
    assert not PeopleImport.objects.exists()


def test_errors_can_be_skipped(make):
    call_command("import_people", make(ANN, BROKEN), "--skip-errors", *SAID)
    assert Person.objects.get().last_name == "Lee"


def test_columns_can_be_named(make):
    path = make(ANN[:2], headings=["Contact", "Called"])
    call_command(
        "import_people", path, "--column=Contact=email", "--column=Called=first_name", *SAID
    )
    assert Person.objects.get().first_name == "Ann"


def test_what_is_not_said_is_asked_for(make):
    with pytest.raises(CommandError, match="--origin: Say where the list is from"):
        call_command("import_people", make(ANN), "--kind=supporter")
    with pytest.raises(CommandError, match="The file has no column “Mail”"):
        call_command("import_people", make(ANN), "--column=Mail=email", *SAID)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_people", "nowhere.csv", *SAID)
