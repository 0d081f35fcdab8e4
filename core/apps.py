from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        # Registering is what importing these modules does.
        from core import checks, signals  # noqa: F401

        autodiscover_modules("retention")
