"""False signups by the hundred: found by what they have in common, looked at, and undone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from core.admin_screens import Screen, Way, menu_item_for
from membership.services import waves
from membership.waves.forms import WindowForm
from membership.waves.groups import MOST_GROUPS, Window, label

DELETE = "membership.delete_signup"
TITLE = "False signups"
MOST_EXAMPLES = 20


class GroupsView(Screen, TemplateView):
    """What came in, in groups, the largest first."""

    permission_required = DELETE
    template_name = "membership/admin/waves.html"
    page_title = TITLE
    header_icon = "warning"

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


class ReviewView(Screen, TemplateView):
    """What is about to be undone, and then undoing it: the form is sent a second time."""

    permission_required = DELETE
    template_name = "membership/admin/wave_review.html"
    page_title = "Undo false signups"
    header_icon = "warning"
    http_method_names = ["post"]

    @property
    def above(self) -> Way:
        return [(TITLE, reverse("waves:index"))]

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


class WavesViewSet(ViewSet):
    name = "waves"
    url_prefix = "false-signups"
    icon = "warning"
    menu_label = TITLE
    menu_order = 410
    menu_item_class = menu_item_for(DELETE)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", GroupsView.as_view(), name="index"),
            path("review/", ReviewView.as_view(), name="review"),
        ]
