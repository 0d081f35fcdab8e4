"""How the press list is listed, filtered and ended by staff."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button
from wagtail.log_actions import log

from core.admin_screens import Screen
from issues.models import IssuePage
from mailing import services
from mailing.admin_forms import EndForm
from mailing.log_actions import ENDED
from mailing.models import Journalist, PressConsent
from mailing.models.journalist import Kind
from membership.desk.listings import PersonalIndexView

CHANGE = "mailing.change_journalist"


class JournalistFilterSet(WagtailFilterSet):
    """By what somebody gets: who wants everything is found by every kind and issue."""

    kind = django_filters.ChoiceFilter(
        label="Gets", choices=Kind.choices, method="who_gets_kind", empty_label="Any kind"
    )
    issue = django_filters.ModelChoiceFilter(
        label="Gets statements on",
        queryset=IssuePage.objects.live().order_by("path"),
        method="who_gets_issue",
        empty_label="Any issue",
    )
    left = django_filters.ChoiceFilter(
        label="State",
        choices=[("no", "On the list"), ("yes", "Left")],
        method="who_left",
        empty_label="On the list or left",
    )
    confirmed = django_filters.ChoiceFilter(
        label="Consent",
        choices=[("yes", "Confirmed by mail"), ("no", "Told to staff")],
        method="who_confirmed",
        empty_label="Any",
    )

    class Meta:
        model = Journalist
        fields: list[str] = []

    def who_gets_kind(self, journalists: QuerySet, name: str, kind: str) -> QuerySet:
        return journalists.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))

    def who_gets_issue(self, journalists: QuerySet, name: str, issue: IssuePage) -> QuerySet:
        return journalists.filter(
            Q(wants_every_issue=True)
            | Q(
                pk__in=Journalist.issues.through.objects.filter(issuepage=issue).values(
                    "journalist"
                )
            )
        )

    def who_left(self, journalists: QuerySet, name: str, left: str) -> QuerySet:
        return journalists.filter(left_at__isnull=left == "no")

    def who_confirmed(self, journalists: QuerySet, name: str, confirmed: str) -> QuerySet:
        return journalists.filter(confirmed_at__isnull=confirmed == "no")


class JournalistIndexView(PersonalIndexView):
    page_title = "Press list"
    add_item_label = "Add a journalist"

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().prefetch_related("issues")

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        for label, viewset, icon in (
            ("Consents", "pressconsent", "clipboard-list"),
            ("Sign-ups to be confirmed", "presssignup", "time"),
        ):
            if self.request.user.has_perm(f"mailing.view_{viewset}"):
                buttons.append(Button(label, url=reverse(f"{viewset}:index"), icon_name=icon))
        return buttons

    def get_list_more_buttons(self, instance: Journalist) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *end_buttons(instance, self.request)]


class JournalistDeleteView(generic.DeleteView):
    confirmation_message = (
        "This erases the journalist and the record of their consent; of mailings only counts stay. "
        "To stop the mail and keep the record, take them off the list instead."
    )


class JournalistInspectView(generic.InspectView):
    template_name = "mailing/admin/journalist.html"
    page_title = "Journalist"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"consents": self.object.consents.all()}

    @property
    def header_more_buttons(self) -> list[Button]:
        return [*super().header_more_buttons, *end_buttons(self.object, self.request)]


class EndView(Screen, FormView):
    """Take somebody off the list who told staff."""

    permission_required = CHANGE
    shows_way = False
    form_class = EndForm
    template_name = "mailing/admin/end.html"
    page_title = "Take off the press list"
    header_icon = "cross"

    def setup(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.journalist = get_object_or_404(Journalist.objects.active(), pk=pk)

    def get_page_subtitle(self) -> str:
        return str(self.journalist)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"journalist": self.journalist}

    def form_valid(self, form: EndForm) -> HttpResponse:
        told, user = form.cleaned_data["told"], self.request.user
        services.leave_press_list(
            journalist=self.journalist, source=PressConsent.Source.STAFF, told=told, by=str(user)
        )
        log(instance=self.journalist, action=ENDED, user=user, data={"told": told})
        messages.success(self.request, f"{self.journalist} is off the press list.")
        return redirect(reverse("journalist:index"))


def end_buttons(journalist: Journalist, request: Any) -> list[Button]:
    if not journalist.is_active or not request.user.has_perm(CHANGE):
        return []
    url = reverse("mailing:end", args=[journalist.pk])
    return [Button("Take off the list…", url=url, icon_name="cross", priority=25)]
