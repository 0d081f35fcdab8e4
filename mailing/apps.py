from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "mailing"

    def ready(self) -> None:
        from mailing import signals  # noqa: F401 - registering is what importing it does
