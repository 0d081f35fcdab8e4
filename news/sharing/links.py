"""The signed strings in the links that we send, each good for one purpose and one row.

Until when a link works, and whether it was revoked, is kept with the row.
"""

from datetime import datetime

from django.core import signing
from django.urls import reverse

from core.personal_pages import BrokenLinkError
from news.models import PressPreview, ReviewRequest

_reviews = signing.Signer(salt="news.review")
_previews = signing.Signer(salt="news.press_preview")


def path_to_review(review: ReviewRequest) -> str:
    return reverse("review", args=[_signed(_reviews, review.pk, review.asked_at)])


def path_to_preview(preview: PressPreview) -> str:
    return reverse("press_preview", args=[_signed(_previews, preview.pk, preview.given_at)])


def review_of(token: str) -> ReviewRequest:
    """Raises BrokenLinkError."""
    pk, moment = _unsigned(_reviews, token)
    reviews = ReviewRequest.objects.select_related("statement", "revision", "asked_by")
    review = reviews.filter(pk=pk).first()
    if review is None or _stamp(review.asked_at) != moment:
        raise BrokenLinkError
    return review


def preview_of(token: str) -> PressPreview:
    """Raises BrokenLinkError."""
    pk, moment = _unsigned(_previews, token)
    preview = PressPreview.objects.select_related("statement").filter(pk=pk).first()
    if preview is None or _stamp(preview.given_at) != moment:
        raise BrokenLinkError
    return preview


def _signed(signer: signing.Signer, pk: int, made_at: datetime) -> str:
    # With the moment: after a backup was restored, another row may get the same number.
    return signer.sign_object([pk, _stamp(made_at)])


def _unsigned(signer: signing.Signer, token: str) -> tuple[int, int]:
    try:
        pk, moment = signer.unsign_object(token)
    except signing.BadSignature as error:
        raise BrokenLinkError from error
    return pk, moment


def _stamp(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)
