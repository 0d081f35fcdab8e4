from django.db import models
from django.utils import timezone

from core.ledger import Ledger
from mailing.models.journalist import Journalist


class PressConsent(Ledger):
    """A line of the press list's ledger: who agreed to what in which words, or took it back."""

    class Action(models.TextChoices):
        GIVEN = "given", "Given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Source(models.TextChoices):
        FORM = "form", "Press list form"
        PAGE = "page", "Page behind the link in our mail"
        ONE_CLICK = "one-click", "Unsubscribe button of a mail program"
        STAFF = "staff", "Told to staff"
        SUPPRESSION = "suppression", "Stopped all our mail"

    journalist = models.ForeignKey(Journalist, on_delete=models.DB_CASCADE, related_name="consents")
    action = models.CharField(max_length=20, choices=Action)
    # In words, not as keys: the line must still say it when an issue's page is gone.
    subject = models.TextField("to what", help_text="Kinds of statement and issues, in words.")
    wording = models.TextField(help_text="The exact words that were shown.")
    wording_version = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=Source)
    note = models.TextField("how staff were told", blank=True)
    path = models.CharField("address of the form", max_length=255, blank=True)
    stated_at = models.DateTimeField("stated", help_text="When it was said.")
    confirmed_at = models.DateTimeField(
        "confirmed", null=True, help_text="When the link in the mail to the address was confirmed."
    )
    recorded_at = models.DateTimeField("recorded", default=timezone.now)
    # A name, not a key: the line must still say it when the account is gone.
    recorded_by = models.CharField("recorded by", max_length=200, blank=True)

    class Meta(Ledger.Meta):
        abstract = False
        verbose_name = "consent of the press list"
        verbose_name_plural = "consents of the press list"
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index("recorded_at", "id", name="press_consent_by_age")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject}"
