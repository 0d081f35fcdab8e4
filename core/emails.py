"""Mails to staff, one function each."""

from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify

from core import mail
from core.mail import Message


def overdue(address: str, alarm: dict[str, str]) -> Message:
    """That a page was not published, or not taken down, when it was due.

    ``alarm``: see ``core.publishing``.
    """
    return mail.build(
        "overdue",
        to=address,
        identity=slugify("overdue {key} {due_at}".format(**alarm)),
        is_taken_down=alarm["deed"] != "publish",
        title=alarm["title"],
        due_at=timezone.localtime(datetime.fromisoformat(alarm["due_at"])),
        edit_url=mail.address(alarm["path"]),
    )
