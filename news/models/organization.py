from urllib.parse import urlsplit

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from core.changes import kept


def own_organization_id() -> int | None:
    return Organization.objects.filter(is_own=True).values_list("pk", flat=True).first()


def split_phones(phones: str) -> list[str]:
    return [phone.strip() for phone in phones.split(",") if phone.strip()]


class Organization(index.Indexed, models.Model):
    """Who issues statements: the alliance itself, and its partners."""

    name = models.CharField(max_length=150, unique=True)
    short_name = models.CharField(max_length=40, blank=True)
    is_own = models.BooleanField(
        "our own organization",
        default=False,
        help_text="Statements of every other organization are shown as a partner's.",
    )
    tagline = models.CharField(max_length=150, blank=True)
    postal_address = models.TextField(blank=True)
    phones = models.CharField(
        max_length=150, blank=True, help_text="As they should be printed, separated by commas."
    )
    fax = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField("e-mail", blank=True)
    boilerplate = models.TextField(
        blank=True, help_text="The paragraph about the organization that ends each statement."
    )
    logo = models.ForeignKey(
        "core.SiteImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # Its letterhead and boilerplate are printed with every statement: these change with it.
    changed_at = models.DateTimeField(auto_now=True)

    files_are_public = True  # its logo

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("tagline"),
             FieldPanel("is_own")],
            "Name",
        ),
        MultiFieldPanel(
            [FieldPanel("postal_address"), FieldRowPanel([FieldPanel("phones"), FieldPanel("fax")]),
             FieldRowPanel([FieldPanel("website"), FieldPanel("email")])],
            "Letterhead",
        ),
        FieldPanel("boilerplate"),
        FieldPanel("logo"),
    ]  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_own"],
                condition=models.Q(is_own=True),
                name="one_own_organization",
                violation_error_message="Another organization is marked as our own.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def phone_list(self) -> list[str]:
        return split_phones(self.phones)

    @property
    def website_host(self) -> str:
        """``www.napo.org`` for ``https://www.napo.org/``: how a letterhead names a website."""
        return urlsplit(self.website).netloc


@kept
def kept_organization(pk: int) -> Organization:
    return Organization.objects.get(pk=pk)
