from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import SnippetViewSet

from news.models import Organization, StatementPage


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    menu_label = "Organizations"
    menu_order = 160
    add_to_admin_menu = True
    list_display = ["name", "short_name", "is_own", "website"]
    search_fields = ["name", "short_name"]
    inspect_view_enabled = True


class StatementMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """To whoever may do something with some page: others would find an empty list."""
        policy = policy_registry.get_by_type(Page)
        return policy.user_has_any_permission(request.user, {"add", "change", "publish"})


class StatementListingViewSet(PageListingViewSet):
    model = StatementPage
    icon = "doc-full-inverse"
    menu_label = "Statements"
    menu_order = 150
    menu_item_class = StatementMenuItem
    add_to_admin_menu = True
