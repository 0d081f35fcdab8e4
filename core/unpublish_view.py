"""Before a page is unpublished Wagtail asks once more: so do we, where its readers go."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.admin.views.pages import unpublish
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from core.models import published
from core.unpublishing import lead_readers


class LeadReadersForm(forms.Form):
    page = forms.ModelChoiceField(
        Page.objects.all(),
        required=False,
        widget=AdminPageChooser,
        label="Lead readers to",
        help_text="Whoever follows a link to this page comes there. Without, they are told that"
        " the page is not there.",
    )
    address = forms.URLField(
        required=False,
        label="or to an address elsewhere",
        assume_scheme="https",
        help_text="On another site. Choose a page above for one of ours.",
    )
    is_permanent = forms.BooleanField(
        required=False,
        label="This page will not come back",
        help_text="Search engines then put the other page in its place, and browsers remember"
        " it. Leave this empty if you may publish the page again.",
    )

    def __init__(self, *args: Any, leaving: Page, with_children: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaving, self.with_children = leaving, with_children

    def clean_page(self) -> Page | None:
        page = self.cleaned_data["page"]
        if page is None:
            return None
        if page.pk == self.leaving.pk or (
            self.with_children and page.path.startswith(self.leaving.path)
        ):
            raise forms.ValidationError("This page is being unpublished, too. Choose another.")
        if page.url is None or not published(Page.objects.filter(pk=page.pk)).exists():
            raise forms.ValidationError("Readers cannot see this page. Choose one that is public.")
        return page

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        own = self.leaving.get_site()
        if address and own and urlsplit(address).hostname == own.hostname:
            raise forms.ValidationError("This is on our own site: choose the page above instead.")
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("page") and cleaned.get("address"):
            self.add_error("address", "Choose a page or give an address: one of the two.")
        return cleaned

    @property
    def target(self) -> Page | str | None:
        return self.cleaned_data["page"] or self.cleaned_data["address"] or None


class UnpublishView(unpublish.UnpublishView):
    template_name = "core/admin/unpublish.html"

    @cached_property
    def form(self) -> LeadReadersForm:
        data = self.request.POST if self.request.method == "POST" else None
        with_children = bool(data and data.get("include_descendants"))
        return LeadReadersForm(
            data, leaving=self.object, with_children=with_children, prefix="lead"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_address = self.object.url is not None
        return super().get_context_data(**kwargs) | {"form": self.form if has_address else None}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def unpublish(self) -> HttpResponse | None:
        response = super().unpublish()
        if self.form.target and self.object.url is not None and not self._is_live():
            lead_readers(
                self.object,
                target=self.form.target,
                is_permanent=self.form.cleaned_data["is_permanent"],
            )
        return response

    def _is_live(self) -> bool:
        """Whether a hook stopped it."""
        return Page.objects.filter(pk=self.object.pk, live=True).exists()


class AnyPageViewSet(PageViewSet):
    """Wagtail's views of pages, but for this one."""

    model = Page
    unpublish_view_class = UnpublishView
