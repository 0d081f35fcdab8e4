from typing import Any

from django.core.management.base import BaseCommand

from membership.figures import counting


class Command(BaseCommand):
    help = "Count what the membership overview shows."

    def handle(self, *args: Any, **options: Any) -> None:
        done = counting.count()
        if options["verbosity"]:
            self.stdout.write("Counted." if done else "It is being counted already.")
