"""What happens elsewhere and concerns mailings."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from mailing import campaigns, services
from mailing.models import Journalist, PressConsent
from membership.models import Suppression
from news.models import StatementPage


def _queue_waiting(instance: StatementPage, **kwargs: Any) -> None:
    campaigns.queue_waiting(instance)


def _take_off_press_list(instance: Suppression, **kwargs: Any) -> None:
    """Whoever must not be mailed at all is on no list any more."""
    for journalist in Journalist.objects.active().filter(address_hash=instance.address_hash):
        services.leave_press_list(journalist=journalist, source=PressConsent.Source.SUPPRESSION)


page_published.connect(_queue_waiting, sender=StatementPage, dispatch_uid="waiting mailings")
post_save.connect(_take_off_press_list, sender=Suppression, dispatch_uid="press list")
