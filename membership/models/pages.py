from typing import Any, ClassVar

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import TEXT_FEATURES
from core.changes import kept
from core.models import BasePage
from membership.forms import JoinForm, NewsletterForm, SignupForm


class FormPage(BasePage):
    """A page that takes a form. ``membership.submissions`` says what a POST goes through."""

    form_class: ClassVar[type[SignupForm]]
    allowed_http_methods: ClassVar[list[str]] = [*BasePage.allowed_http_methods, "POST"]
    max_count = 1
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "wording": self.form_class.shown_wording(),
            "fields": as_crispy_form(form) if form else _blank_fields(self.form_class),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            from membership.submissions import receive  # needs the models of this package

            return receive(self, request)
        return super().serve(request, *args, **kwargs)


@kept
def _blank_fields(form_class: type[SignupForm]) -> SafeString:
    """A form's fields as everybody first sees them: a hundred templates, rendered once."""
    return as_crispy_form(form_class())


class JoinPage(FormPage):
    """Where people become members."""

    lead = models.TextField(
        max_length=400, help_text="Why to join, in one or two sentences above the form."
    )
    introduction = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="Who can join and what it means. Stands between the lead and the form.",
    )

    form_class = JoinForm
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("introduction"),
    ]

    class Meta:
        verbose_name = "join page"


class NewsletterPage(FormPage):
    """Where people choose what to be mailed about; the footer's form leads here too."""

    lead = models.TextField(
        max_length=400, help_text="What subscribers get, in one or two sentences above the form."
    )
    introduction = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="Anything more to know. Stands between the lead and the form.",
    )

    form_class = NewsletterForm
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("introduction"),
    ]

    class Meta:
        verbose_name = "newsletter page"
