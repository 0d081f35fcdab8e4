"""How a published statement stands today: corrected, withdrawn, published again."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from core.structured_data import JsonLd

if TYPE_CHECKING:  # which are made of this
    from news.models.records import Correction, Withdrawal


class Standing:
    """Of a statement. ``StatementQuerySet.for_listing()`` knows the same without a query each."""

    @cached_property
    def withdrawal(self) -> "Withdrawal | None":
        """The one that holds today."""
        return next((each for each in self._withdrawals if not each.republished_at), None)

    @cached_property
    def republication(self) -> "Withdrawal | None":
        """The withdrawal that was ended last, where the statement stands again."""
        return None if self.is_withdrawn else next(iter(self._withdrawals), None)

    @cached_property
    def is_withdrawn(self) -> bool:
        return self.withdrawal is not None

    @cached_property
    def hides_text(self) -> bool:
        """Whether readers get the headline and the reason, and nothing else of the statement."""
        return self.withdrawal is not None and self.withdrawal.hides_text

    @cached_property
    def is_corrected(self) -> bool:
        return bool(self.corrections_newest_first)

    @cached_property
    def corrections_newest_first(self) -> "list[Correction]":
        return list(self.corrections.all()) if self.pk else []

    @property
    def pending_correction(self) -> dict[str, str]:
        """What will be put on record when this revision is published; else nothing."""
        words = {"wrong": self.correction_wrong.strip(), "right": self.correction_right.strip()}
        known = [
            {"wrong": each.wrong, "right": each.right} for each in self.corrections_newest_first
        ]
        is_new = self.first_published_at and all(words.values()) and words not in known
        return words if is_new else {}

    @cached_property
    def has_versions(self) -> bool:
        """More than the one that readers see anyway."""
        return bool(self.pk) and self.versions.filter(number__gt=1).exists()

    @property
    def status_string(self) -> str:
        """What lists of pages in the admin say: where withdrawn, that before all else."""
        if self.live and self.is_withdrawn:
            return "withdrawn + draft" if self.has_unpublished_changes else "withdrawn"
        return super().status_string

    @property
    def files_are_public(self) -> bool:
        """Asked by ``core.media_access``: attachments and pictures go with the text."""
        return not self.hides_text

    @property
    def changed_at(self) -> datetime | None:
        """When readers last got something else to read here."""
        moments = [self.last_published_at]
        for withdrawal in self._withdrawals:
            moments += [withdrawal.withdrawn_at, withdrawal.republished_at]
        return max(filter(None, moments), default=None)

    @cached_property
    def _withdrawals(self) -> "list[Withdrawal]":
        """Newest first; none of a page that is only previewed yet."""
        return list(self.withdrawals.all()) if self.pk else []

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep on record what becomes public, in the transaction that makes it so.

        Not by a signal: what the statement was until now is gone when one is sent, and the
        editor publishes without a transaction.
        """
        if not self.live or kwargs.get("update_fields") is not None:
            return super().save(*args, **kwargs)
        from news.record import versions  # which needs the models

        before = versions.public_state(self)
        result = super().save(*args, **kwargs)
        if self.live:  # still: an embargo may have held it back
            versions.record(self, before=before)
        return result

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        if self.is_withdrawn:
            response["X-Robots-Tag"] = "noindex"
        return response

    def standing_details(self) -> JsonLd:
        """For the statement's structured data (https://schema.org/CreativeWork)."""
        details: JsonLd = {"dateModified": self.changed_at}
        if self.is_corrected and not self.hides_text:
            details["correction"] = [
                {
                    "@type": "CorrectionComment",
                    "text": correction.line,
                    "datePublished": correction.corrected_at,
                }
                for correction in self.corrections_newest_first
            ]
        if self.is_withdrawn:
            details["creativeWorkStatus"] = "Withdrawn"
        return details
