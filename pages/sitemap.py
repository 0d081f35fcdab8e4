from wagtail.contrib import sitemaps
from wagtail.query import PageQuerySet

from news.models import StatementPage


class Sitemap(sitemaps.Sitemap):
    """Every public page, but not what search engines are asked to forget."""

    def items(self) -> PageQuerySet:
        return super().items().exclude(pk__in=StatementPage.objects.withdrawn().values("pk"))
