"""What the tables of membership hold, to compare."""

from django.apps import apps
from django.db import models


def contents(*without: str) -> dict[str, list[dict]]:
    """Every row of every table, but for counters and the models named."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in apps.get_app_config("membership").get_models()
        if model.__name__ not in {"RateCounter", *without} and issubclass(model, models.Model)
    }
