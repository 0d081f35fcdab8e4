from typing import Any

from django.core.management.base import BaseCommand

from core import retention


class Command(BaseCommand):
    help = (
        "Sum up what was deleted last month, and mail it to the membership officers. Does so "
        "once a month, however often it is run; the background worker runs it every hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = retention.report_last_month()
        if options["verbosity"]:
            self.stdout.write(f"Made: {report}" if report else "Nothing to report.")
