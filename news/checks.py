"""What of the newsroom this machine cannot do."""

from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, register

from news.outputs import typesetting


@register
def check_typesetting(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if typesetting.is_available():
        return []
    return [
        checks.Warning(
            "Statements have no PDF: the library that sets them is not installed.",
            hint="Install typst as requirements.txt names it (pip install typst). It comes as"
            " a wheel and needs nothing of the system.",
            id="apoa.W001",
        )
    ]
