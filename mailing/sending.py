"""Sending what is queued: in batches over one connection, on record mail by mail.

A worker locks one delivery, sends its mail, and commits what became of it before it takes
the next. Another worker skips what is locked. Only a process killed between the mail's
acceptance and the commit leaves a second mail to come, under the same Message-ID.
"""

import logging
import smtplib
from datetime import timedelta
from enum import Enum, auto

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from core.mail import Message
from mailing import campaigns, emails, news
from mailing.emails import Group
from mailing.models import Campaign, Delivery
from mailing.news import Version
from membership import suppressions

logger = logging.getLogger(__name__)

BATCH = 200
# Longer than a mail server may take over one mail: a campaign left alone that long has no worker.
LEFT_ALONE_AFTER = timedelta(minutes=5)
# From here on a reply of an SMTP server is final (RFC 5321, 4.2.1).
FINAL = 500
CLOSING = 421
NO_LONGER_HOLDS = "What it told no longer held: the statement was withdrawn, or stood again."


class Trouble(Enum):
    """What kept a mail from being accepted."""

    FINAL = auto()  # this mail, for good
    FOR_NOW = auto()  # this mail, for now
    CONNECTION = auto()  # every mail, for now


def send_batch(campaign_pk: int) -> bool:
    """Send up to BATCH of a campaign's mails; whether more can be sent at once.

    Raises what kept the mail server from being reached; the task is then run again later.
    """
    campaigns_under_way = Campaign.objects.under_way().filter(pk=campaign_pk)
    if not campaigns_under_way.update(state=Campaign.State.SENDING, touched_at=timezone.now()):
        return False
    if Delivery.objects.filter(campaign=campaign_pk).due().exists():
        with mailers.default as mailer:
            batch = Batch(campaign_pk, mailer)
            if all(batch.send_next() for _ in range(BATCH)):
                return True
    campaigns.finish(campaign_pk)
    return False


def resume() -> None:
    """Take up what no worker has in hand: after a crash, and when a retry is due."""
    for campaign in Campaign.objects.waiting().select_related("statement"):
        if campaign.statement:
            campaigns.queue_waiting(campaign.statement)
        else:
            campaigns.cancel(campaign, outcome="The statement was deleted.")
    left_alone = timezone.now() - LEFT_ALONE_AFTER
    for campaign in Campaign.objects.under_way().filter(touched_at__lt=left_alone):
        campaigns.hand_out(campaign)


class Batch:
    """Some mails of one campaign, over one connection."""

    def __init__(self, campaign_pk: int, mailer: BaseEmailBackend) -> None:
        self.campaign_pk = campaign_pk
        self.mailer = mailer
        # Made once for each group, as long as the statement stays what it was.
        self.letters: dict[tuple[Version, Group], Message] = {}

    def send_next(self) -> bool:
        """Send one mail that is due and record what became of it; False if there is none."""
        campaign = Campaign.objects.under_way().filter(pk=self.campaign_pk).first()
        if campaign is None:
            return False
        version = news.version(campaign)
        if version is None:
            campaigns.cancel(campaign, outcome=NO_LONGER_HOLDS)
            return False
        with transaction.atomic():
            delivery = self._claim()
            error = self._handle(delivery, campaign, version) if delivery else None
        if error and trouble_of(error) is Trouble.CONNECTION:
            raise error
        return delivery is not None

    def _claim(self) -> Delivery | None:
        """One that is due and that no other worker has, locked."""
        due = Delivery.objects.select_for_update(of=("self",), skip_locked=True).due()
        return due.with_owner().filter(campaign=self.campaign_pk).order_by("pk").first()

    def _handle(self, delivery: Delivery, campaign: Campaign, version: Version) -> Exception | None:
        """Send the mail, if it is still wanted; the error that kept it from being accepted."""
        if reason := reason_against(delivery):
            delivery.state = reason
            delivery.save(update_fields=["state"])
            return None
        message = emails.addressed(self._letter(delivery, campaign, version), delivery)
        error = attempt(self.mailer, message)
        delivery.record(error, is_final=is_final(error))
        return error

    def _letter(self, delivery: Delivery, campaign: Campaign, version: Version) -> Message:
        group = Group.of(delivery)
        key = (version, group)
        if key not in self.letters:
            self.letters[key] = emails.letter(campaign, news.of(campaign), group)
        return self.letters[key]


def reason_against(delivery: Delivery) -> Delivery.State | None:
    """What keeps a mail from being sent that was wanted when it was queued."""
    if not delivery.is_wanted or suppressions.is_suppressed(delivery.address):
        return Delivery.State.SUPPRESSED
    if delivery.reader and delivery.reader.is_paused:
        return Delivery.State.PAUSED
    return Delivery.State.CANCELED if delivery.is_anothers_too else None


def attempt(mailer: BaseEmailBackend, message: Message) -> Exception | None:
    """Send a mail; the error that kept it from being accepted."""
    try:
        mailer.send_messages([message])
    except (OSError, ValueError, AnymailError) as error:  # SMTPException is an OSError
        return error
    return None


def is_final(error: Exception | None) -> bool:
    return error is not None and trouble_of(error) is Trouble.FINAL


def trouble_of(error: Exception) -> Trouble:
    """What to make of an error while sending."""
    if isinstance(error, (ValueError, AnymailRecipientsRefused)):  # an address that is none
        return Trouble.FINAL
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, _)] = error.recipients.values()
    elif isinstance(error, smtplib.SMTPDataError):
        code = error.smtp_code
    else:
        # Also a sender or a password that is refused: no fault of the recipient's.
        return Trouble.CONNECTION
    if code == CLOSING:
        return Trouble.CONNECTION
    return Trouble.FINAL if code >= FINAL else Trouble.FOR_NOW
