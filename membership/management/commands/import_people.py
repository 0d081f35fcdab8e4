from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from membership.imports import columns
from membership.imports.cells import KINDS
from membership.imports.forms import MISSING_ONLY, REPLACE, ColumnsForm
from membership.imports.reading import UnreadableFileError
from membership.models import ImportLine, PeopleImport
from membership.services import imports

State, Outcome = PeopleImport.State, ImportLine.Outcome
MOST_ERRORS = 20


class Command(BaseCommand):
    help = (
        "Import a list of people (CSV or .xlsx), as “Import…” in the admin does: every line is "
        "checked, then all are entered in one transaction. With errors, nobody is entered and the "
        "exit code is 1, unless --skip-errors is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check only; keep nothing.")
        parser.add_argument("--skip-errors", action="store_true", help="Enter the lines without.")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help="What a column holds, where its heading does not tell: "
            f"{', '.join(columns.LABELS)}, or nothing to leave it out.",
        )
        parser.add_argument("--kind", choices=[kind.value for kind in KINDS], default="")
        parser.add_argument(
            "--topic", action="append", default=[], help="newsletter, statements, state, issue-7"
        )
        parser.add_argument("--wording", default="", help="The words that they agreed to.")
        parser.add_argument("--origin", default="", help="Where the list is from.")
        parser.add_argument("--agreed-on", default="", metavar="YYYY-MM-DD")
        parser.add_argument("--replace", action="store_true", help="Replace what is on record.")

    def handle(self, *args: Any, **options: Any) -> None:
        people_import = _begin(options["file"])
        try:
            self._check(people_import, options)
            if not options["dry_run"]:
                self._enter(people_import)
        finally:
            if people_import.state != State.DONE:
                people_import.delete()

    def _check(self, people_import: PeopleImport, options: dict[str, Any]) -> None:
        form = ColumnsForm(_said(people_import, options), people_import=people_import)
        if not form.is_valid():
            raise CommandError(_problems(form))
        form.save()
        imports.advance(people_import, to=State.CHECKING, out_of=(State.MAPPING,))
        imports.check_import(people_import)
        people_import.refresh_from_db()
        if people_import.state != State.CHECKED:
            raise CommandError(people_import.problem)
        for outcome in Outcome:
            self.stdout.write(f"{people_import.counts[outcome]:>9,}  {outcome.label}")
        errors = people_import.lines.filter(outcome=Outcome.ERROR)
        for line in errors[:MOST_ERRORS]:
            self.stderr.write(f"Line {line.line}: {line.problem}")
        if (count := people_import.counts[Outcome.ERROR]) and not options["skip_errors"]:
            raise CommandError(f"Lines with errors: {count:,}. Nobody was entered.")

    def _enter(self, people_import: PeopleImport) -> None:
        imports.advance(people_import, to=State.ENTERING, out_of=(State.CHECKED,))
        imports.enter_import(people_import)
        people_import.refresh_from_db()
        if people_import.state != State.DONE:
            raise CommandError(people_import.problem)
        self.stdout.write(f"Entered: {people_import.counts['people']:,} people.")


def _begin(path: Path) -> PeopleImport:
    try:
        with path.open("rb") as file:
            return imports.begin_import(file=File(file), name=path.name, by=None)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error
    except UnreadableFileError as error:
        raise CommandError(f"{path}: {error}") from error


def _said(people_import: PeopleImport, options: dict[str, Any]) -> dict[str, Any]:
    """What the form of the admin would be sent."""
    said = dict(pair.rpartition("=")[::2] for pair in options["column"])
    if unknown := set(said) - set(people_import.headings):
        raise CommandError(f"The file has no column “{min(unknown)}”.")
    return {
        "kind": options["kind"],
        "topics": options["topic"],
        "wording": options["wording"],
        "origin": options["origin"],
        "agreed_on": options["agreed_on"],
        "on_record": REPLACE if options["replace"] else MISSING_ONLY,
    } | {
        f"column_{n}": said.get(heading, field)
        for n, (heading, field) in enumerate(
            zip(people_import.headings, people_import.columns, strict=True)
        )
    }


def _problems(form: ColumnsForm) -> str:
    return "\n".join(
        f"--{name.replace('_', '-')}: {error}" if name in form.fields else error
        for name, errors in form.errors.items()
        for error in errors
    )
