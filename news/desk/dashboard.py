"""The newsroom's own first screen: what goes out, what waits and for whom, what went wrong.

Other apps add what they know by the hook ``construct_newsroom_panels``, which is given the
request and the list of panels: Wagtail components, shown by their ``order``. Only whoever
sees all statements is shown them.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.ui.components import Component, MediaContainer
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from news.desk import rows
from news.desk.staff import HANDLE, access_of
from news.desk.states import EXPLANATIONS, State

ROWS = 5
STYLE = Media(css={"all": ["css/admin-newsroom.css"]})


class NewsroomPanel(Component):
    """The first rows of something, where all of it is listed, and what to say when it is empty.

    ``row_template`` is given each row as ``row``.
    """

    template_name = "news/admin/panel.html"
    media = STYLE
    name: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    row_template: ClassVar[str]
    empty: ClassVar[str]
    order: ClassVar[int]
    advice: ClassVar[str] = ""
    # The listing that has all of it: its link's text, and what it is filtered by.
    all_label: ClassVar[str] = ""
    all_filters: ClassVar[dict[str, Any]] = {}

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def rows(self) -> Iterable[Any]:
        """``ROWS`` of them at most."""
        raise NotImplementedError

    @property
    def all_url(self) -> str:
        return f"{reverse('statements:index')}?{urlencode(self.all_filters, doseq=True)}"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {
            "panel": self,
            "rows": list(self.rows()),
            "may_hold": self.request.user.has_perm(HANDLE),
            "request": self.request,
        }


class OverduePanel(NewsroomPanel):
    name, title, icon, order = "overdue", "Overdue", "warning", 10
    row_template = "news/admin/rows/overdue.html"
    empty = "Nothing is overdue: what was due has gone out."
    advice = (
        "These should be public by now. The site publishes what is due within a minute, so its"
        " worker has stopped, or publishing fails: tell your administrator. If one cannot wait,"
        " hold it back, release it immediately, and have it approved again."
    )
    all_label, all_filters = "All that is overdue", {"state": State.OVERDUE, "ordering": "moment"}

    def rows(self) -> Iterable[Any]:
        return rows.overdue(self.request.user)[:ROWS]


class WaitingPanel(NewsroomPanel):
    name, title, icon, order = "waiting", "Waiting for approval", "clipboard-list", 20
    row_template = "news/admin/rows/waiting.html"
    empty = "Nothing waits for approval."
    all_label = "All that waits"
    all_filters = {"state": [State.REVIEW, State.SENT_BACK]}

    def rows(self) -> Iterable[Any]:
        return rows.waiting(self.request.user, ROWS)


class DuePanel(NewsroomPanel):
    name, title, icon, order = "due", "Due next", "time", 30
    row_template = "news/admin/rows/due.html"
    empty = "Nothing is scheduled to go out."
    all_label = "All that is scheduled"
    all_filters = {"state": State.SCHEDULED, "ordering": "moment"}

    def rows(self) -> Iterable[Any]:
        return rows.due(self.request.user)[:ROWS]


class EmbargoedPanel(NewsroomPanel):
    name, title, icon, order = "embargoed", "Under embargo", "lock", 40
    row_template = "news/admin/rows/embargoed.html"
    empty = "Nothing is under embargo."
    all_label = "All drafts and scheduled statements"
    all_filters = {"state": [State.DRAFT, State.SENT_BACK, State.REVIEW, State.SCHEDULED]}

    def rows(self) -> Iterable[Any]:
        return rows.embargoed(self.request.user)[:ROWS]


class AmendedPanel(NewsroomPanel):
    name, title, icon, order = "amended", "Recently corrected or withdrawn", "history", 50
    row_template = "news/admin/rows/amended.html"
    empty = "Nothing was corrected or withdrawn."
    all_label = "All that is corrected or withdrawn"
    all_filters = {"state": [State.CORRECTED, State.WITHDRAWN], "ordering": "-moment"}

    def rows(self) -> Iterable[Any]:
        return rows.amended(ROWS)


class PublishedPanel(NewsroomPanel):
    name, title, icon, order = "published", "Recently published", "globe", 60
    row_template = "news/admin/rows/published.html"
    empty = "Nothing is published yet."
    all_label = "All that was published"
    all_filters = {"state": [State.PUBLISHED, State.WITHDRAWN], "ordering": "-moment"}

    def rows(self) -> Iterable[Any]:
        return rows.published(self.request.user)[:ROWS]


PANELS = [OverduePanel, WaitingPanel, DuePanel, EmbargoedPanel, AmendedPanel, PublishedPanel]


def panels_for(request: HttpRequest) -> list[Component]:
    """What the workflow hands an approver is all that they are shown."""
    if not access_of(request.user).sees_all:
        return [WaitingPanel(request)]
    panels: list[Component] = [panel(request) for panel in PANELS]
    for construct in hooks.get_hooks("construct_newsroom_panels"):
        construct(request, panels)
    return sorted(panels, key=lambda panel: panel.order)


class NewsroomScreen(WagtailAdminTemplateMixin):
    """Of whoever sees the newsroom, or what of it is theirs to approve."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class DeskView(NewsroomScreen, TemplateView):
    template_name = "news/admin/desk.html"
    page_title = "Newsroom"
    header_icon = "openquote"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if access_of(self.request.user).adds:
            url = reverse("statements:choose_parent")
            buttons.append(HeaderButton("Add statement", url=url, icon_name="plus"))
        if self.request.user.has_perm(HANDLE):
            url = reverse("newsroom:import")
            buttons.append(HeaderButton("Import a statement", url=url, icon_name="upload"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        panels = MediaContainer(panels_for(self.request))
        return super().get_context_data(**kwargs) | {
            "panels": panels,
            "media": STYLE + panels.media,
            "states": list(EXPLANATIONS.items()),
            "sees_all": access_of(self.request.user).sees_all,
        }


class HomePanel(Component):
    """On Wagtail's own first screen: what there is to do, and what goes out next."""

    name = "newsroom"
    order = 100
    template_name = "news/admin/home_panel.html"
    media = STYLE

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "overdue": list(rows.overdue(user)[:ROWS]),
            "mine": rows.number_handed_to(user),
            "due": list(rows.due(user)[:3]),
            "sees_all": access_of(user).sees_all,
        }


def add_home_panel(request: HttpRequest, panels: list[Component]) -> None:
    if access_of(request.user):
        panels.append(HomePanel())
