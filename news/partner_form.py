from typing import Any

from news import rights


class PartnerFormMixin:
    """For the form of a statement: asks for what a partner's must have to be published.

    A draft may do without.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation and set(rights.FIELDS) <= self.fields.keys():
            for field, what_to_do in rights.missing(cleaned.get):
                self.add_error(field, what_to_do)
        return cleaned
