from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from core.models import BrandSettings
from news.models import StatementPage

STATEMENTS_IN_FEED = 20


class NewsroomFeed(Feed):
    """The newest statements, as Atom (RFC 4287)."""

    feed_type = Atom1Feed
    link = "/news/"
    feed_url = "/news/feed.atom"

    def get_object(self, request: HttpRequest) -> BrandSettings:
        self.request = request
        return BrandSettings.for_request(request)

    def title(self, brand: BrandSettings) -> str:
        return f"{brand.name}: statements"

    def subtitle(self, brand: BrandSettings) -> str:
        return brand.mission

    def author_name(self, brand: BrandSettings) -> str:
        return brand.name

    def items(self) -> list[StatementPage]:
        return list(
            StatementPage.objects.published().newest_first().for_listing()[:STATEMENTS_IN_FEED]
        )

    def item_title(self, item: StatementPage) -> str:
        return item.title

    def item_description(self, item: StatementPage) -> str:
        return item.description

    def item_link(self, item: StatementPage) -> str:
        return item.get_url(self.request)

    def item_author_name(self, item: StatementPage) -> str | None:
        return item.organization.name if item.organization else None

    def item_pubdate(self, item: StatementPage) -> datetime:
        return timezone.make_aware(datetime.combine(item.date, time.min))

    def item_updateddate(self, item: StatementPage) -> datetime | None:
        return item.last_published_at

    def item_categories(self, item: StatementPage) -> list[str]:
        return [item.get_kind_display()]
