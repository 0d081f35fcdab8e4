"""What staff do on a person's page, each asked for once more before it happens."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages

from core.admin_screens import Screen, Way
from membership.desk.listings import person_url
from membership.models import Membership, Note, Person, Suppression
from membership.services import casework


class DeskView(Screen):
    """A screen below a person's page."""

    person: Person

    def get_page_subtitle(self) -> str:
        return str(self.person)

    @property
    def above(self) -> Way:
        return [("People", reverse("person:index")), (str(self.person), person_url(self.person))]

    def done(self, message: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect(person_url(self.person))


class ActionView(DeskView, FormView):
    """Says what will happen; ``act()`` does it and returns what to tell."""

    template_name = "membership/admin/action.html"
    form_class = forms.Form
    explanation: ClassVar[str]
    verb: ClassVar[str]
    is_serious: ClassVar[bool] = True

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, pk, *args, **kwargs)
        self.find(pk)

    def find(self, pk: int) -> None:
        self.person = get_object_or_404(Person.objects.standing(), pk=pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"back_url": person_url(self.person)}

    def act(self, data: dict[str, Any]) -> str:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        return self.done(self.act(form.cleaned_data))


class ToldForm(forms.Form):
    told = forms.CharField(
        label="Why",
        help_text="Kept on record. For example: “Called on March 3, 2026, and asked for no mail”.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how you know."},
    )


class SuppressForm(ToldForm):
    reason = forms.ChoiceField(
        choices=Suppression.Reason.told(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )
    field_order = ["reason", "told"]


class SuppressView(ActionView):
    permission_required = "membership.add_suppression"
    form_class = SuppressForm
    page_title = "Suppress"
    header_icon = "no-view"
    verb = "Yes, never mail them again"
    explanation = (
        "All their subscriptions end, and nothing is mailed to their address any more, whatever "
        "is entered in our forms. Memberships stay. You can lift it later; subscriptions then "
        "stay ended."
    )

    def act(self, data: dict[str, Any]) -> str:
        casework.suppress_person(person=self.person, by=self.request.user, **data)
        return f"{self.person} gets no more mail."


class LiftView(ActionView):
    permission_required = "membership.delete_suppression"
    form_class = ToldForm
    page_title = "Lift suppression"
    header_icon = "mail"
    verb = "Yes, lift it"
    explanation = (
        "Their address can be mailed again. It subscribes them to nothing: they do so themselves, "
        "by a form or on their preference page. Lift it only if they asked for it."
    )

    def act(self, data: dict[str, Any]) -> str:
        casework.lift_suppression(person=self.person, by=self.request.user, **data)
        return f"{self.person} can be mailed again."


class EndView(ActionView):
    permission_required = "membership.change_membership"
    page_title = "End membership"
    header_icon = "cross"
    verb = "Yes, end the membership"
    explanation = (
        "The number and the member card stop being valid. The membership stays on record, and so "
        "do the person and their subscriptions. Nobody is told by e-mail."
    )

    def find(self, pk: int) -> None:
        memberships = Membership.objects.active().select_related("person")
        self.membership = get_object_or_404(memberships, pk=pk)
        self.person = self.membership.person

    def get_page_subtitle(self) -> str:
        return f"{self.person}, {self.membership.number}"

    def act(self, data: dict[str, Any]) -> str:
        casework.end_membership(membership=self.membership, by=self.request.user)
        return f"The membership {self.membership.number} has ended."


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"text": {"required": "Write something first."}}


class NoteView(ActionView):
    permission_required = "membership.add_note"
    form_class = NoteForm
    page_title = "Add a note"
    header_icon = "comment"
    verb = "Add note"
    is_serious = False
    explanation = ""

    def act(self, data: dict[str, Any]) -> str:
        casework.add_note(person=self.person, by=self.request.user, **data)
        return "The note is added."


class DeleteNoteView(ActionView):
    permission_required = "membership.delete_note"
    page_title = "Delete a note"
    header_icon = "bin"
    verb = "Yes, delete the note"

    def find(self, pk: int) -> None:
        notes = Note.objects.select_related("person__merged_into")
        self.note = get_object_or_404(notes, pk=pk)
        self.person = self.note.person.survivor

    @property
    def explanation(self) -> str:
        return f"“{self.note.text}”"

    def act(self, data: dict[str, Any]) -> str:
        casework.delete_note(note=self.note, by=self.request.user)
        return "The note is deleted."


PATTERNS = [
    ("suppress/<int:pk>/", SuppressView.as_view(), "suppress"),
    ("lift/<int:pk>/", LiftView.as_view(), "lift"),
    ("end/<int:pk>/", EndView.as_view(), "end"),
    ("note/<int:pk>/", NoteView.as_view(), "note"),
    ("delete-note/<int:pk>/", DeleteNoteView.as_view(), "delete_note"),
]
