"""What a person's page shows of mailings and of the press list."""

from collections.abc import Iterable

from django.urls import reverse

from mailing.models import Delivery, Journalist
from membership.person_sections import ROWS, Cell, Link, PersonSection, register

Rows = Iterable[tuple[Cell, ...]]


@register
class DeliverySection(PersonSection):
    name, title, order = "deliveries", "Mailings to them", 40
    headings = ("Statement", "What it told", "Got it as", "State", "Sent", "Mail server said")
    empty = "No statement was mailed to them, or it was so long ago that only counts are kept."

    def rows(self) -> Rows:
        may_open = self.user.has_perm("mailing.view_campaign")
        deliveries = Delivery.objects.filter(person__in=self.people)
        for row in deliveries.select_related("campaign").order_by("-pk")[: ROWS + 1]:
            campaign = row.campaign
            link = Link(campaign.headline, reverse("campaign:inspect", args=[campaign.pk]))
            yield (
                link if may_open else campaign.headline,
                campaign.get_occasion_display(),
                row.get_audience_display(),
                row.get_state_display(),
                row.sent_at or (row.held_until if row.state == Delivery.State.HELD else None),
                row.error,
            )


@register
class PressListSection(PersonSection):
    name, title, order = "press-list", "On the press list", 45
    headings = ("Name", "Outlet", "Kinds", "Issues", "Since", "Left")
    empty = "None of their addresses is on it."
    permission = "mailing.view_journalist"

    def rows(self) -> Rows:
        hashes = [person.address_hash for person in self.people]
        journalists = Journalist.objects.filter(address_hash__in=hashes)
        for row in journalists.prefetch_related("issues")[: ROWS + 1]:
            yield (
                Link(row.name, reverse("journalist:inspect", args=[row.pk])),
                row.outlet,
                row.kind_names,
                row.issue_names,
                row.added_at,
                row.left_at,
            )
