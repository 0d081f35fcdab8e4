from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.models import User
from pages.demo import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Make one account for each role, with a password that everybody knows."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ACCOUNTS:
            raise CommandError(
                "Demonstration accounts exist in development only. "
                "Use 'manage.py createsuperuser' for the first administrator."
            )
        known = set(User.objects.filter(email__in=ACCOUNTS).values_list("email", flat=True))
        for email, role in ACCOUNTS.items():
            if email not in known:
                user = User.objects.create_user(email, PASSWORD, first_name=role)
                user.groups.add(Group.objects.get(name=role))
        if options["verbosity"]:
            self.stdout.write(f"Password of all: {PASSWORD}\n" + "\n".join(ACCOUNTS))
