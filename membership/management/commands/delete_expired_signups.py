from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from membership.models import RateCounter, Signup


class Command(BaseCommand):
    help = (
        "Delete signups older than UNCONFIRMED_SIGNUP_DAYS, confirmed or not (what was confirmed "
        "is with its person), and rate counters older than RATE_COUNTER_HOURS."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and delete nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        for expired in (Signup.objects.expired(), RateCounter.objects.expired()):
            count = expired.count() if dry_run else expired.delete()[0]
            if options["verbosity"]:
                verb = "Would delete" if dry_run else "Deleted"
                self.stdout.write(f"{verb}: {count} {expired.model._meta.verbose_name_plural}")
