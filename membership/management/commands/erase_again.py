from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from membership import my_data
from membership.models import AddressChange, DataRequest, Person, Suppression
from membership.services.erasure import erase


class Command(BaseCommand):
    help = (
        "After a backup was restored, erase again who was erased since it was made. "
        "'erase_again --list' prints the keyed hash of each address that is not to be written to "
        "and that nobody on record has or had. 'erase_again FILE' erases everybody on record who "
        "has such an address; with --dry-run, it counts them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=FileType(), help="What --list had printed.")
        parser.add_argument("--list", action="store_true", help="Print the hashes; erase nobody.")
        parser.add_argument("--dry-run", action="store_true", help="Count, and erase nobody.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(_hashes_of_nobody()))
        elif options["file"]:
            with options["file"] as file:
                self._erase(file.read().split(), is_dry_run=options["dry_run"])
        else:
            raise CommandError("Name a file that 'erase_again --list' had printed, or give --list.")

    def _erase(self, hashes: list[str], *, is_dry_run: bool) -> None:
        people = list(Person.objects.filter(address_hash__in=hashes))
        for person in [] if is_dry_run else people:
            request = DataRequest(by_link=False, received_at=timezone.now())
            erase(subject=my_data.subject_of(person), request=request)
        self.stdout.write(f"{'Would erase' if is_dry_run else 'Erased'}: {len(people)}")


def _hashes_of_nobody() -> list[str]:
    left = Suppression.objects.exclude(address_hash__in=Person.objects.values("address_hash"))
    left = left.exclude(address_hash__in=AddressChange.objects.values("old_address_hash"))
    return list(left.order_by("address_hash").values_list("address_hash", flat=True))
