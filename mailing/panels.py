"""What the newsroom's first screen shows of mailings."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from mailing import offers
from mailing.campaign_views import SEND
from news.desk.dashboard import ROWS, NewsroomPanel


class UnsentPanel(NewsroomPanel):
    name, title, icon, order = "unsent", "Not mailed yet", "mail", 45
    row_template = "mailing/admin/unsent_row.html"
    empty = "Nothing new waits to be sent."

    def rows(self) -> Iterable[Any]:
        return offers.recent(ROWS)


def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(SEND):
        panels.append(UnsentPanel(request))
