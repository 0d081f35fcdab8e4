"""What the editor of a statement shows beside Wagtail's own panels."""

from typing import Any

from django.forms import Media, Script
from wagtail.admin.panels import FieldPanel, Panel

from news.release.embargo_note import note_of_form


class HourPanel(FieldPanel):
    """Which of two equal hours is meant: hidden as long as there is only one."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **{"disable_comments": True} | kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        @property
        def attrs(self) -> dict[str, Any]:
            shown = self.form is not None and self.form.needs_hour()
            return {"data-embargo-hour": True} | ({} if shown else {"hidden": True})


class EmbargoPanel(Panel):
    """When the statement will be public: in its zone, in the editor's, and in how long."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "news/admin/embargo_panel.html"

        @property
        def media(self) -> Media:
            return Media(
                css={"all": ["css/admin-embargo.css"]},
                js=[Script("js/embargo.js", type="module")],
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"note": note_of_form(self.form)}
