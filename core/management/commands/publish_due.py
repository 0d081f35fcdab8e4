from typing import Any

from django.core.management.base import BaseCommand

from core.publishing import publish_due


class Command(BaseCommand):
    help = (
        "Publish and take down every page whose moment has come. The worker does this by itself; "
        "any number may run at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = publish_due()
        if options["verbosity"]:
            self.stdout.write(f"Published or taken down: {count}")
