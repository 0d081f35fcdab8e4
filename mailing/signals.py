"""What happens elsewhere and concerns mailings."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.utils import timezone
from wagtail.signals import page_published

from mailing import campaigns, digest_times, held, services
from mailing.models import Delivery, Digest, Journalist, PressConsent
from membership.models import Person, Suppression
from membership.signals import frequency_changed, people_taken_back, person_erased
from news.models import StatementPage


def _queue_waiting(instance: StatementPage, **kwargs: Any) -> None:
    campaigns.queue_waiting(instance)


def _take_off_press_list(instance: Suppression, **kwargs: Any) -> None:
    """Whoever must not be mailed at all is on no list any more."""
    for journalist in Journalist.objects.active().filter(address_hash=instance.address_hash):
        services.leave_press_list(journalist=journalist, source=PressConsent.Source.SUPPRESSION)


def _move_held(person: Person, **kwargs: Any) -> None:
    """What is held comes with the digest that its reader wants now; of none, as soon as can be."""
    now = timezone.now()
    held = Delivery.objects.held().filter(digest=None)
    for subscription in person.subscriptions.active():
        moment = now
        if subscription.frequency in digest_times.HELD:
            moment = digest_times.next_after(now, subscription.frequency)
        held.filter(subscription=subscription).update(held_until=moment)


def _forget_mails(instance: Journalist, **kwargs: Any) -> None:
    """Of mailings to somebody who is erased only counts stay."""
    instance.deliveries.all().delete()


def _forget_mails_to(people: list[int], **kwargs: Any) -> None:
    Digest.objects.filter(person__in=people).delete()
    Delivery.objects.filter(person__in=people).delete()


page_published.connect(_queue_waiting, sender=StatementPage, dispatch_uid="waiting mailings")
frequency_changed.connect(_move_held, dispatch_uid="held mailings")
post_save.connect(_take_off_press_list, sender=Suppression, dispatch_uid="press list")
pre_delete.connect(_forget_mails, sender=Journalist, dispatch_uid="mails of journalists")
person_erased.connect(held.forget, dispatch_uid="mailings and press list")
people_taken_back.connect(_forget_mails_to, dispatch_uid="mails of people taken back")
