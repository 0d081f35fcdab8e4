from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.models import BasePage
from news.models.statement import StatementPage

STATEMENTS_PER_PAGE = 10


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
