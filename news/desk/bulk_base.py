"""How an action on several statements of the listing goes about it.

Every action says before it is confirmed which statements it will leave out and why. One that
fails does not stop the others.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from news.desk.staff import access_of, statements_for
from news.desk.statement_index import StatementFilterSet, search
from news.models import StatementPage

# What the rules of a statement or of Wagtail may say of one item, and nothing of the others.
FAILURES = (ValidationError, PermissionDenied, DatabaseError)


class OfStatements(PageBulkAction):
    """Of the statements that the user may see; all of the listing means: as it is filtered."""

    models: ClassVar[list[type[Page]]] = [StatementPage]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self, model: type[Page], object_ids: Iterable[Any]) -> QuerySet:
        """Without those that are gone, and those that the user may not know of."""
        chosen = [pk for pk in object_ids if str(pk).isdigit()]
        seen = statements_for(self.request.user)
        return seen.filter(pk__in=chosen).defer("body").order_by("pk")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet:
        statements = statements_for(self.request.user)
        filters = StatementFilterSet(self.request.GET, request=self.request)
        if filters.is_valid():
            statements = filters.filter_queryset(statements)
        if query := self.request.GET.get("q", "").strip():
            statements = search(statements, query)
        return statements.values_list("pk", flat=True)

    def object_context(self, obj: StatementPage) -> dict[str, Any]:
        return {"item": obj}


class ActionOnEach(OfStatements):
    """``why_not()`` gives the reason to leave a statement out, ``act_on()`` does it to one."""

    template_name = "news/admin/confirm_bulk_action.html"
    form_class = forms.Form
    verb: ClassVar[str]  # "Submit for approval"
    done: ClassVar[str]  # "submitted for approval"
    consequence: ClassVar[str]
    nothing_to_do: ClassVar[str] = "None of the chosen statements can be changed this way."
    icon: ClassVar[str]

    def why_not(self, statement: StatementPage) -> str:
        raise NotImplementedError

    def act_on(self, statement: StatementPage) -> None:
        raise NotImplementedError

    def get_actionable_objects(self) -> tuple[list[StatementPage], dict[str, Any]]:
        wanted = self.request.GET.getlist("id")
        if "all" in wanted:
            wanted = self.get_all_objects_in_listing_query(None)
        possible, left_out = [], []
        for statement in self.get_queryset(self.model, wanted):
            if reason := self.why_not(statement):
                left_out.append({"item": statement, "reason": reason})
            else:
                possible.append(statement)
        return possible, {"left_out": left_out, "items_with_no_access": []}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"action": self}

    def get_execution_context(self) -> dict[str, Any]:
        return {"view": self}

    @classmethod
    def execute_action(
        cls, objects: list[StatementPage], *, view: "ActionOnEach"
    ) -> tuple[int, int]:
        return sum(view.try_on(statement) for statement in objects), 0

    def try_on(self, statement: StatementPage) -> bool:
        try:
            with transaction.atomic():
                self.act_on(statement)
        except FAILURES as error:
            title = statement.get_admin_display_title()
            reason = in_words(error)
            messages.error(self.request, f"“{title}” could not be {self.done}: {reason}")
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        of_them = "1 statement" if num_parent_objects == 1 else f"{num_parent_objects} statements"
        return f"{of_them} {self.done}."


def in_words(error: Exception) -> str:
    if isinstance(error, PermissionDenied):
        return "You may not do this now. Somebody may have been quicker."
    if isinstance(error, DatabaseError):
        return "The database refused it. Try this one by itself."
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{name.replace('_', ' ').capitalize()}: {' '.join(words)}"
        for name, words in error.message_dict.items()
    )
