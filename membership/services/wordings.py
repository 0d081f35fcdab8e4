"""The words that people agree to: staff add versions, and change none."""

from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from core.models import User
from membership.models import WordingVersion

WORDED = "membership.word"


class WordingError(ValueError):
    """Why a version cannot be added, in words for staff."""


@transaction.atomic
def add_version(*, key: str, text: str, after: int, by: User) -> WordingVersion:
    """Show new words in a place from now on. ``after`` is the version that the author had seen.

    Raises WordingError where nothing changes, or somebody was quicker.
    """
    versions = WordingVersion.objects.select_for_update().filter(key=key)
    newest = versions.order_by(F("serial").desc()).first()
    if newest.serial != after:
        raise WordingError(
            f"Meanwhile {newest.created_by or 'somebody'} wrote another version. Read it, and "
            "decide whether yours is still needed."
        )
    if newest.text == text:
        raise WordingError("These are the words that are shown now. Nothing would change.")
    version = WordingVersion.objects.create(
        key=key, serial=newest.serial + 1, text=text, created_by=str(by)
    )
    log(instance=version, action=WORDED, user=by, data={"version": version.version})
    return version
