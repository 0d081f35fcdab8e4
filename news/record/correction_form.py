"""How the editor asks for a correction."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from news.record import corrections

FIELDS = ("correction_wrong", "correction_right")


class CorrectionPanel(MultiFieldPanel):
    """Both fields, once there is something public to be corrected."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("children", [FieldPanel(name) for name in FIELDS])
        kwargs.setdefault("heading", "Correction")
        super().__init__(**kwargs)

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.first_published_at is not None and super().is_shown()


class CorrectionFormMixin:
    """For the form of a statement: a correction says both what was wrong and what is right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [getattr(self.instance, name) for name in FIELDS]
        if corrections.on_record(self.instance, *words) or not self._was_published:
            # The last change's words: this one has none yet.
            self.initial |= dict.fromkeys(FIELDS, "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words = [cleaned.get(name, "").strip() for name in FIELDS]
        if any(words):
            self._check(*words)
        return cleaned

    def _check(self, wrong: str, right: str) -> None:
        if not self._was_published:
            # To no field: the panel is hidden.
            self.add_error(
                None,
                "This statement was never public: there is nothing to correct in public yet."
                " Change the text, and leave the correction empty.",
            )
        elif not wrong:
            self.add_error(FIELDS[0], "Say what was wrong, too, or empty both fields.")
        elif not right:
            self.add_error(FIELDS[1], "Say what is right, too, or empty both fields.")
        elif earlier := corrections.on_record(self.instance, wrong, right):
            day = date_format(timezone.localdate(earlier.corrected_at), "F j, Y")
            self.add_error(
                FIELDS[0],
                f"This correction is on record since {day}. Empty both fields, or say what"
                " is wrong this time.",
            )

    @property
    def _was_published(self) -> bool:
        return self.instance.first_published_at is not None
