import datetime as dt
import re
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import RadioSelect
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.models.pages import PageManager
from wagtail.search import index

from core import structured_data
from core.blocks import BodyBlock
from core.changes import kept
from core.models import BasePage
from core.structured_data import JsonLd
from issues.models import IssuePage, issues_in_order
from news.forms import StatementForm
from news.models.embargoed import Embargoed
from news.models.organization import (
    Organization,
    kept_organization,
    own_organization_id,
)
from news.models.partner import FromPartner
from news.models.settled import Settled
from news.models.standing import Standing
from news.outputs import typesetting
from news.querysets import StatementQuerySet
from news.record.correction_form import CorrectionPanel
from news.release.panels import EmbargoPanel, HourPanel

# What the addresses of the newsroom's parts begin with: see news/urls.py.
TAKEN_SLUGS = re.compile(r"\d{4}|kind|issue")


def default_zone() -> str:
    return settings.TIME_ZONE


class StatementPage(Standing, Embargoed, FromPartner, Settled, BasePage):
    """A statement, set like the letter that it is."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", "Statement"
        RELEASE = "release", "Press release"
        ADVISORY = "advisory", "Media advisory"
        PARTNER = "partner", "Partner statement"

    class Release(models.TextChoices):
        IMMEDIATE = "immediate", "For immediate release"
        EMBARGOED = "embargoed", "Embargoed until a moment"

    class EndMark(models.TextChoices):
        HASHES = "###", "###"
        SPACED_HASHES = "# # #", "# # #"
        THIRTY = "-30-", "-30-"
        END = "END", "END"
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
    subheading = models.TextField(
        max_length=500, blank=True, help_text="One line, or two on lines of their own."
    )
    release = models.CharField(max_length=10, choices=Release, default=Release.IMMEDIATE)
    embargo_until = models.DateTimeField(
        "embargoed until",
        null=True,
        blank=True,
        help_text="The text is published at this moment, once it is approved, and not before.",
    )
    embargo_zone = models.CharField(
        "time zone",
        max_length=40,
        default=default_zone,
        blank=True,
        help_text="Of the place that the embargo names its hour in.",
    )
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
    boilerplate = models.TextField(
        blank=True,
        help_text="Only where this statement ends in another than the organization's own.",
    )
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
    permission = models.CharField(
        max_length=250,
        blank=True,
        help_text="For a partner's own text: who allowed us to print it, when and how.",
    )
    retrieved_date = models.DateField("retrieved on", null=True, blank=True)
    points_to_original = models.BooleanField(
        "search engines should list the original",
        default=False,
        help_text="Names the original address as the canonical one. Partners often ask for it.",
    )
    correction_wrong = models.TextField(
        "what was wrong",
        blank=True,
        help_text="When this change corrects an error that was public. Put on record, for"
        " everybody to read, when the change is published.",
    )
    correction_right = models.TextField("what is right", blank=True)

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
            [
                FieldPanel("release", widget=RadioSelect),
                FieldRowPanel(
                    [FieldPanel("embargo_until"), FieldPanel("embargo_zone")],
                    attrs={"data-embargo-fields": True},
                ),
                HourPanel("embargo_hour"),
                EmbargoPanel(),
            ],
            "Release",
        ),
        MultiFieldPanel(
            [TitleFieldPanel("title", heading="Headline"), FieldPanel("subheading")], "Head"
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("city"), FieldPanel("date")])], "Dateline"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("end_mark"), FieldPanel("boilerplate")], "Foot"),
        InlinePanel("contacts", heading="Press contacts", label="Press contact"),
        InlinePanel("attachments", heading="Attachments", label="Attachment"),
        MultiFieldPanel([FieldPanel("summary"), FieldPanel("issues")], "Where it is listed"),
        MultiFieldPanel(
            [
                FieldPanel("original_url"),
                FieldPanel("points_to_original"),
                FieldPanel("is_summary"),
                FieldPanel("permission"),
                FieldPanel("retrieved_date"),
            ],
            "A partner's statement",
        ),
        CorrectionPanel(),
    ]

    # The embargo is the only schedule; a statement is withdrawn, and does not expire.
    settings_panels = [CommentPanel()]
    base_form_class = StatementForm

    class Meta:
        verbose_name = "statement"
        permissions = [
            ("handle_statementpage", "Can import, share, hold back and withdraw statements"),
        ]

    @classmethod
    def newest(cls, count: int, issue: IssuePage | None = None) -> "list[StatementPage]":
        """The first of all, or of an issue's, for a list; not to be changed."""
        return _newest(count, issue)

    @property
    def description(self) -> str:
        if self.hides_text:
            return "This statement has been withdrawn."
        return self.search_description or self.summary

    @property
    def issuer(self) -> Organization | None:
        """The organization, as a web process keeps it."""
        return kept_organization(self.organization_id) if self.organization_id else None

    @property
    def ending(self) -> str:
        """The boilerplate that the statement ends in."""
        return self.boilerplate or (self.issuer.boilerplate if self.issuer else "")

    @property
    def has_pdf(self) -> bool:
        return typesetting.is_available()

    @property
    def subheadings(self) -> list[str]:
        return [line.strip() for line in self.subheading.splitlines() if line.strip()]

    @property
    def public_issues(self) -> list[IssuePage]:
        """The issues that readers may know of; a draft's title stays inside."""
        chosen = {issue.pk for issue in self.issues.all()}
        return [issue for issue in issues_in_order() if issue.pk in chosen]

    def clean(self) -> None:
        super().clean()
        if TAKEN_SLUGS.fullmatch(self.slug):
            raise ValidationError(
                {"slug": f"“{self.slug}” is where the newsroom lists statements. Add a word to it."}
            )
        if self.organization and self.is_partner_statement == self.organization.is_own:
            raise ValidationError(
                {"kind": "A partner statement is issued by a partner, any other by ourselves."}
            )

    @property
    def published_on(self) -> dt.date | dt.datetime:
        """The moment when readers got it here; of a partner's, and of an older one, the date."""
        first = self.first_published_at
        is_first_here = first and timezone.localdate(first) >= self.date
        return first if is_first_here and not self.is_partner_statement else self.date

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        article, *rest = super().structured_data(request)
        article |= structured_data.article(self, request) | self.standing_details()
        details = {"headline": self.title, "datePublished": self.published_on}
        if self.city and not self.hides_text:
            details["dateline"] = self.city
        if self.original_url:
            details["isBasedOn"] = self.original_url
        if self.issuer and not self.issuer.is_own and not self.is_summary:
            details["author"] = {"@type": "Organization", "name": self.issuer.name}
        return [article | details, *rest]


@kept
def _newest(count: int, issue: IssuePage | None) -> list[StatementPage]:
    # Not an issue's alone and then in order: that would be all of them, to show a few.
    return list(StatementPage.objects.published().listed(issue=issue).for_listing()[:count])
