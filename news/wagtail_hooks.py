from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from core.models import User
from news import log_actions
from news.desk import bulk_actions, dashboard, menu
from news.imports.import_views import source_buttons
from news.record.withdrawal_views import mark_withdrawn, standing_buttons
from news.release.hold_views import hold_buttons, warn_of_schedule
from news.sharing.screens import AskReviewerMenuItem, sharing_buttons
from news.viewsets import OrganizationViewSet, StatementListingViewSet

register_snippet(OrganizationViewSet)
hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_explorer_page_queryset", mark_withdrawn)


@hooks.register("register_admin_viewset")
def register_statements() -> StatementListingViewSet:
    return StatementListingViewSet("statements")


@hooks.register("register_permissions")
def newsroom_permissions() -> QuerySet[Permission]:
    """What administrators can give to a group, beside what Wagtail lists by itself."""
    return Permission.objects.filter(
        content_type__app_label="news", codename="handle_statementpage"
    )


@hooks.register("register_admin_urls")
def newsroom_urls() -> list[URLPattern | URLResolver]:
    return [path("newsroom/", include("news.admin_urls"))]


@hooks.register("register_page_header_buttons")
def newsroom_buttons(page: Page, user: User, **kwargs: Any) -> list[Button]:
    return [
        *hold_buttons(page, user),
        *standing_buttons(page, user),
        *source_buttons(page, user),
        *sharing_buttons(page, user),
    ]


hooks.register("before_edit_page", warn_of_schedule)
hooks.register("register_page_action_menu_item", AskReviewerMenuItem)
hooks.register("construct_homepage_panels", dashboard.add_home_panel)
menu.register()
for action in bulk_actions.ACTIONS:
    hooks.register("register_bulk_action", action)
