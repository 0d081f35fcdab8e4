from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"

    def ready(self) -> None:
        # Models exist only now. Registering is what importing the checks does.
        from core.signals import announce_changes_of
        from news import checks  # noqa: F401 - see above
        from news.models import Organization, Withdrawal

        announce_changes_of(Organization, Withdrawal)
        self._listen_to_workflows()

    def _listen_to_workflows(self) -> None:
        from wagtail.signals import task_approved, task_rejected

        from news.sharing.comments import tell_authors

        for signal in (task_approved, task_rejected):
            signal.connect(tell_authors, dispatch_uid="news comments")
