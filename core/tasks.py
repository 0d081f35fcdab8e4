from django.tasks import task

from core import emails

AHEAD_OF_OTHER_WORK = 60


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_overdue(address: str, alarm: dict[str, str]) -> None:
    """Tell an administrator of a page that was not published in time."""
    emails.overdue(address, alarm).send()
