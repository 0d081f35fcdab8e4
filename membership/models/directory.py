from typing import Any, ClassVar

from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from core.models import BasePage
from membership.models.organizations import MemberOrganization

ORGANIZATIONS_ON_A_PAGE = 100


class MemberDirectoryPage(BasePage):
    """The member organizations that agreed to be listed."""

    lead = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences above the list."
    )

    schema_type = "CollectionPage"
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = "directory of member organizations"

    @property
    def description(self) -> str:
        return self.search_description or self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"organizations": _slice(request)}


def _slice(request: HttpRequest) -> Slice:
    """Part of the list; a number that there is no part for leads to the nearest one."""
    listed = MemberOrganization.objects.in_directory()
    return Paginator(listed, ORGANIZATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
