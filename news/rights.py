"""By what right a partner's statement stands on our site."""

from collections.abc import Iterator
from typing import Any, Protocol

PARTNER = "partner"
FIELDS = (
    "kind",
    "organization",
    "original_url",
    "permission",
    "is_summary",
    "points_to_original",
)
NO_PERMISSION = (
    "Record who allowed us to print the partner's text, or mark it as a summary in our words."
)


class Lookup(Protocol):
    def __call__(self, name: str) -> Any: ...


def missing(value: Lookup) -> Iterator[tuple[str, str]]:
    """What a statement needs before it is published: fields, and what to do about each.

    ``value`` gives the value of the field that it is asked for.
    """
    has_original = bool(value("original_url"))
    if value("points_to_original") and not has_original:
        yield "points_to_original", "There is no original address that they could list."
    if value("kind") != PARTNER:
        return
    if not value("organization"):
        yield "organization", "Say which partner issued the statement."
    if not has_original:
        yield "original_url", "Give the address where the partner published the statement."
    if not value("is_summary") and not (value("permission") or "").strip():
        yield "permission", NO_PERMISSION
        yield "is_summary", NO_PERMISSION
