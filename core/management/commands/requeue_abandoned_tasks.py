from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.retries import requeue_abandoned_tasks, requeue_given_up


class Command(BaseCommand):
    help = (
        "Queue the background tasks again whose worker was killed while it ran them; the "
        "background worker does this by itself. With --given-up, also those that failed for "
        "hours and were given up: run it so when a mail server is back that was long away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--given-up", action="store_true", help="Also what failed as often as it may."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = requeue_abandoned_tasks()
        if options["given_up"]:
            count += requeue_given_up()
        if options["verbosity"]:
            self.stdout.write(f"Queued again: {count}")
