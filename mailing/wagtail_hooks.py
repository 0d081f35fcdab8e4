from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page

from core.models import User
from mailing import log_actions, offers, panels, viewsets
from mailing.campaign_views import SEND, send_url
from news.models import StatementPage

hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_newsroom_panels", panels.add_panel)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [
        viewsets.JournalistViewSet(),
        viewsets.PressConsentViewSet(),
        viewsets.PressSignupViewSet(),
        viewsets.CampaignViewSet(),
    ]


@hooks.register("register_admin_urls")
def mailing_urls() -> list[URLPattern | URLResolver]:
    return [path("mailings/", include("mailing.admin_urls"))]


@hooks.register("register_page_header_buttons")
def send_button(page: Page, user: User, **kwargs: Any) -> Iterator[Button]:
    is_statement = page.pk and issubclass(page.specific_class or Page, StatementPage)
    if is_statement and user.has_perm(SEND):
        yield Button("Send…", url=send_url(page.pk), icon_name="mail", priority=5)


@hooks.register("before_edit_page")
def offer_on_edit_screen(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and "_w_hydrate_create_view" not in request.GET:
        _offer(request, page)


@hooks.register("after_publish_page")
def offer_after_publishing(request: HttpRequest, page: Page) -> None:
    _offer(request, page)


def _offer(request: HttpRequest, page: Page) -> None:
    """Say that nobody was mailed yet, and where to do it."""
    if not (isinstance(page, StatementPage) and request.user.has_perm(SEND)):
        return
    if offer := offers.of(page.pk):
        button = messages.button(send_url(page.pk), offer.button)
        messages.info(request, offer.line, buttons=[button])
