"""“Send me my link”: the way to the preference page without a mail at hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.responses import SeeOther
from membership import guard
from membership.addresses import address_hash
from membership.preferences import tasks
from membership.preferences.forms import MyLinkForm
from membership.preferences.views import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def my_link(request: HttpRequest) -> HttpResponse:
    """Answers and queues the same for every address, known or not: the worker looks it up."""
    if request.method != "POST":
        return _form_page(request, MyLinkForm())
    form = MyLinkForm(request.POST)
    if refusal := guard.refusal(request, form):
        guard.explain(form, refusal)
        return guard.sealed(_form_page(request, form), refusal)
    tasks.mail_my_link.enqueue(address_hash(form.cleaned_data["email"]))
    return SeeOther(reverse("my_link_sent"))


@require_safe
def my_link_sent(request: HttpRequest) -> HttpResponse:
    return page(request, "my_link_sent")


def _form_page(request: HttpRequest, form: MyLinkForm) -> HttpResponse:
    return render(request, "membership/preferences/my_link.html", {"form": form})
