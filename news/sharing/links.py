"""The signed strings in the links that we send, each good for one purpose and one row.

Until when a link works, and whether it was revoked, is kept with the row.
"""

from datetime import datetime

from django.core import signing
from django.urls import reverse

from core.personal_pages import BrokenLinkError, carried_by, only
from news.models import PressPreview, ReviewRequest

REVIEW = "news.review"
PREVIEW = "news.press_preview"


def path_to_review(review: ReviewRequest) -> str:
    return reverse("review", args=[_signed(REVIEW, review.pk, review.asked_at)])


def path_to_preview(preview: PressPreview) -> str:
    return reverse("press_preview", args=[_signed(PREVIEW, preview.pk, preview.given_at)])


def review_of(token: str) -> ReviewRequest:
    """Raises BrokenLinkError."""
    pk, moment = carried_by(token, salt=REVIEW)
    reviews = ReviewRequest.objects.select_related("statement", "revision", "asked_by")
    review = only(reviews.filter(pk=pk))
    if _stamp(review.asked_at) != moment:
        raise BrokenLinkError
    return review


def preview_of(token: str) -> PressPreview:
    """Raises BrokenLinkError."""
    pk, moment = carried_by(token, salt=PREVIEW)
    preview = only(PressPreview.objects.select_related("statement").filter(pk=pk))
    if _stamp(preview.given_at) != moment:
        raise BrokenLinkError
    return preview


def _signed(salt: str, pk: int, made_at: datetime) -> str:
    # With the moment: after a backup was restored, another row may get the same number.
    return signing.Signer(salt=salt).sign_object([pk, _stamp(made_at)])


def _stamp(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
