"""Sending a statement: the choice, the question, and what became of it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import IntegrityError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from core.admin_screens import Screen
from core.mail import Message
from mailing import audiences, campaigns, emails, news
from mailing.admin_forms import SendForm
from mailing.audiences import Amount
from mailing.models import Audience, Campaign, Delivery, Occasion
from membership.desk.listings import PersonalIndexView
from membership.states import STATES
from news.models import StatementPage

SEND = "mailing.add_campaign"
SHOWN_FAILURES = 100


class SendingMixin(PermissionRequiredMixin):
    """Of whoever may send statements. The statement is as readers have it, or will."""

    permission_required = SEND
    raise_exception = True

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.statement = get_object_or_404(StatementPage, pk=pk)
        self.is_public = news.is_public(self.statement)
        if not self.statement.live:
            self.statement = self.statement.get_latest_revision_as_object()

    @cached_property
    def occasions(self) -> list[Occasion]:
        return news.occasions(self.statement) if self.is_public else [Occasion.PUBLISHED]

    def draft(self, occasion: Occasion, chosen: Any, **more: Any) -> Campaign:
        return campaigns.draft(self.statement, occasion, chosen, **more)


class SendView(SendingMixin, WagtailAdminTemplateMixin, TemplateView):
    """Choose who gets a statement, be asked, and hand it over. Opening it sends nothing."""

    template_name = "mailing/admin/send.html"
    confirm_template_name = "mailing/admin/confirm_send.html"
    page_title = "Send"
    header_icon = "mail"

    def get_page_subtitle(self) -> str:
        return self.statement.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    @cached_property
    def occasion(self) -> Occasion:
        """What is asked for; otherwise the news that nobody was mailed yet, if there is any."""
        asked = self.request.GET.get("occasion")
        if asked in self.occasions:
            return Occasion(asked)
        told = {campaign.occasion for campaign in self.earlier if campaign.sent_count}
        if not told and Occasion.PUBLISHED in self.occasions:
            return Occasion.PUBLISHED
        return self.occasions[0]

    @cached_property
    def earlier(self) -> list[Campaign]:
        return list(Campaign.objects.filter(statement=self.statement.pk).with_counts())

    @cached_property
    def form(self) -> SendForm:
        offered = audiences.OFFERED[self.occasion]
        everywhere = self.draft(self.occasion, offered, states=[code for code, _ in STATES])
        return SendForm(
            self.request.POST or None,
            occasion=self.occasion,
            reach=audiences.reach(everywhere),
            issues=[issue.title for issue in self.statement.public_issues],
            alerts=audiences.alerts_by_state() if Audience.STATES in offered else {},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "statement": self.statement,
            "is_public": self.is_public,
            "occasion": self.occasion,
            "occasions": self.occasions,
            "earlier": self.earlier,
            "is_forgotten": self.is_forgotten(),
            "forgotten_after": settings.DELIVERY_DETAIL_DAYS,
            "waiting": next((each for each in self.earlier if each.is_waiting), None),
            "form": self.form,
            "previews": list(self.previews()),
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.statement.pk]),
        }

    def is_forgotten(self) -> bool:
        """Whether something was sent so long ago that only its counts are kept."""
        sent = [campaign.pk for campaign in self.earlier if campaign.sent_count]
        known = Delivery.objects.filter(campaign=OuterRef("pk"))
        return Campaign.objects.filter(~Exists(known), pk__in=sent).exists()

    def previews(self) -> Any:
        """Each kind of mail that this mailing can be, to look at before it is sent."""
        kinds = (Audience.PRESS, Audience.STATEMENTS)
        for audience in kinds:
            message = preview(self.draft(self.occasion, [audience]), audience)
            yield {
                "title": "To the press" if audience == Audience.PRESS else "To subscribers",
                "subject": message.subject,
                "text": message.body,
                "url": reverse(
                    "mailing:preview", args=[self.statement.pk, self.occasion.value, audience.value]
                ),
            }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        campaign = self.chosen()
        reach = audiences.reach(campaign)
        if self.is_public and reach.total == Amount(0):
            self.form.add_error("audiences", "There is nobody left among these to send it to.")
            return self.render_to_response(self.get_context_data())
        if "confirmed" in request.POST:
            return self.make(campaign)
        self.template_name = self.confirm_template_name
        return self.render_to_response(
            self.get_context_data()
            | {"campaign": campaign, "total": reach.total, "later": reach.later}
        )

    def chosen(self) -> Campaign:
        given = self.form.cleaned_data
        return self.draft(
            self.occasion, given["audiences"], states=given.get("states", ()), note=given["note"]
        )

    def make(self, campaign: Campaign) -> HttpResponse:
        try:
            campaigns.make(campaign, by=self.request.user)
        except IntegrityError:
            messages.error(self.request, "A mailing of this statement is waiting already.")
            return redirect(self.request.get_full_path())
        campaign.refresh_from_db()
        text = (
            "The mailing waits, and goes out when the statement is published."
            if campaign.is_waiting
            else "The mailing is on its way."
        )
        messages.success(self.request, text)
        return redirect(campaign_url(campaign))


class PreviewView(SendingMixin, TemplateView):
    """The HTML of a mail, for a frame on the screen that sends it."""

    def get(
        self, request: HttpRequest, *args: Any, occasion: str, audience: str, **kwargs: Any
    ) -> HttpResponse:
        if occasion not in self.occasions or audience not in Audience:
            raise Http404
        audience = Audience(audience)
        message = preview(self.draft(Occasion(occasion), [audience]), audience)
        return HttpResponse(message.alternatives[0].content)


def preview(campaign: Campaign, audience: Audience) -> Message:
    statement = campaign.statement
    group = emails.Group.example(audience, statement)
    return emails.letter(campaign, news.of_occasion(statement, campaign), group)


class CampaignIndexView(PersonalIndexView):
    page_title = "Mailings"

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().with_counts()


class CampaignView(generic.InspectView):
    """How far a mailing is, and whom it did not reach."""

    template_name = "mailing/admin/campaign.html"
    page_title = "Mailing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        deliveries = self.object.deliveries.with_owner()
        counts = self.object.counted()
        return context | {
            "campaign": self.object,
            "total": counts.pop("total"),
            "counts": [
                (Delivery.State(state).label, count) for state, count in counts.items() if count
            ],
            "failed": deliveries.filter(state=Delivery.State.FAILED)[:SHOWN_FAILURES],
            "failed_count": counts[Delivery.State.FAILED],
            "retried": deliveries.queued().filter(attempts__gt=0)[:SHOWN_FAILURES],
            "may_send": self.request.user.has_perm(SEND),
        }

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not (self.object.can_be_canceled and self.request.user.has_perm(SEND)):
            return []
        url = reverse("mailing:cancel", args=[self.object.pk])
        return [HeaderButton("Cancel…", url=url, icon_name="cross")]


class CancelView(Screen, TemplateView):
    permission_required = SEND
    shows_way = False
    template_name = "mailing/admin/cancel.html"
    page_title = "Cancel a mailing"
    header_icon = "cross"

    def setup(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(Campaign, pk=pk)

    def get_page_subtitle(self) -> str:
        return str(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "counts": self.campaign.counted(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if campaigns.cancel(self.campaign, outcome=f"Canceled by {user}.", by=user):
            messages.success(request, "Nothing more of this mailing is sent.")
        else:
            messages.warning(request, "This mailing is over: there is nothing left to cancel.")
        return redirect(campaign_url(self.campaign))


def campaign_url(campaign: Campaign) -> str:
    return reverse("campaign:inspect", args=[campaign.pk])


def send_url(statement_pk: int) -> str:
    return reverse("mailing:send", args=[statement_pk])
