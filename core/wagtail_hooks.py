from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core import log_actions
from core.admin_screens import menu_item_for
from core.retention_views import VIEW, RetentionReportView
from core.unpublish_view import AnyPageViewSet

hooks.register("register_log_actions", log_actions.register)


@hooks.register("register_admin_viewset")
def page_views() -> AnyPageViewSet:
    return AnyPageViewSet()


@hooks.register("register_account_menu_item")
def second_factor(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "Second factor",
        "help_text": "The authenticator app and the recovery codes that guard this account.",
    }


@hooks.register("insert_global_admin_css")
def admin_style_sheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_urls")
def retention_report_url() -> list[URLPattern]:
    return [path("reports/retention/", RetentionReportView.as_view(), name="retention_report")]


@hooks.register("register_reports_menu_item")
def retention_menu_item() -> MenuItem:
    item_class = menu_item_for(VIEW)
    return item_class("Retention", reverse("retention_report"), icon_name="bin", order=900)


@hooks.register("register_permissions")
def retention_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="core",
        codename__in=("view_retentionrun", "receive_retentionreport"),
    )
