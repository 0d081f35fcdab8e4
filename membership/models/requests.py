from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from membership.addresses import masked
from membership.models.people import Person


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def open(self) -> "AddressChangeQuerySet":
        return self.filter(done_at=None, stopped_at=None)

    def done(self) -> "AddressChangeQuerySet":
        return self.exclude(done_at=None)


class AddressChange(models.Model):
    """That a person wants mail at another address, until both addresses have agreed."""

    person = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="address_changes")
    old_email = models.EmailField("old e-mail address")
    # By which the links in mails to it go on stopping our mail.
    old_address_hash = models.CharField(max_length=64, editable=False)
    new_email = models.EmailField("new e-mail address")
    requested_at = models.DateTimeField(default=timezone.now)
    old_confirmed_at = models.DateTimeField("confirmed at the old address", null=True)
    new_confirmed_at = models.DateTimeField("confirmed at the new address", null=True)
    done_at = models.DateTimeField("changed", null=True)
    stopped_at = models.DateTimeField(
        "stopped", null=True, help_text="At the old address, on the preference page, or anew."
    )

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index("requested_at", "id", name="address_change_by_age"),
            models.Index("old_address_hash", name="address_change_by_old"),
        ]

    def __str__(self) -> str:
        return f"{self.old_email} → {self.new_email}"

    @property
    def masked_old_email(self) -> str:
        return masked(self.old_email)

    @property
    def masked_new_email(self) -> str:
        return masked(self.new_email)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.stopped_at is None


def due_date() -> date:
    return timezone.localdate() + timedelta(days=settings.DATA_REQUEST_DAYS)


class DataRequest(models.Model):
    """That somebody asked what we hold of them, or to change or erase it, and what was done.

    Of an erasure only the row's dates stay: no person, no address, no text.
    """

    class Kind(models.TextChoices):
        DOWNLOAD = "download", "Copy of the data"
        ERASE = "erase", "Erasure"
        CORRECT = "correct", "Correction"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="data_requests"
    )
    kind = models.CharField("asks for", max_length=20, choices=Kind)
    received_at = models.DateTimeField("received", default=timezone.now)
    due_on = models.DateField("due", default=due_date)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    by_link = models.BooleanField("by the person’s own link", default=False, editable=False)
    note = models.TextField(blank=True, help_text="How it came in, and what was answered.")
    handled_at = models.DateTimeField("handled", null=True, editable=False)
    handled_by = models.CharField(max_length=255, blank=True, editable=False)

    class Meta:
        default_permissions = ("add", "change", "view")
        ordering = ["due_on", "pk"]
        indexes = [models.Index("state", "due_on", "id", name="data_request_by_date")]

    def __str__(self) -> str:
        received_on = date_format(timezone.localtime(self.received_at), "F j, Y")
        return f"{self.get_kind_display()}, received {received_on}"
