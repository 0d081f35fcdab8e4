from typing import Any

from django.core.management.base import BaseCommand

from mailing import digests


class Command(BaseCommand):
    help = (
        "Make the daily and weekly digests that are due, and hand them to a worker. Safe at any "
        "time; the background worker runs it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        digests.resume()
