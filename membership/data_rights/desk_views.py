"""What staff do with a data request: take out a copy, erase, answer."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic

from core.admin_screens import Screen, Way
from membership import my_data
from membership.data_rights.archive import as_download
from membership.data_rights.desk_forms import AnswerForm, WhoseForm
from membership.data_rights.requests import close, record_download
from membership.models import DataRequest
from membership.services.erasure import delete, erase

INDEX = "datarequest:index"
CHANGE = "membership.change_datarequest"


def request_url(request: DataRequest) -> str:
    return reverse("datarequest:inspect", args=[request.pk])


class RequestActionView(Screen, FormView):
    """Of an open request; says what will happen, and asks."""

    permission_required: Any = CHANGE
    template_name = "membership/data_rights/admin/action.html"
    verb: ClassVar[str]
    is_serious: ClassVar[bool] = False

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, pk, *args, **kwargs)
        requests = DataRequest.objects.select_related("person").filter(state="open")
        self.data_request = get_object_or_404(requests, pk=pk)

    def get_page_subtitle(self) -> str:
        return str(self.data_request)

    @property
    def above(self) -> Way:
        request = self.data_request
        return [("Data requests", reverse(INDEX)), (str(request), request_url(request))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "data_request": self.data_request,
            "back_url": request_url(self.data_request),
        }


class WhoseView(RequestActionView):
    form_class: type[forms.Form] = WhoseForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.data_request.person}


class CopyView(WhoseView):
    permission_required = (CHANGE, "membership.view_person")
    page_title = "Take out a copy"
    header_icon = "download"
    verb = "Download the copy"
    explanation = (
        "You get the ZIP file that people get by their own link: everything held of them, your "
        "colleagues’ notes included. That you took it is on record. Give it to nobody but the "
        "person, by a safe way, and delete your own copy. The request stays open until you answer."
    )

    def form_valid(self, form: WhoseForm) -> HttpResponse:
        subject, user = form.subject, self.request.user
        record_download(about=subject.person or self.data_request, by=user)
        return as_download(subject)


class EraseView(WhoseView):
    permission_required = (CHANGE, "membership.delete_person")
    page_title = "Erase the person"
    header_icon = "bin"
    verb = "Yes, erase everything"
    is_serious = True
    explanation = (
        "Everything that is held under this address goes for good: the person, memberships, "
        "subscriptions, consents, notes, forms that were sent, the press list’s entry, and what "
        "the history of the admin tells of them. Nobody can undo it. What stays is the keyed hash "
        "of the address among the suppressed ones, so that no imported list brings them back, and "
        "the dates of this request. Note whatever you need for your answer first."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What goes, where it is known whose it is."""
        person = self.data_request.person
        sections = my_data.sections_of(my_data.subject_of(person)) if person else []
        held = [(section.name.replace("_", " "), len(section.rows)) for section in sections]
        return super().get_context_data(**kwargs) | {"held": held}

    def form_valid(self, form: WhoseForm) -> HttpResponse:
        erase(subject=form.subject, by=self.request.user, request=self.data_request)
        messages.success(self.request, "Everything is erased, and the request is closed.")
        return redirect(reverse(INDEX))


class AnswerView(RequestActionView):
    form_class = AnswerForm
    page_title = "Close the request"
    header_icon = "check"
    verb = "Close the request"
    explanation = "Close it once the person has an answer. It cannot be opened again."

    def get_initial(self) -> dict[str, Any]:
        return {"note": self.data_request.note}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        close(request=self.data_request, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, "The request is closed.")
        return redirect(reverse(INDEX))


class PersonDeleteView(generic.DeleteView):
    """Of the view set of people: for mistakes. Who asks to be erased has a data request."""

    confirmation_message = (
        "For entries that are a mistake. Everything under this address goes for good: "
        "memberships, subscriptions, consents, notes, forms that were sent, the press list’s "
        "entry. If the person asked to be erased, enter a data request instead: it is put on "
        "record, and the address is kept from being written to."
    )
    # Without the name, which is to stand nowhere any more.
    success_message = "The person is deleted."

    def delete_action(self) -> None:
        delete(subject=my_data.subject_of(self.object), by=self.request.user)
