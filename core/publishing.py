"""What is due is published and taken down; what is overdue raises an alarm.

Any number of runners may be at it at once. Each item is its own transaction under its own
advisory lock: a runner passes over what another one has in hand, and what fails, hangs or
dies with its runner is tried again the next time, while everything else goes out.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import ClassVar

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.log_actions import log, registry
from wagtail.models import DraftStateMixin, Page, Revision

from core import tasks
from core.locks import Lock, is_alone, key_of
from core.models import User

logger = logging.getLogger(__name__)

OVERDUE_AFTER = timedelta(minutes=2)
OVERDUE = "core.overdue"
# Waiting for an editor who saves takes no longer; an item that hangs stops there.
LOCK_TIMEOUT = "1s"
STATEMENT_TIMEOUT = "10s"
ADMINISTRATORS = "Administrator"  # the role, as pages/roles.py makes it


@dataclass(frozen=True)
class Item:
    """Something that a schedule holds; a subclass knows what is to be done with it."""

    model: type[models.Model]
    pk: int
    due_at: datetime
    title: str

    deed: ClassVar[str]

    @property
    def key(self) -> str:
        return f"{self.deed} {self.model._meta.label} {self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.due_at < timezone.now() - OVERDUE_AFTER

    def carry_out(self) -> bool:
        """Do it, unless somebody did it or took it off the schedule; whether it was done."""
        raise NotImplementedError

    def instance(self) -> models.Model:
        """What is published or taken down: in its history stands what became of it."""
        raise NotImplementedError


class GoLive(Item):
    deed = "publish"

    def carry_out(self) -> bool:
        due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
        revision = due.select_for_update().filter(pk=self.pk).first()
        if revision is None:
            return False
        owner = revision.base_content_type.model_class()
        list(owner.objects.select_for_update().filter(pk=revision.object_id).values("pk"))
        revision.publish(log_action="wagtail.publish.scheduled")
        return True

    def instance(self) -> models.Model:
        return Revision.objects.get(pk=self.pk).content_object


class Expiry(Item):
    deed = "take down"

    def carry_out(self) -> bool:
        due = self.model.objects.filter(live=True, expire_at__lte=timezone.now())
        expired = due.select_for_update().filter(pk=self.pk).first()
        if expired is None:
            return False
        expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        return True

    def instance(self) -> models.Model:
        instance = self.model.objects.get(pk=self.pk)
        return getattr(instance, "specific", instance)


def publish_due() -> int:
    """Do everything that is due, and tell of what is overdue; how many items were done.

    What is overdue comes last: it failed before, and may take its time to fail again.
    """
    items = sorted(items_due(timezone.now()), key=lambda item: (item.is_overdue, item.due_at))
    return sum(_attempt(item) for item in items)


def count_overdue() -> int:
    return len(items_due(timezone.now() - OVERDUE_AFTER))


def items_due(by: datetime) -> list[Item]:
    """What was to be taken down or published until this moment, and was not."""
    items: list[Item] = []
    for model in _scheduled_models():
        expired = model.objects.filter(live=True, expire_at__lte=by)
        items += [Expiry(model, each.pk, each.expire_at, str(each)) for each in expired]
    revisions = Revision.objects.filter(approved_go_live_at__lte=by)
    rows = revisions.values_list("pk", "approved_go_live_at", "object_str")
    return items + [GoLive(Revision, *row) for row in rows]


@cache
def _scheduled_models() -> list[type[models.Model]]:
    others = [
        model
        for model in apps.get_models()
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    return [Page, *others]


def _attempt(item: Item) -> bool:
    if item.is_overdue:
        _guarded(item, _raise_alarm)
    return _guarded(item, lambda item: item.carry_out())


def _guarded(item: Item, act: Callable[[Item], bool]) -> bool:
    """Act under the item's lock, and let nothing that goes wrong with it go further."""
    try:
        with transaction.atomic():
            return _lock(item) and act(item)
    except Exception:
        logger.exception("Could not %s “%s”; it is tried again.", item.deed, item.title)
        return False


def _lock(item: Item) -> bool:
    """Whether the item is ours until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true),"
            " set_config('statement_timeout', %s, true)",
            [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
        )
    return is_alone(Lock.PUBLISHING, key_of(item.key))


def _raise_alarm(item: Item) -> bool:
    """Once for each item and moment: the entry in its history says that it was raised."""
    instance = item.instance()
    what = {"deed": item.deed, "due_at": item.due_at.isoformat()}
    logged = registry.get_logs_for_instance(instance).filter(action=OVERDUE)
    if logged.filter(data__contains=what).exists():
        return False
    log(instance=instance, action=OVERDUE, data=what)
    path = AdminURLFinder().get_edit_url(instance) or "/admin/"
    alarm = what | {"key": item.key, "title": item.title, "path": path}
    logger.error("Overdue: could not %(deed)s “%(title)s”, due at %(due_at)s.", alarm)
    for address in _administrators():
        tasks.mail_overdue.enqueue(address, alarm)
    return True


def _administrators() -> list[str]:
    active = User.objects.filter(is_active=True)
    wanted = models.Q(groups__name=ADMINISTRATORS) | models.Q(is_superuser=True)
    return list(active.filter(wanted).distinct().values_list("email", flat=True).order_by("email"))
