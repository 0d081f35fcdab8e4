"""A partner's statement is published with permission, or as a summary, and not otherwise."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Revision

from core.refusals import NotPublishableError
from news import rights


class FromPartner:
    """Of a statement.

    The editor's form asks for what is missing. What comes another way (approval of an old
    draft, a schedule, a command) ends here: nothing becomes public without it.
    """

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish or schedule a revision; raises ``core.refusals.NotPublishableError``."""
        revision.as_object().refuse_without_rights()
        try:
            with transaction.atomic():
                super().publish(revision, *args, **kwargs)
        except ValidationError as error:  # a draft may be saved without what it needs
            raise NotPublishableError(" ".join(error.messages)) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or "live" in fields):
            self.refuse_without_rights()
        super().save(*args, **kwargs)

    def refuse_without_rights(self) -> None:
        """Raises ``core.refusals.NotPublishableError`` where something is missing."""
        missing = dict(rights.missing(lambda name: getattr(self, name)))
        if missing:
            raise NotPublishableError(" ".join(dict.fromkeys(missing.values())))

    @property
    def is_partner_statement(self) -> bool:
        return self.kind == rights.PARTNER

    @property
    def is_reprint(self) -> bool:
        """The partner's own words, which we were allowed to print."""
        return self.is_partner_statement and not self.is_summary and bool(self.permission)

    @property
    def original_host(self) -> str:
        """``www.napo.org`` for ``https://www.napo.org/news/1/``."""
        return urlsplit(self.original_url).netloc

    @property
    def canonical_url(self) -> str:
        """Where search engines should send readers, if not to us."""
        return self.original_url if self.points_to_original else ""

    def get_sitemap_urls(self, request: Any = None) -> list[dict[str, Any]]:
        return [] if self.canonical_url else super().get_sitemap_urls(request)
