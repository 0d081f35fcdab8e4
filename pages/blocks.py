from typing import Any

from wagtail.blocks import StaticBlock

from core import retention
from core.blocks import BodyBlock


class RetentionBlock(StaticBlock):
    """How long personal data stays, read from the list by which it is deleted."""

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"entries": retention.stated()}

    class Meta:
        icon = "time"
        template = "blocks/retention.html"
        label = "Table of retention periods"
        admin_text = "The periods come from the site’s settings, by which things are deleted."


class PlainBodyBlock(BodyBlock):
    retention = RetentionBlock()
