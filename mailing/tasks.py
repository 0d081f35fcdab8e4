"""Mails, sent by the background worker. Whoever waits for one comes before mailings."""

from django.tasks import task

from core.hand_over import send_once
from mailing import emails
from mailing.models import Journalist, PressSignup
from membership import suppressions
from membership.tasks import AHEAD_OF_OTHER_WORK


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_press_confirmation(signup_pk: int) -> None:
    """Ask the address to confirm, once; see ``membership.tasks.mail_confirmation``."""
    row = PressSignup.objects.filter(pk=signup_pk)
    signup = row.filter(mailed_at=None, confirmed_at=None).first()
    if signup and suppressions.may_be_asked(signup):
        send_once(emails.press_list_confirm(signup), row, mark="mailed_at")


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_press_welcome(journalist_pk: int) -> None:
    """Say what the list will send, and how to change or stop it."""
    journalist = Journalist.objects.active().filter(pk=journalist_pk).first()
    if journalist and not suppressions.is_suppressed(journalist.email):
        emails.press_list_welcome(journalist).send()


@task()
def send_campaign(campaign_pk: int) -> None:
    """Send some of a campaign's mails, and queue itself for the rest."""
    from mailing import sending  # which queues this task

    if sending.send_batch(campaign_pk):
        send_campaign.enqueue(campaign_pk)


@task()
def send_digests() -> None:
    """Send some of the digests that are due, and queue itself for the rest."""
    from mailing import digests  # which queues this task

    if digests.send_batch():
        send_digests.enqueue()
