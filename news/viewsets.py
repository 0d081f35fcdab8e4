from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from news.models import Organization, StatementPage


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    menu_label = "Organizations"
    add_to_admin_menu = True
    menu_order = 160
    list_display = ["name", "short_name", "is_own", "website"]
    search_fields = ["name", "short_name"]
    inspect_view_enabled = True


class StatementListingViewSet(PageListingViewSet):
    model = StatementPage
    icon = "doc-full-inverse"
    menu_label = "Statements"
    menu_order = 150
    add_to_admin_menu = True
