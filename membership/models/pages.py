from typing import Any, ClassVar

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import TEXT_FEATURES
from core.changes import kept
from core.models import BasePage
from core.structured_data import JsonLd
from membership.forms import NewsletterForm, SignupForm
from membership.join_forms import WAYS, Way


class FormPage(BasePage):
    """A page that takes a form. ``membership.submissions`` says what a POST goes through."""

    lead = models.TextField(
        max_length=400, help_text="One or two sentences at the head of the page."
    )
    introduction = RichTextField(
        blank=True,
        features=TEXT_FEATURES,
        help_text="Anything more to know. Stands between the lead and what there is to fill in.",
    )

    form_class: type[SignupForm] | None
    allowed_http_methods: ClassVar[list[str]] = [*BasePage.allowed_http_methods, "POST"]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("introduction"),
    ]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if self.form_class is None:
            return context
        form = kwargs.get("form")
        return context | {
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


class JoinPage(RoutablePageMixin, FormPage):
    """Where people become members: it asks what describes them, and leads to that form."""

    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]

    # Both are set by the address below this page's.
    way: Way | None = None
    form_class = None

    class Meta:
        verbose_name = "join page"

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            return HttpResponseNotAllowed(BasePage.allowed_http_methods)
        return super().index_route(request)

    @path("<slug:slug>/")
    def join_as(self, request: HttpRequest, slug: str) -> HttpResponse:
        self.way = next((way for way in WAYS if way.slug == slug), None)
        if self.way is None:
            raise Http404
        self.form_class = self.way.form_class
        return self.serve(request)

    @property
    def description(self) -> str:
        return f"{self.way.heading}. {super().description}" if self.way else super().description

    @cached_property
    def breadcrumbs(self) -> list[Page]:
        above = super().breadcrumbs
        return [*above, self] if self.way else above

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "membership/join_form.html" if self.way else super().get_template(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"way": self.way, "ways": WAYS}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        [entry] = super().get_sitemap_urls(request)
        return [entry, *(entry | {"location": f"{entry['location']}{way.slug}/"} for way in WAYS)]

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        about, crumbs = super().structured_data(request)
        if self.way:
            name, address = self.way.heading, request.build_absolute_uri(request.path)
            about |= {"@id": address, "url": address, "name": name}
            crumbs["itemListElement"][-1] |= {"name": name, "item": address}
        return [about, crumbs]


class NewsletterPage(FormPage):
    """Where people choose what to be mailed about; the footer's form leads here too."""

    form_class = NewsletterForm
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]

    class Meta:
        verbose_name = "newsletter page"
