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
    PREFERENCES = "preferences", "Preference page"
    ROSTER = "roster", "Invitation of a member organization"
    UNSUBSCRIBE = "unsubscribe", "Unsubscribe page"
    ONE_CLICK = "one-click", "Unsubscribe button of a mail program"
    STAFF = "staff", "Told to staff, or a complaint"
    IMPORT = "import", "Imported list"


class Purpose(models.TextChoices):
    """What somebody agrees to. Mail has a purpose for each topic, under the topic's name."""

    NEWSLETTER = Topic.NEWSLETTER.value, Topic.NEWSLETTER.label
    STATEMENTS = Topic.STATEMENTS.value, Topic.STATEMENTS.label
    ISSUE = Topic.ISSUE.value, Topic.ISSUE.label
    STATE = Topic.STATE.value, Topic.STATE.label
    DIRECTORY = "directory", "Public directory of member organizations"
    ROSTER = "roster", "Roster of a member organization"


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
    purpose = models.CharField(max_length=20, choices=Purpose)
    # In words, not as a key: the line must still say it when the issue's page is gone.
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
    proof = models.CharField(
        "proof of confirmation",
        max_length=255,
        blank=True,
        help_text="What showed that the owner of the address agreed: which mail’s link was used.",
    )
    note = models.TextField(blank=True, help_text="What staff were told, or where a list is from.")
    recorded_by = models.CharField(max_length=255, blank=True, help_text="Which member of staff.")
    recorded_at = models.DateTimeField("recorded", default=timezone.now)

    class Meta(Ledger.Meta):
        abstract = False
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index("recorded_at", "id", name="consent_by_age"),
            models.Index("wording_version", "purpose", "action", name="consent_by_wording"),
            models.Index("source", "recorded_at", "id", name="consent_by_source"),
            models.Index("purpose", "source", "action", name="consent_by_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject or self.get_purpose_display()}"


class WordingVersion(Ledger):
    """The exact words that people agree to in one place, from a moment on.

    Consents quote the words and name the version. To change them, staff add a version; what
    was shown before stays as it was.
    """

    key = models.CharField("place", max_length=30)
    serial = models.PositiveIntegerField()
    text = models.TextField(help_text="In the first person, as whoever agrees would say it.")
    created_at = models.DateTimeField("shown since", default=timezone.now)
    created_by = models.CharField("written by", max_length=255, blank=True)

    class Meta(Ledger.Meta):
        abstract = False
        default_permissions = ("add", "view")
        verbose_name = "wording"
        ordering = ["key", "-serial"]
        constraints = [models.UniqueConstraint(fields=["key", "serial"], name="wording_unique")]

    def __str__(self) -> str:
        return self.version

    @property
    def version(self) -> str:
        """The name under which consents quote it."""
        return f"{self.key}-{self.serial}"
