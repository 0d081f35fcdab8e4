from typing import Any

from django.core.management.base import BaseCommand

from core.retries import requeue_abandoned_tasks


class Command(BaseCommand):
    help = "Queue the background tasks again whose worker was killed while it ran them."

    def handle(self, *args: Any, **options: Any) -> None:
        count = requeue_abandoned_tasks()
        if options["verbosity"]:
            self.stdout.write(f"Queued again: {count}")
