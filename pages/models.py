from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from core import structured_data
from core.blocks import BodyBlock
from core.models import BasePage, BrandSettings
from core.structured_data import JsonLd
from issues.models import issues_in_order
from news.models import Organization, StatementPage
from news.models.organization import split_phones
from pages.blocks import PlainBodyBlock

STATEMENTS_ON_HOME = 3
STATEMENTS_ON_PRESS = 5


class HomePage(BasePage):
    """Who this is, what it stands for, what is new, what a reader can do."""

    headline = models.CharField(max_length=120)
    introduction = models.TextField(max_length=400)
    mission = models.TextField(
        blank=True, max_length=600, help_text="Two or three sentences below the issues."
    )

    schema_type = "WebPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("introduction")], "First screen"),
        FieldPanel("mission"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("headline"),
        index.SearchField("mission"),
    ]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "issues": issues_in_order(),
            "statements": StatementPage.newest(STATEMENTS_ON_HOME),
        }

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        brand = BrandSettings.for_request(request)
        return [
            structured_data.organization(brand, request),
            structured_data.website(brand, request),
            *super().structured_data(request),
        ]


class AboutPage(BasePage):
    """Who the organization is, in its own words."""

    lead = models.TextField(max_length=400)
    body = StreamField(BodyBlock())

    schema_type = "AboutPage"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["pages.PlainPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = "about page"


class PlainPage(BasePage):
    """Any other page of text."""

    lead = models.TextField(max_length=400, blank=True)
    body = StreamField(PlainBodyBlock())

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.AboutPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = "plain page"


class PressPage(BasePage):
    """What a journalist needs: whom to call, what the organization is, its logos, what is new."""

    introduction = models.TextField(blank=True, max_length=400)

    schema_type = "ContactPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel(
            "contacts",
            heading="Press contacts",
            label="Press contact",
            help_text="Whom journalists reach, in this order. With none, the page gives the"
            " organization's telephone and e-mail from Settings → Organization.",
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = "press page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "own": Organization.objects.filter(is_own=True).first(),
            "statements": StatementPage.newest(STATEMENTS_ON_PRESS),
        }


class PressPageContact(Orderable):
    """Whom a journalist reaches, whatever the matter."""

    page = ParentalKey(PressPage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120, blank=True)
    phones = models.CharField(
        max_length=150, blank=True, help_text="As they should be printed, separated by commas."
    )
    email = models.EmailField("e-mail", blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("phones"), FieldPanel("email")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "press contact"

    def __str__(self) -> str:
        return self.name

    @property
    def phone_list(self) -> list[str]:
        return split_phones(self.phones)
