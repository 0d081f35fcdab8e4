"""Merging two records: choose the other one, look at the outcome, agree; and undo it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from wagtail.admin import messages

from membership.desk.finding import find_people
from membership.desk.listings import person_url
from membership.desk.merge_preview import likely_duplicates, preview
from membership.desk.person_actions import ActionView, DeskView
from membership.models import Merge, Person
from membership.services import merging
from membership.services.merge_plans import MergeError
from membership.suppressions import is_suppressed

SHOWN = 20
PERMISSION = "membership.add_merge"


class ChooseView(DeskView, TemplateView):
    """Find the other record."""

    permission_required = PERMISSION
    template_name = "membership/admin/merge_choose.html"
    page_title = "Merge"
    header_icon = "resubmit"

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(Person.objects.standing(), pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        keys = find_people(query) if query else []
        found = Person.objects.filter(pk__in=keys).exclude(pk=self.person.pk)
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "query": query,
            "found": found[:SHOWN] if query else likely_duplicates(self.person),
            "has_more": len(keys) > SHOWN,
        }


class CompareView(ActionView):
    """Both side by side with what comes out, and the question whether to do it."""

    permission_required = PERMISSION
    template_name = "membership/admin/merge_compare.html"
    page_title = "Merge"
    header_icon = "resubmit"
    verb = "Yes, merge them"
    is_serious = False

    def setup(self, request: HttpRequest, pk: int, other: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, pk, *args, **kwargs)
        self.other = get_object_or_404(Person.objects.standing(), pk=other)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts, problem = [], ""
        try:
            facts = preview(self.person, self.other)
        except MergeError as error:
            problem = str(error)
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "other": self.other,
            "facts": facts,
            "problem": problem,
            "is_suppressed": is_suppressed(self.person.email),
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            merging.merge(survivor=self.person, merged=self.other, by=self.request.user)
        except MergeError as error:
            messages.error(self.request, str(error))
            return redirect(person_url(self.person))
        return self.done("Merged. You can undo it below, under “Merged records”.")


class PartView(ActionView):
    permission_required = PERMISSION
    page_title = "Undo a merge"
    header_icon = "undo"
    verb = "Yes, make them two again"
    is_serious = False

    def find(self, pk: int) -> None:
        merges = Merge.objects.select_related("survivor", "merged")
        self.merge = get_object_or_404(merges, pk=pk)
        self.person = self.merge.survivor

    @property
    def explanation(self) -> str:
        return (
            f"{self.merge.merged} ({self.merge.merged.email}) becomes a record of its own again, "
            "with the memberships and subscriptions that it had. What was changed since the merge "
            "by you or by them stays changed."
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            merging.part(merge=self.merge, by=self.request.user)
        except MergeError as error:
            messages.error(self.request, str(error))
            return redirect(person_url(self.person))
        return self.done(f"Undone. The other record is {self.merge.merged.email} again.")


PATTERNS = [
    ("merge/<int:pk>/", ChooseView.as_view(), "merge"),
    ("merge/<int:pk>/<int:other>/", CompareView.as_view(), "compare"),
    ("part/<int:pk>/", PartView.as_view(), "part"),
]
