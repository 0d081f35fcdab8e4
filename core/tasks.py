from django.tasks import task

from core import emails
from core.models import RetentionReport, User

AHEAD_OF_OTHER_WORK = 60


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_overdue(address: str, alarm: dict[str, str]) -> None:
    """Tell an administrator of a page that was not published in time."""
    emails.overdue(address, alarm).send()


@task()
def mail_retention_report(report_pk: int, user_pk: int) -> None:
    """Tell one of the staff what was deleted last month."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    report = RetentionReport.objects.filter(pk=report_pk).first()
    if user and report:
        emails.retention_report(user, report).send()
