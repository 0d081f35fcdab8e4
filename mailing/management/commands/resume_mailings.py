from typing import Any

from django.core.management.base import BaseCommand

from mailing import sending


class Command(BaseCommand):
    help = (
        "Queue mailings whose statement is public by now, and hand to a worker those that were "
        "left unfinished. Safe at any time; the background worker runs it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sending.resume()
