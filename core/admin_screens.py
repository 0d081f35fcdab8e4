"""Screens of the admin that list or edit no model: who may open one, and the way back from it."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

Way = list[tuple[str, str]]


class Screen(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """Of whoever has the ``permission_required``; anybody else is turned away with a 403."""

    raise_exception = True
    # Not where the screen belongs to one page of the site: that has a way of its own.
    shows_way = True

    @property
    def above(self) -> Way:
        """The screens that this one is below, from the top: the name and address of each."""
        return []

    @property
    def here(self) -> str:
        """What this one is called where the way to it is shown."""
        return self.page_title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        if not self.shows_way:
            return []
        above = ({"label": label, "url": url} for label, url in self.above)
        here = {"label": self.here, "url": "", "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *above, here]


def menu_item_for(permission: str) -> type[MenuItem]:
    """A line of the menu that whoever has the permission sees."""

    class PermittedMenuItem(MenuItem):
        def is_shown(self, request: HttpRequest) -> bool:
            return request.user.has_perm(permission)

    return PermittedMenuItem
