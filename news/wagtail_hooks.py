from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from news import log_actions
from news.viewsets import OrganizationViewSet, StatementListingViewSet

register_snippet(OrganizationViewSet)
hooks.register("register_log_actions", log_actions.register)


@hooks.register("register_admin_viewset")
def register_statements() -> StatementListingViewSet:
    return StatementListingViewSet("statements")


@hooks.register("register_admin_urls")
def newsroom_urls() -> list[URLPattern | URLResolver]:
    return [path("newsroom/", include("news.admin_urls"))]
