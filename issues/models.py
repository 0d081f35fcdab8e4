import re
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.models.pages import PageManager
from wagtail.search import index

from core import structured_data
from core.blocks import INLINE_FEATURES, BodyBlock
from core.changes import kept
from core.models import BasePage, BasePageQuerySet, published
from core.structured_data import JsonLd

STATEMENTS_SHOWN = 5
CITATION = re.compile(r"\[(\d{1,2})\]")


class IssueQuerySet(BasePageQuerySet):
    def in_order(self) -> "IssueQuerySet":
        """As staff arranged them in the page explorer."""
        return self.order_by("path")

    def with_parts(self) -> "IssueQuerySet":
        return self.prefetch_related("sources", "changes")


@kept
def issues_in_order() -> list["IssuePage"]:
    """The published issues, few and shown in many places: not to be changed."""
    return list(IssuePage.objects.published().in_order().defer_streamfields())


class IssueIndexPage(BasePage):
    """All issues at a glance."""

    introduction = models.TextField(blank=True)

    schema_type = "CollectionPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["issues.IssuePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"issues": issues_in_order()}


class IssuePage(BasePage):
    """One issue: the question, where the organization stands, why, on what sources."""

    class Icon(models.TextChoices):
        OVERSIGHT = "oversight", "Scales (oversight)"
        RIGHTS = "rights", "Scroll (rights)"
        BORDER = "border", "Gate (immigration)"
        ELECTIONS = "elections", "Ballot (elections)"
        HEALTH = "health", "Heart (health)"
        VIOLENCE = "violence", "Storm (violence)"
        GENERAL = "general", "Star (any other)"

    icon = models.CharField(max_length=20, choices=Icon, default=Icon.GENERAL)
    question = models.CharField(
        max_length=150,
        help_text="The question that a reader comes with: “What are police oversight boards?”",
    )
    answer = RichTextField(
        blank=True,
        features=INLINE_FEATURES,
        help_text="A short, plain answer to the question.",
    )
    summary = models.CharField(
        "position in one sentence",
        max_length=240,
        help_text="“APOA holds that …” Shown in lists, in search results and when shared.",
    )
    position = RichTextField(
        features=INLINE_FEATURES, help_text="Where the organization stands, in full."
    )
    background = StreamField(
        BodyBlock(required=False),
        blank=True,
        help_text="Why. Cite the sources below by number in square brackets: [1].",
    )
    asks = StreamField(
        [("ask", CharBlock(max_length=300, icon="list-ul", label="What we ask"))],
        blank=True,
        verbose_name="what we ask of elected officials",
        help_text="Each as one sentence that can be quoted.",
    )
    action_text = models.CharField(
        "call to action",
        max_length=200,
        blank=True,
        help_text="What a reader can do now. Empty: the invitation to join.",
    )
    action_page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where the call to action leads.",
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who keeps this page up to date. Not shown to readers.",
    )
    reviewed_date = models.DateField("reviewed on", null=True, blank=True)
    review_by_date = models.DateField(
        "review by", null=True, blank=True, help_text="Not shown to readers."
    )

    objects = PageManager.from_queryset(IssueQuerySet)()

    schema_type = "Article"
    parent_page_types: ClassVar[list[str]] = ["issues.IssueIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("question", boost=2),
        index.SearchField("answer"),
        index.SearchField("summary"),
        index.SearchField("position"),
        index.SearchField("background"),
        index.SearchField("asks"),
    ]
    content_panels = [
        MultiFieldPanel([*Page.content_panels, FieldPanel("icon")], "Name"),
        MultiFieldPanel([FieldPanel("question"), FieldPanel("answer")], "Question"),
        MultiFieldPanel([FieldPanel("summary"), FieldPanel("position")], "Position"),
        FieldPanel("background"),
        FieldPanel("asks"),
        InlinePanel("sources", heading="Sources", label="Source"),
        MultiFieldPanel([FieldPanel("action_text"), FieldPanel("action_page")], "Call to action"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [
                FieldPanel("responsible"),
                FieldRowPanel([FieldPanel("reviewed_date"), FieldPanel("review_by_date")]),
            ],
            "Review",
        ),
        InlinePanel(
            "changes",
            heading="Public change notes",
            label="Change",
            help_text="What changed in the position or its grounds, for readers.",
        ),
        *BasePage.settings_panels,
    ]

    class Meta:
        verbose_name = "issue"

    @property
    def description(self) -> str:
        return self.search_description or self.summary

    def clean(self) -> None:
        super().clean()
        cited = {int(number) for number in CITATION.findall(str(self.background.raw_data))}
        missing = sorted(number for number in cited if number > self.sources.count())
        if missing:
            numbers = ", ".join(f"[{number}]" for number in missing)
            raise ValidationError(
                {"background": f"The text cites {numbers}, which is not among the sources."}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "statements": self.statements.model.newest(STATEMENTS_SHOWN, self),
            "action_page": self._public_action_page(),
        }

    def _public_action_page(self) -> Page | None:
        if not self.action_page_id:
            return None
        return published(Page.objects.filter(pk=self.action_page_id)).first()

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        article, *rest = super().structured_data(request)
        details = {"headline": self.question, "abstract": self.summary}
        return [article | structured_data.article(self, request) | details, *rest]


class IssueSource(Orderable):
    """A source, cited in the text by its place in the list."""

    page = ParentalKey(IssuePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(max_length=250)
    publisher = models.CharField(max_length=150, blank=True)
    date = models.DateField("published on", null=True, blank=True)
    url = models.URLField("address", blank=True)
    archived_url = models.URLField(
        "archived address", blank=True, help_text="A copy that stays when the original goes."
    )
    accessed_date = models.DateField("accessed on", null=True, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("date")]),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("archived_url"), FieldPanel("accessed_date")]),
    ]

    def __str__(self) -> str:
        return self.title


class IssueChange(Orderable):
    """A public note on what changed, newest first on the page."""

    page = ParentalKey(IssuePage, on_delete=models.CASCADE, related_name="changes")
    date = models.DateField()
    note = models.CharField(max_length=300)

    panels = [FieldPanel("date"), FieldPanel("note")]

    class Meta(Orderable.Meta):
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.note}"
