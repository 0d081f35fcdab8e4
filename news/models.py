from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.queryset import FakeQuerySet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.models.pages import PageManager
from wagtail.search import index

from core import structured_data
from core.blocks import BodyBlock
from core.changes import kept
from core.models import BasePage, BasePageQuerySet
from core.structured_data import JsonLd
from issues.models import IssuePage, IssueQuerySet

STATEMENTS_PER_PAGE = 10


def own_organization_id() -> int | None:
    return Organization.objects.filter(is_own=True).values_list("pk", flat=True).first()


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
        return [phone.strip() for phone in self.phones.split(",") if phone.strip()]

    @property
    def website_host(self) -> str:
        """``www.napo.org`` for ``https://www.napo.org/``: how a letterhead names a website."""
        return urlsplit(self.website).netloc


@kept
def _organization(pk: int) -> Organization:
    return Organization.objects.get(pk=pk)


class NewsroomPage(BasePage):
    """The statements, newest first."""

    introduction = models.TextField(blank=True)

    schema_type = "CollectionPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.StatementPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "newsroom"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        statements = StatementPage.objects.published().newest_first().for_listing()
        return super().get_context(request, *args, **kwargs) | {
            "page_of_statements": Paginator(statements, STATEMENTS_PER_PAGE).get_page(
                request.GET.get("page")
            )
        }


class StatementQuerySet(BasePageQuerySet):
    def newest_first(self) -> "StatementQuerySet":
        return self.order_by("-date", "-pk")

    def about(self, issue: IssuePage) -> "StatementQuerySet":
        return self.filter(issues=issue)

    def for_listing(self) -> "StatementQuerySet":
        """With what a list shows of each, and without what it does not."""
        return self.select_related("organization").defer("body")


class StatementPage(BasePage):
    """A statement, set like the letter that it is."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", "Statement"
        RELEASE = "release", "Press release"
        ADVISORY = "advisory", "Media advisory"
        PARTNER = "partner", "Partner statement"

    class EndMark(models.TextChoices):
        HASHES = "###", "###"
        THIRTY = "-30-", "-30-"
        NONE = "", "None"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.STATEMENT)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,  # a draft is saved before it is complete
        default=own_organization_id,
        related_name="statements",
        help_text="Who issues the statement. Its letterhead and boilerplate are printed.",
    )
    subheading = models.CharField(max_length=250, blank=True)
    summary = models.TextField(
        max_length=300,
        blank=True,
        help_text="One or two sentences for lists, search results and feeds.",
    )
    city = models.CharField(
        "dateline",
        max_length=80,
        blank=True,
        help_text="The city that opens the text, as the wire services write it: WASHINGTON.",
    )
    date = models.DateField("statement date", default=timezone.localdate)
    body = StreamField(
        BodyBlock(), help_text="The text, without letterhead, dateline and end mark."
    )
    end_mark = models.CharField(
        max_length=5, choices=EndMark, default=EndMark.HASHES, blank=True,
        help_text="Tells editors at other desks that nothing follows.",
    )  # fmt: skip
    issues = ParentalManyToManyField(
        IssuePage, blank=True, related_name="statements", help_text="What the statement is about."
    )
    original_url = models.URLField(
        "original address",
        blank=True,
        help_text="For a partner's statement: where the organization published it.",
    )
    is_summary = models.BooleanField(
        "summary in our words",
        default=False,
        help_text="For a partner's statement: the text above is ours, not the partner's.",
    )
    retrieved_date = models.DateField("retrieved on", null=True, blank=True)

    objects = PageManager.from_queryset(StatementQuerySet)()

    schema_type = "NewsArticle"
    parent_page_types: ClassVar[list[str]] = ["news.NewsroomPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("subheading"),
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("city"),
        index.RelatedFields("organization", [index.SearchField("name")]),
        index.FilterField("date"),
        index.FilterField("kind"),
    ]
    content_panels = [
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("organization")], "Letterhead"),
        MultiFieldPanel(
            [TitleFieldPanel("title", heading="Headline"), FieldPanel("subheading")], "Head"
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("city"), FieldPanel("date")])], "Dateline"),
        FieldPanel("body"),
        FieldPanel("end_mark"),
        InlinePanel("contacts", heading="Press contacts", label="Press contact"),
        MultiFieldPanel([FieldPanel("summary"), FieldPanel("issues")], "Where it is listed"),
        MultiFieldPanel(
            [FieldPanel("original_url"), FieldPanel("is_summary"), FieldPanel("retrieved_date")],
            "A partner's statement",
        ),
    ]

    class Meta:
        verbose_name = "statement"

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    @property
    def is_partner_statement(self) -> bool:
        return self.kind == self.Kind.PARTNER

    @property
    def issuer(self) -> Organization | None:
        """The organization, as a web process keeps it."""
        return _organization(self.organization_id) if self.organization_id else None

    @property
    def public_issues(self) -> IssueQuerySet:
        """The issues that readers may know of; a draft's title stays inside."""
        chosen = self.issues.all()
        if isinstance(chosen, FakeQuerySet):  # in a preview: not in the database yet
            chosen = IssuePage.objects.filter(pk__in=[issue.pk for issue in chosen])
        return chosen.published().in_order()

    def clean(self) -> None:
        super().clean()
        if self.organization and self.is_partner_statement == self.organization.is_own:
            raise ValidationError(
                {"kind": "A partner statement is issued by a partner, any other by ourselves."}
            )

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        article, *rest = super().structured_data(request)
        details = {"headline": self.title, "datePublished": self.date}
        if self.city:
            details["dateline"] = self.city
        if self.original_url:
            details["isBasedOn"] = self.original_url
        if self.issuer and not self.issuer.is_own and not self.is_summary:
            details["author"] = {"@type": "Organization", "name": self.issuer.name}
        return [article | structured_data.article(self, request) | details, *rest]


class PressContact(Orderable):
    """Whom a journalist calls about one statement."""

    page = ParentalKey(StatementPage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("e-mail", blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
    ]

    def __str__(self) -> str:
        return self.name
