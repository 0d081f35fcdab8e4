from django.db import models
from django.utils import timezone

from core.ledger import Ledger
from membership.models.people import Person
from membership.topics import Topic


class Source(models.TextChoices):
    """Where something was said."""

    JOIN = "join", "Join form"
    NEWSLETTER = "newsletter", "Newsletter form"
    FOOTER = "footer", "Newsletter form in the footer"
    UNSUBSCRIBE = "unsubscribe", "Unsubscribe page"
    ONE_CLICK = "one-click", "Unsubscribe button of a mail program"
    STAFF = "staff", "Told to staff, or a complaint"


class Consent(Ledger):
    """A line of the ledger: who agreed to what in which words, or took it back.

    Lines are added and never changed; a trigger in the database holds to that too
    (migration 0001). They go when their person is erased.
    """

    class Action(models.TextChoices):
        GIVEN = "given", "Given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = models.ForeignKey(Person, on_delete=models.DB_CASCADE, related_name="consents")
    action = models.CharField(max_length=20, choices=Action)
    purpose = models.CharField("mail on", max_length=20, choices=Topic)
    # In words, not as a key: the line must still say it when the page is gone.
    subject = models.CharField(
        "issue", max_length=255, blank=True, help_text="The issue's name, as it read then."
    )
    wording = models.TextField(help_text="The exact words that were shown.")
    wording_version = models.CharField(max_length=40)
    source = models.CharField(max_length=20, choices=Source)
    path = models.CharField(
        "address of the form", max_length=255, blank=True, help_text="The page it stood on."
    )
    stated_at = models.DateTimeField("stated", help_text="When the form was sent.")
    confirmed_at = models.DateTimeField(
        "confirmed", null=True, help_text="When the link in the mail to the address was confirmed."
    )
    recorded_at = models.DateTimeField("recorded", default=timezone.now)

    class Meta(Ledger.Meta):
        abstract = False
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index("recorded_at", "id", name="consent_by_age")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject or self.get_purpose_display()}"
