from typing import Any

from django.conf import settings
from wagtail.blocks import StaticBlock

from core.blocks import BodyBlock


class RetentionBlock(StaticBlock):
    """How long personal data stays, read from the settings that delete it."""

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {
            "unconfirmed_days": settings.UNCONFIRMED_SIGNUP_DAYS,
            "link_days": settings.CONFIRMATION_LINK_DAYS,
            "backup_days": settings.BACKUP_DAYS,
            "counter_hours": settings.RATE_COUNTER_HOURS,
        }

    class Meta:
        icon = "time"
        template = "blocks/retention.html"
        label = "Table of retention periods"
        admin_text = "The periods come from the site's settings."


class PlainBodyBlock(BodyBlock):
    retention = RetentionBlock()
