"""Mails, sent by the background worker. Whoever waits for one comes before mailings."""

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from mailing import emails
from mailing.models import Journalist, PressSignup
from membership import suppressions
from membership.tasks import AHEAD_OF_OTHER_WORK


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_press_confirmation(signup_pk: int) -> None:
    """Ask the address to confirm, once; see ``membership.tasks.mail_confirmation``."""
    with transaction.atomic():
        signups = PressSignup.objects.select_for_update()
        signup = signups.filter(pk=signup_pk, mailed_at=None, confirmed_at=None).first()
        if signup is None or not suppressions.may_be_asked(signup):
            return
        emails.press_list_confirm(signup).send()
        signup.mailed_at = timezone.now()
        signup.save(update_fields=["mailed_at"])


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
