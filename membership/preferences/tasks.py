"""Mails about preferences, sent by the background worker. Somebody waits for each."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.tasks import TaskContext, task
from django.utils import timezone

from membership import rate_limit
from membership.addresses import address_hash
from membership.models import AddressChange, Person, Suppression
from membership.preferences import emails
from membership.tasks import AHEAD_OF_OTHER_WORK


@task(priority=AHEAD_OF_OTHER_WORK, takes_context=True)
def mail_my_link(context: TaskContext, address_hash: str) -> None:
    """Mail the link to whoever has the address; to nobody where nobody has it.

    Takes the hash: what a stranger typed is kept nowhere.
    """
    person = Person.objects.select_related("merged_into").filter(address_hash=address_hash).first()
    if person is None:
        return
    owner = person.survivor
    with transaction.atomic():
        mail = f"link {context.task_result.id}"
        if _may_be_asked(owner.address_hash) and rate_limit.may_be_mailed(owner.email, mail):
            emails.my_link(owner, context.task_result.id).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_old_address(change_pk: int) -> None:
    change = AddressChange.objects.open().filter(pk=change_pk).first()
    if change is None or _is_final(change.old_address_hash):
        return
    # Asked by whoever has a mail of theirs, which can have been forwarded.
    if rate_limit.may_be_mailed(change.old_email, f"AddressChange {change.pk}, old address"):
        emails.agree_at_old_address(change).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_new_address(change_pk: int) -> None:
    """Ask the new address; where somebody has it, say so there and nowhere else."""
    change = AddressChange.objects.open().filter(pk=change_pk).first()
    if change is None:
        return
    key = address_hash(change.new_email)
    is_taken = Person.objects.filter(address_hash=key).exclude(pk=change.person_id).exists()
    build = emails.address_is_taken if is_taken else emails.agree_at_new_address
    with transaction.atomic():
        mail = f"AddressChange {change.pk}"
        if _may_be_asked(key) and rate_limit.may_be_mailed(change.new_email, mail):
            build(change, key).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_address_changed(change_pk: int) -> None:
    change = AddressChange.objects.done().select_related("person").filter(pk=change_pk).first()
    if change and not _is_final(change.person.address_hash):
        emails.address_changed(change).send()


@task(priority=AHEAD_OF_OTHER_WORK)
def mail_farewell_to_old_address(change_pk: int) -> None:
    change = AddressChange.objects.done().filter(pk=change_pk).first()
    if change and not _is_final(change.old_address_hash):
        emails.farewell_to_old_address(change).send()


def _is_final(address_hash: str) -> bool:
    """Whether the address is never to be mailed again, whatever its owner does on the site."""
    suppression = Suppression.objects.filter(address_hash=address_hash).first()
    return bool(suppression) and not suppression.can_be_lifted


def _may_be_asked(address_hash: str) -> bool:
    """Whether to mail an address that anybody can have typed; counted, if it was left.

    Who left all lists gets one such mail for as long as a link of ours works.
    """
    suppression = Suppression.objects.filter(address_hash=address_hash).first()
    if suppression is None:
        return True
    since = timezone.now() - timedelta(days=settings.PREFERENCES_LINK_DAYS)
    not_asked = Suppression.objects.filter(Q(asked_at=None) | Q(asked_at__lt=since))
    return suppression.can_be_lifted and bool(
        not_asked.filter(pk=suppression.pk).update(asked_at=timezone.now())
    )
