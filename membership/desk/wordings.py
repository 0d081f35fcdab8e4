"""The words that people agree to: read, and added to by versions."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from core.admin_screens import Screen, Way, menu_item_for
from membership import wordings
from membership.models import WordingVersion
from membership.services.wordings import WordingError, add_version

VIEW, ADD = "membership.view_wordingversion", "membership.add_wordingversion"
TITLE = "Wordings"


class Place(NamedTuple):
    key: str
    label: str
    versions: list[WordingVersion]

    @property
    def newest(self) -> WordingVersion:
        return self.versions[0]


def places() -> list[Place]:
    """All that have words, in their own order."""
    by_key: dict[str, list[WordingVersion]] = {}
    for version in WordingVersion.objects.order_by("key", "-serial"):
        by_key.setdefault(version.key, []).append(version)
    return [
        Place(key, label, by_key[key]) for key, label in wordings.PLACES.items() if key in by_key
    ]


class WordingsView(Screen, TemplateView):
    """What is shown where, and since when."""

    permission_required = VIEW
    template_name = "membership/admin/wordings.html"
    page_title = TITLE
    header_icon = "openquote"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = self.request.user.has_perm(ADD)
        return super().get_context_data(**kwargs) | {"places": places(), "may_add": may_add}


class WordingForm(forms.Form):
    text = forms.CharField(
        label="New words",
        help_text="In the first person, as whoever agrees would say it. Say who will send what, "
        "and how to stop it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the new words."},
    )
    # The version that the author had in view.
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, newest: WordingVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if text == self.newest.text:
            raise ValidationError("These are the words that are shown now. Nothing would change.")
        return text


class NewVersionView(Screen, FormView):
    """Write, look at both, agree: the form is sent a second time to add the version."""

    permission_required = ADD
    form_class = WordingForm
    template_name = "membership/admin/wording_new.html"
    page_title = "New wording"
    header_icon = "openquote"

    def setup(self, request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = next((place for place in places() if place.key == key), None)
        if found is None:
            raise Http404
        self.place = found

    @property
    def above(self) -> Way:
        return [(TITLE, reverse("wordings:index"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"newest": self.place.newest}

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.place.newest.text, "after": self.place.newest.serial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"place": self.place}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "again" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: WordingForm) -> HttpResponse:
        if "agreed" not in self.request.POST:
            context = self.get_context_data(form=form) | form.cleaned_data
            return render(self.request, "membership/admin/wording_preview.html", context)
        try:
            version = add_version(key=self.place.key, by=self.request.user, **form.cleaned_data)
        except WordingError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, f"{version.version} is shown from now on.")
        return redirect(reverse("wordings:index"))


class WordingsViewSet(ViewSet):
    name = "wordings"
    icon = "openquote"
    menu_label = TITLE
    menu_order = 320
    menu_item_class = menu_item_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", WordingsView.as_view(), name="index"),
            path("new/<slug:key>/", NewVersionView.as_view(), name="new"),
        ]
