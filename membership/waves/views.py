"""False signups by the hundred: found by what they have in common, looked at, and undone."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from membership.services import waves
from membership.waves.forms import WindowForm
from membership.waves.groups import MOST_GROUPS, Window, label

DELETE = "membership.delete_signup"
TITLE = "False signups"
MOST_EXAMPLES = 20


class WaveView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = DELETE
    raise_exception = True
    header_icon = "warning"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]


class GroupsView(WaveView):
    """What came in, in groups, the largest first."""

    template_name = "membership/admin/waves.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = WindowForm(self.request.GET)
        groups = form.window.groups() if form.is_valid() else []
        return super().get_context_data(**kwargs) | {
            "form": form,
            "window": form.window if form.is_valid() else None,
            "groups": groups,
            "is_cut": len(groups) == MOST_GROUPS,
            "nothing_chosen": "nothing_chosen" in self.request.GET,
        }


class ReviewView(WaveView):
    """What is about to be undone, and then undoing it: the form is sent a second time."""

    template_name = "membership/admin/wave_review.html"
    page_title = "Undo false signups"
    http_method_names = ["post"]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("waves:index"), "label": TITLE},
            {"url": "", "label": self.page_title},
        ]

    def post(self, request: HttpRequest) -> HttpResponse:
        form, keys = WindowForm(request.POST), request.POST.getlist("keys")
        if not form.is_valid() or not keys:
            return redirect(f"{reverse('waves:index')}?{_query(request)}")
        window = form.window
        if "agreed" in request.POST:
            return self._undo(window, keys)
        return self.render_to_response(self.get_context_data(**_preview(window, keys)))

    def _undo(self, window: Window, keys: list[str]) -> HttpResponse:
        undone = waves.undo(
            signups=window.chosen(keys), what=_in_words(window, keys), by=self.request.user
        )
        text = f"{_counted(undone.signups, 'signup was', 'signups were')} deleted."
        if undone.people:
            ended = _counted(undone.people, "person", "people")
            text += f" What {ended} got by them was ended."
        messages.success(self.request, text)
        return redirect(reverse("waves:index"))


def _preview(window: Window, keys: list[str]) -> dict[str, Any]:
    chosen = window.chosen(keys)
    confirmed = list(chosen.exclude(confirmed_at=None))
    number = chosen.count()
    return {
        "window": window,
        "keys": keys,
        "labels": [label(window.by, key) for key in keys],
        "number": number,
        "confirmed": len(confirmed),
        "people": sum(1 for _ in waves.people_brought_by(confirmed)),
        "examples": chosen[:MOST_EXAMPLES],
        "more": max(0, number - MOST_EXAMPLES),
    }


def _in_words(window: Window, keys: list[str]) -> str:
    """For the record, which holds no address: not even its domain."""
    times = (timezone.localtime(at).strftime("%Y-%m-%d %H:%M") for at in window[:2])
    return f"{len(keys)} groups by {window.by.label.lower()}, " + " to ".join(times)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _query(request: HttpRequest) -> str:
    query = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "keys", "agreed"):
        query.pop(name, None)
    query["nothing_chosen"] = "yes"
    return query.urlencode()


class WavesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DELETE)


class WavesViewSet(ViewSet):
    name = "waves"
    url_prefix = "false-signups"
    icon = "warning"
    menu_label = TITLE
    menu_order = 410
    menu_item_class = WavesMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", GroupsView.as_view(), name="index"),
            path("review/", ReviewView.as_view(), name="review"),
        ]
