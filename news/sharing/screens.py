"""The admin's screens on whom a statement is shown to before it is public."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from core import mail
from core.admin_screens import Screen
from core.models import User
from news.models import PressPreview, ReviewRequest, StatementPage
from news.release.holding import due_label
from news.sharing import links, previews, reviews
from news.sharing.forms import AskForm, PreviewForm
from news.sharing.scheduled import scheduled_revision

PERMISSION = "news.handle_statementpage"
REVIEWS, PREVIEWS = "newsroom:reviews", "newsroom:previews"


class SharingScreen(Screen):
    permission_required = PERMISSION
    shows_way = False
    statement: StatementPage

    def get_page_subtitle(self) -> str:
        return self.statement.get_admin_display_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.statement.pk])
        return super().get_context_data(**kwargs) | {
            "statement": self.statement,
            "edit_url": edit_url,
        }


class StatementScreen(SharingScreen, FormView):
    """A form to share a statement, and with whom that was done."""

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        statements = StatementPage.objects.select_related("latest_revision__user")
        self.statement = get_object_or_404(statements, pk=pk)

    def get_success_url(self) -> str:
        return self.request.path


class ReviewsScreen(StatementScreen):
    template_name = "news/admin/reviews.html"
    form_class = AskForm
    page_title = "Reviews by link"
    header_icon = "mail"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: AskForm) -> HttpResponse:
        review = reviews.ask(statement=self.statement, user=self.request.user, **form.cleaned_data)
        messages.success(self.request, f"A link to this text is on its way to {review.email}.")
        return super().form_valid(form)

    def get_initial(self) -> dict[str, Any]:
        """Of somebody who was asked before."""
        pk = self.request.GET.get("again", "")
        asked = self.statement.review_requests.filter(pk=pk) if pk.isdecimal() else None
        return (asked and asked.values("name", "email", "note").first()) or {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = list(self.statement.review_requests.select_related("asked_by", "revision"))
        may_copy = reviews.may_be_copied(self.statement)
        return super().get_context_data(**kwargs) | {
            "step": reviews.link_step(self.statement),
            "rows": [
                (review, _address_of(review) if may_copy and review.is_waiting else "")
                for review in asked
            ],
        }


def _address_of(review: ReviewRequest) -> str:
    return mail.address(links.path_to_review(review))


class PreviewsScreen(StatementScreen):
    template_name = "news/admin/previews.html"
    form_class = PreviewForm
    page_title = "Press previews"
    header_icon = "view"

    def form_valid(self, form: PreviewForm) -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in ("name", "outlet", "email")}
        try:
            preview = previews.give(
                statement=self.statement,
                user=self.request.user,
                expires_at=form.expires_at,
                **given,
            )
        except previews.NothingToShowError:
            form.add_error(None, "The statement does not wait for an embargo any more.")
            return self.form_invalid(form)
        messages.success(self.request, f"A link is on its way to {preview.email}.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revision = scheduled_revision(self.statement)
        return super().get_context_data(**kwargs) | {
            "scheduled": revision,
            "embargo_label": due_label(revision) if revision else "",
            "rows": [
                (preview, mail.address(links.path_to_preview(preview)) if preview.is_open else "")
                for preview in self._given()
            ],
        }

    def _given(self) -> QuerySet[PressPreview]:
        given = self.statement.press_previews.select_related("given_by")
        return given.prefetch_related("visits")


class ReviewActions:
    model = ReviewRequest
    related: ClassVar[list[str]] = ["statement", "revision", "asked_by"]
    screen = REVIEWS


class PreviewActions:
    model = PressPreview
    related: ClassVar[list[str]] = ["statement", "given_by"]
    screen = PREVIEWS


class ActionScreen(SharingScreen):
    """Something done with one link that was sent."""

    model: type[ReviewRequest | PressPreview]
    related: list[str]
    screen: str

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = self.model.objects.select_related(*self.related)
        self.shared = get_object_or_404(rows, pk=pk)
        self.statement = self.shared.statement

    def back(self) -> HttpResponse:
        return redirect(self.screen, self.statement.pk)


class RevokeScreen(ActionScreen, TemplateView):
    template_name = "news/admin/revoke_link.html"
    page_title = "Revoke a link"
    header_icon = "cross"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back_url = reverse(self.screen, args=[self.statement.pk])
        return super().get_context_data(**kwargs) | {"shared": self.shared, "back_url": back_url}


class RevokeReview(ReviewActions, RevokeScreen):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            reviews.revoke(review=self.shared, user=request.user)
        except reviews.NotWaitingError:
            messages.error(request, f"{self.shared.name} has answered already: see below.")
        else:
            messages.success(request, f"The link of {self.shared.name} works no more.")
        return self.back()


class SendReviewAgain(ReviewActions, ActionScreen, View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            reviews.send_again(review=self.shared, user=request.user)
        except reviews.NotWaitingError:
            messages.error(request, "This link works no more. Ask again.")
        else:
            messages.success(request, f"The link is on its way to {self.shared.email} again.")
        return self.back()


class RevokePreview(PreviewActions, RevokeScreen):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        previews.revoke(preview=self.shared, user=request.user)
        messages.success(request, f"The link of {self.shared.name} works no more.")
        return self.back()


class SendPreviewAgain(PreviewActions, ActionScreen, View):
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            previews.send_again(preview=self.shared, user=request.user)
        except previews.NothingToShowError:
            messages.error(request, "This link has nothing to show now, so it was not sent.")
        else:
            messages.success(request, f"The link is on its way to {self.shared.email} again.")
        return self.back()


def sharing_buttons(page: Page, user: User) -> Iterator[Button]:
    """For the menu in the header of a statement."""
    is_statement = issubclass(page.specific_class or Page, StatementPage)
    if is_statement and page.pk and user.has_perm(PERMISSION):
        yield Button("Ask a reviewer…", url=_url(REVIEWS, page), icon_name="mail", priority=6)
        yield Button("Press previews…", url=_url(PREVIEWS, page), icon_name="view", priority=7)


class AskReviewerMenuItem(ActionMenuItem):
    """Beside Submit: also for whoever waits for a reviewer and may not edit meanwhile."""

    label = "Ask a reviewer…"
    name = "action-ask-reviewer"
    icon_name = "mail"
    order = 10_001  # below what says that the page is locked

    def is_shown(self, context: dict[str, Any]) -> bool:
        is_statement = isinstance(context.get("page"), StatementPage)
        may_ask = context["request"].user.has_perm(PERMISSION)
        return context["view"] == "edit" and is_statement and may_ask

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return _url(REVIEWS, parent_context["page"])


def _url(name: str, page: Page) -> str:
    return reverse(name, args=[page.pk])
