"""The newsroom in the admin's menu.

What belongs below it registers itself as ``register_newsroom_menu_item``, a hook that takes
what ``register_admin_menu_item`` takes.
"""

from functools import partial

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from core.admin_screens import menu_item_for
from news.desk.staff import HANDLE, access_of

SUBMENU_HOOK = "register_newsroom_menu_item"


class StaffMenuItem(MenuItem):
    """For whoever sees the newsroom, or what of it is theirs to approve."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(access_of(request.user))


# What is listed, Statements and Organizations, registers with its view set.
ITEMS = (
    (StaffMenuItem, "Overview", "desk", "tasks", 10),
    (StaffMenuItem, "Calendar", "calendar", "calendar", 30),
    (menu_item_for(HANDLE), "Import…", "import", "upload", 40),
)


def register() -> None:
    submenu = Menu(register_hook_name=SUBMENU_HOOK)
    newsroom = SubmenuMenuItem("Newsroom", submenu, icon_name="openquote", order=140)
    hooks.register("register_admin_menu_item", lambda: newsroom)
    for item_class, label, view, icon, order in ITEMS:
        item = item_class(label, reverse_lazy(f"newsroom:{view}"), icon_name=icon, order=order)
        hooks.register(SUBMENU_HOOK, partial(_same, item))


def _same(item: MenuItem) -> MenuItem:
    return item
