"""A person's page: all that is held, and all that can be done."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets import Button, HeaderButton

from membership.desk import sections  # noqa: F401 - registering is what importing it does
from membership.desk.listings import person_url
from membership.desk.merge_preview import likely_duplicates
from membership.models import Person, Suppression
from membership.person_sections import sections_for


class PersonView(generic.InspectView):
    template_name = "membership/admin/person.html"
    page_title = "Person"

    def get_object(self, queryset: QuerySet | None = None) -> Person:
        return super().get_object(Person.objects.select_related("merged_into"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.merged_into:
            messages.info(
                request, f"Record {self.object.pk} ({self.object.email}) was merged into this one."
            )
            return redirect(person_url(self.object.merged_into))
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        people = {"url": reverse("person:index"), "label": "People"}
        return [*self.breadcrumbs_items, people, {"url": "", "label": str(self.object)}]

    def get_fields(self) -> list[str]:
        return []

    @cached_property
    def suppression(self) -> Suppression | None:
        keys = [row.address_hash for row in self.object.rows]
        return Suppression.objects.filter(address_hash__in=keys).first()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("membership.change_person"):
            return []
        url = reverse("person:edit", args=[self.object.pk])
        return [HeaderButton("Correct", url=url, icon_name="edit")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        suppress = (
            ("lift", "Lift suppression…", "mail", "membership.delete_suppression")
            if self.suppression
            else ("suppress", "Suppress: no more mail…", "no-view", "membership.add_suppression")
        )
        offers = [
            ("merge", "Merge with another record…", "resubmit", "membership.add_merge"),
            suppress,
            ("delete", "Delete…", "bin", "membership.delete_person"),
        ]
        return [
            Button(label, url=reverse(f"person:{name}", args=[self.object.pk]), icon_name=icon,
                   priority=priority)
            for priority, (name, label, icon, permission) in enumerate(offers)
            if self.request.user.has_perm(permission)
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "suppression": self.suppression,
            "duplicates": likely_duplicates(self.object),
            "may_merge": user.has_perm("membership.add_merge"),
            "facts": _facts(self.object),
            "sections": sections_for(self.object, user),
        }


def _facts(person: Person) -> list[tuple[str, str]]:
    confirmed = _moment(person.confirmed_at) or "Never: no mail goes there but what asks for it"
    return [
        ("E-mail address", person.email),
        ("Address confirmed", confirmed),
        ("State", person.get_state_display()),
        ("ZIP code", person.zip_code),
        ("Agency", person.agency),
        ("Entered", _moment(person.created_at)),
        ("Record", str(person.pk)),
    ]


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "N j, Y, g:i a") if moment else ""
