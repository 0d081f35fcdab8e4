from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """The editor's form, which knows an untouched field from a changed one.

    Django compares a field whose default is computed with a hidden input that Wagtail does
    not render, and so takes it for changed each time: an editor who approves a page
    without a change would make a new revision, and have to approve that one too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = False

    def _post_clean(self) -> None:
        """Give the page its children as typed before its own ``clean()`` looks at them."""
        for formset in self.formsets.values():
            if formset.is_valid():
                formset.save(commit=False)
        super()._post_clean()
