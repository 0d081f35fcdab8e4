from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"

    def ready(self) -> None:
        # Models exist only now.
        from core.signals import announce_changes_of
        from news.models import Organization, Withdrawal

        announce_changes_of(Organization, Withdrawal)
