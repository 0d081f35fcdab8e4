from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import retention


class Command(BaseCommand):
    help = (
        "Delete what is older than the site's settings allow to keep. Safe at any time, and twice "
        "at once; the background worker runs it every day. What was deleted is on record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and delete nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self._tell("Would delete", retention.due())
            return
        run = retention.apply()
        if options["verbosity"]:
            self._tell("Deleted", run.counts)
        if run.failed:
            raise CommandError(f"Could not be deleted, see the log: {', '.join(run.failed)}")

    def _tell(self, verb: str, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            self.stdout.write(f"{verb}: {count} {retention.label_of(name)}")
