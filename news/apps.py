from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"

    def ready(self) -> None:
        # Models exist only now.
        from core.signals import empty_page_cache_with
        from news.models import Organization

        empty_page_cache_with(Organization)
