"""Mails to staff, one function each."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from core import mail, retention
from core.mail import Message
from core.models import RetentionReport, User


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


def retention_report(user: User, report: RetentionReport) -> Message:
    """What was deleted in a month because it was too old."""
    return mail.build(
        "retention_report",
        to=user.email,
        identity=f"retention.{report.month:%Y-%m}.{user.pk}",
        report=report,
        lines=retention.lines_of(report),
        failed=[retention.label_of(name) for name in report.failed],
        report_url=mail.address(reverse("retention_report")),
    )
