from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pages import roles
from pages.models import HomePage


class Command(BaseCommand):
    help = "Make the roles of staff and the workflows that are missing; change none that exist."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not HomePage.objects.exists():
            raise CommandError("Roles refer to pages: run 'manage.py load_content' first.")
        made = roles.make_missing_roles() + roles.make_missing_workflows()
        if made:
            roles.remove_unused_defaults()
        if options["verbosity"]:
            self.stdout.write(f"Made: {', '.join(made)}." if made else "Nothing was missing.")
