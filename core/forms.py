from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.renderers import TemplatesSetting

# A box or a dot is not an input of text, and is styled by the row that it stands in.
UNSTYLED_WIDGETS = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect)


class FormRenderer(TemplatesSetting):
    """Forms look up their templates where every other template is."""


class ErrorLink(NamedTuple):
    """A line of the summary above a form; ``target`` is an element's id, or empty."""

    target: str
    message: str


class Form(forms.Form):
    """A form of the public site: our control class, and its errors as links.

    Rendered by our crispy-forms template pack (``templates/forms/``). Django itself ties
    hints and errors to their fields with ``aria-describedby`` and ``aria-invalid``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden and not isinstance(field.widget, UNSTYLED_WIDGETS):
                field.widget.attrs.setdefault("class", "input")

    @property
    def error_links(self) -> list[ErrorLink]:
        """Every error in the order of the fields, those of the whole form first."""
        names = [NON_FIELD_ERRORS, *self.fields]
        return [
            ErrorLink(self._first_control(name), str(message))
            for name in names
            for message in self.errors.get(name, [])
        ]

    def _first_control(self, name: str) -> str:
        if name == NON_FIELD_ERRORS:
            return ""
        field = self[name]
        return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
