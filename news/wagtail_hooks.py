from wagtail import hooks
from wagtail.snippets.models import register_snippet

from news.viewsets import OrganizationViewSet, StatementListingViewSet

register_snippet(OrganizationViewSet)


@hooks.register("register_admin_viewset")
def register_statements() -> StatementListingViewSet:
    return StatementListingViewSet("statements")
