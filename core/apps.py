from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Registering is what importing these modules does.
        from core import checks, signals  # noqa: F401
