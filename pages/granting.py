"""For migrations: roles are made once, so what comes later is granted to those that there are."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.management import create_permissions
from django.db.migrations import RunPython

# Role → (app, how the permission's codename ends); an empty ending means all of the app's.
Granted = dict[str, Sequence[tuple[str, str]]]


def grant_to_roles(granted: Granted) -> RunPython:
    """Give groups of these names what is named, where there are such groups."""
    labels = sorted({app for grants in granted.values() for app, _ in grants})

    def grant(apps: Any, schema_editor: Any) -> None:
        groups = list(apps.get_model("auth", "Group").objects.filter(name__in=granted))
        if groups:
            _make_permissions(apps, labels)
        permissions = apps.get_model("auth", "Permission").objects
        for group in groups:
            for app, ending in granted[group.name]:
                group.permissions.add(
                    *permissions.filter(content_type__app_label=app, codename__endswith=ending)
                )

    return RunPython(grant, RunPython.noop)


def _make_permissions(apps: Any, labels: Sequence[str]) -> None:
    """Django makes them only after the last migration."""
    for label in labels:
        config = apps.get_app_config(label)
        module = getattr(config, "models_module", None)
        config.models_module = True  # what create_permissions() asks of it
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module
