"""What hangs on a statement and is edited with it."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from news.models.organization import split_phones


class PressContact(Orderable):
    """Whom a journalist calls about one statement."""

    page = ParentalKey("news.StatementPage", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    organization = models.CharField(
        max_length=150, blank=True, help_text="Where it is another than the issuing one."
    )
    phones = models.CharField(
        max_length=150, blank=True, help_text="As they should be printed, separated by commas."
    )
    email = models.EmailField("e-mail", blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("organization"),
        FieldRowPanel([FieldPanel("phones"), FieldPanel("email")]),
    ]

    def __str__(self) -> str:
        return self.name

    @property
    def phone_list(self) -> list[str]:
        return split_phones(self.phones)


class AttachmentManager(models.Manager):
    """Nobody wants an attachment without its document: with it, all of them cost one query."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("document")


class Attachment(Orderable):
    """A document that goes with a statement, and is as public as the statement is."""

    page = ParentalKey("news.StatementPage", on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("core.SiteDocument", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(
        max_length=200, blank=True, help_text="What readers are offered. Empty: its own title."
    )

    objects = AttachmentManager()

    panels = [FieldPanel("document"), FieldPanel("title")]

    def __str__(self) -> str:
        return self.title or self.document.title
