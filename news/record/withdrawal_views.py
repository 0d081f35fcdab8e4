"""Withdraw and republish: the buttons, the questions, and the state in the page's header."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.admin_screens import Screen
from core.models import User
from news.models import StatementPage, Withdrawal
from news.record import withdrawals

PERMISSION = "news.handle_statementpage"


class WithdrawForm(forms.ModelForm):
    class Meta:
        model = Withdrawal
        fields = ["reason", "hides_text"]
        labels = {"reason": "Reason, for readers"}
        help_texts = {
            "reason": "Shown at the top of the page and in feeds. Two or three plain sentences:"
            " what happened, and what holds instead.",
            "hides_text": "Readers then get the headline and the reason, nothing else: no text,"
            " PDF, attachment or earlier version. Leave this empty and the text stays readable"
            " under the notice.",
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}


class RepublishForm(forms.ModelForm):
    class Meta:
        model = Withdrawal
        fields = ["republishing_note"]
        labels = {"republishing_note": "Why it stands again, for readers"}
        help_texts = {"republishing_note": "Shown below the text. You may leave it empty."}
        widgets = {"republishing_note": forms.Textarea(attrs={"rows": 4})}


class StandingView(Screen, FormView):
    permission_required = PERMISSION
    shows_way = False

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.statement = get_object_or_404(StatementPage, pk=pk)

    def get_page_subtitle(self) -> str:
        return self.statement.get_admin_display_title()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.statement.withdrawal}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"statement": self.statement, "edit_url": self._edit_url}

    @property
    def _edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.statement.pk])

    def _leave(self, tell: Any, text: str) -> HttpResponse:
        buttons = [messages.button(self.statement.get_url(self.request), "See the page")]
        tell(self.request, text, buttons=buttons if self.statement.live else [])
        return redirect(self._edit_url)


class WithdrawView(StandingView):
    template_name = "news/admin/withdraw.html"
    form_class = WithdrawForm
    header_icon = "warning"

    def get_page_title(self) -> str:
        return "Change the notice" if self.statement.is_withdrawn else "Withdraw"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_permission() and not self.statement.live:
            return self._leave(
                messages.warning, "This statement is not public: there is nothing to withdraw."
            )
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        title, user = self.statement.title, self.request.user
        withdrawals.withdraw(self.statement, user=user, **form.cleaned_data)
        text = f"“{title}” is withdrawn. Readers see the notice now."
        return self._leave(messages.success, text)


class RepublishView(StandingView):
    template_name = "news/admin/republish.html"
    form_class = RepublishForm
    page_title = "Republish"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.has_permission() and not self.statement.is_withdrawn:
            return self._leave(
                messages.warning, "This statement is not withdrawn: it stands as it is."
            )
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: RepublishForm) -> HttpResponse:
        note = form.cleaned_data["republishing_note"]
        withdrawals.republish(self.statement, user=self.request.user, note=note)
        text = f"“{self.statement.title}” stands again. Readers see it without the notice."
        return self._leave(messages.success, text)


def standing_buttons(page: Page, user: User) -> Iterator[Button]:
    """For the menu in the header of a statement that is public."""
    statement = page.specific if issubclass(page.specific_class or Page, StatementPage) else None
    if statement is None or not statement.pk:
        return
    if statement.versions.exists():
        yield _button("Versions", "versions", page, icon_name="history", priority=66)
    if not (statement.live and user.has_perm(PERMISSION)):
        return
    if statement.is_withdrawn:
        yield _button("Republish…", "republish", page, icon_name="upload", priority=55)
        yield _button("Change the notice…", "withdraw", page, icon_name="edit", priority=56)
    else:
        yield _button("Withdraw…", "withdraw", page, icon_name="warning", priority=55)


def mark_withdrawn(parent_page: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """For Wagtail's explorer, so that it asks once for all rows."""
    held = Withdrawal.objects.filter(statement_id=OuterRef("pk"), republished_at=None)
    return pages.annotate(is_withdrawn=Exists(held))


def _button(label: str, url_name: str, page: Page, **kwargs: Any) -> Button:
    return Button(label, url=reverse(f"newsroom:{url_name}", args=[page.pk]), **kwargs)
