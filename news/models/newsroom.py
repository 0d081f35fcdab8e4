from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.models import BasePage
from core.structured_data import JsonLd
from issues.models import issues_in_order
from news.paging import portion
from news.selection import SLUGS_BY_KIND, Selection, years

FILTERS = ("year", "kind", "issue")


class NewsroomPage(BasePage):
    """The statements, newest first: all, or those of a year, a kind or an issue."""

    introduction = models.TextField(blank=True)

    schema_type = "CollectionPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.StatementPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    # Set by the view of the addresses below this page's.
    selection = Selection()

    class Meta:
        verbose_name = "newsroom"

    @property
    def description(self) -> str:
        if self.selection:
            return f"{self.selection.heading}, newest first. {self.search_description}".strip()
        return super().description

    @cached_property
    def breadcrumbs(self) -> list[Page]:
        above = super().breadcrumbs
        return [*above, self] if self.selection else above

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The filter's form and the pages that had numbers lead to addresses without a query."""
        if request.GET.keys() & {*FILTERS}:
            return redirect(self._address_of(_asked_for(request)))
        if "page" in request.GET:
            return redirect(request.path, permanent=True)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        part = portion(self.selection, request.GET)
        return super().get_context(request, *args, **kwargs) | {
            "selection": self.selection,
            "portion": part,
            "wider": [] if part.statements else self._wider_with_statements(),
            "years": years(),
            "kinds": [(slug, kind.label) for kind, slug in SLUGS_BY_KIND.items()],
            "issues": issues_in_order(),
        }

    def structured_data(self, request: HttpRequest) -> list[JsonLd]:
        about, crumbs = super().structured_data(request)
        if self.selection:
            name = self.selection.heading
            address = request.build_absolute_uri(self.selection.address)
            about |= {"@id": address, "url": address, "name": name}
            crumbs["itemListElement"][-1] |= {"name": name, "item": address}
        return [about, crumbs]

    def _address_of(self, selection: Selection) -> str:
        return selection.address if selection else self.url

    def _wider_with_statements(self) -> list[Selection]:
        """Where somebody who found nothing finds something."""
        return [part for part in self.selection.wider if part and part.statements().exists()]


def _asked_for(request: HttpRequest) -> Selection:
    """What the filter's form was sent with; what does not exist is not asked for."""
    selection = Selection()
    for name in FILTERS:
        try:
            chosen = Selection.from_names(**selection.parts | {name: request.GET.get(name, "")})
        except (LookupError, ValueError):
            continue
        selection = chosen
    return selection
