"""What of an erased person stands in lists that staff import."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from membership.models import ImportLine, PeopleImport
from membership.models.imports import ImportPiece
from membership.signals import person_erased


@receiver(person_erased)
def forget_lines(*, address_hashes: Iterable[str], **kwargs: Any) -> None:
    """The lines go, and with them the file that they stood in: nobody edits a workbook.

    A list that was checked can still be entered, without them. One that was not is given anew.
    """
    lines = ImportLine.objects.filter(address_hash__in=list(address_hashes))
    imports = list(lines.order_by().values_list("people_import", flat=True).distinct())
    lines.delete()
    ImportPiece.objects.filter(people_import__in=imports).delete()
    PeopleImport.objects.filter(pk__in=imports).update(samples=[])
