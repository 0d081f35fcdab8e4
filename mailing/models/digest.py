from django.db import models
from django.db.models import Q
from django.utils import timezone

from mailing.models.mail import Mail, MailQuerySet
from membership.models import Person


class Digest(Mail):
    """One mail of all that was held for somebody who wants it once a day or once a week."""

    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="digests")
    made_on = models.DateField(default=timezone.localdate)

    objects = MailQuerySet.as_manager()

    class Meta(Mail.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["id"], condition=Q(state="queued"), name="digest_to_send"),
            models.Index(fields=["made_on"], name="digest_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "made_on"], name="digest_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person or 'Somebody erased'}, {self.made_on}: {self.get_state_display()}"
