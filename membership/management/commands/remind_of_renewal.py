from typing import Any

from django.core.management.base import BaseCommand

from membership.services.terms import remind


class Command(BaseCommand):
    help = "Queue an e-mail for each member whose term soon ends, once a term."

    def handle(self, *args: Any, **options: Any) -> None:
        count = remind()
        if options["verbosity"]:
            self.stdout.write(f"Reminded: {count}")
