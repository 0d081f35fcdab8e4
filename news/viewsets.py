from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from news.desk.menu import SUBMENU_HOOK, StaffMenuItem
from news.desk.statement_index import COLUMNS, StatementFilterSet, StatementIndexView
from news.models import Organization, StatementPage


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    menu_label = "Organizations"
    menu_order = 50
    menu_hook = SUBMENU_HOOK
    list_display = ["name", "short_name", "is_own", "website"]
    search_fields = ["name", "short_name"]
    inspect_view_enabled = True


class StatementListingViewSet(PageListingViewSet):
    model = StatementPage
    index_view_class = StatementIndexView
    icon = "doc-full-inverse"
    menu_label = "Statements"
    menu_order = 20
    menu_item_class = StaffMenuItem
    menu_hook = SUBMENU_HOOK
    columns = COLUMNS
    filterset_class = StatementFilterSet
    list_export = StatementIndexView.list_export
    export_headings = StatementIndexView.export_headings
    export_filename = "statements"
