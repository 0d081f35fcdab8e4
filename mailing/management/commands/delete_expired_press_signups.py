from typing import Any

from django.core.management.base import BaseCommand

from mailing.models import PressSignup


class Command(BaseCommand):
    help = (
        "Delete sign-ups for the press list older than UNCONFIRMED_SIGNUP_DAYS, confirmed or not: "
        "what was confirmed is with its journalist."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count, _ = PressSignup.objects.expired().delete()
        if options["verbosity"]:
            self.stdout.write(f"Deleted: {count} sign-ups for the press list")
