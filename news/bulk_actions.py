"""What can be done with several statements of the listing at once.

Every action says before it is confirmed which statements it will leave out and why. One that
fails does not stop the others.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpResponse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import log
from wagtail.models import Page, WorkflowState

from issues.models import IssuePage
from news import embargo, holding
from news.models import StatementPage
from news.staff import HANDLE, access_of, statements_for
from news.statement_index import StatementFilterSet, search

# What the rules of a statement or of Wagtail may say of one item, and nothing of the others.
FAILURES = (ValidationError, PermissionDenied, DatabaseError)
ADDED = "news.issues_set"


class OfStatements(PageBulkAction):
    """Of the statements that the user may see; all of the listing means: as it is filtered."""

    models: ClassVar[list[type[Page]]] = [StatementPage]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access_of(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def get_queryset(cls, model: type[Page], object_ids: Iterable[Any]) -> Any:
        """Those that are not there any more are left out."""
        chosen = [pk for pk in object_ids if str(pk).isdigit()]
        return model.objects.filter(pk__in=chosen).defer("body").order_by("pk")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
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
        seen = set(statements_for(self.request.user).values_list("pk", flat=True))
        possible, left_out = [], []
        for statement in self.get_queryset(self.model, wanted):
            if statement.pk not in seen:
                continue
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
            reason = _in_words(error)
            messages.error(self.request, f"“{title}” could not be {self.done}: {reason}")
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        of_them = "1 statement" if num_parent_objects == 1 else f"{num_parent_objects} statements"
        return f"{of_them} {self.done}."


class SubmitBulkAction(ActionOnEach):
    display_name = verb = "Submit for approval"
    aria_label = "Submit chosen statements for approval"
    action_type = "submit"
    action_priority = 10
    icon = "clipboard-list"
    done = "submitted for approval"
    consequence = "Whoever takes the first step is told by e-mail."

    def why_not(self, statement: StatementPage) -> str:
        if not statement.permissions_for_user(self.request.user).can_edit():
            return "You may not edit it."
        workflow = statement.current_workflow_state
        if workflow and workflow.status == WorkflowState.STATUS_IN_PROGRESS:
            return "It waits for approval already."
        if not (workflow or statement.has_workflow):
            return "No approval is set up for it."
        if statement.live and not statement.has_unpublished_changes:
            return "It is public as it stands: there is nothing to approve."
        if holding.scheduled_revision(statement):
            return "It is approved and scheduled already. To change it, hold it back first."
        return _what_is_missing(statement)

    def act_on(self, statement: StatementPage) -> None:
        state = statement.current_workflow_state
        if state:
            state.resume(self.request.user)
        else:
            statement.get_workflow().start(statement, self.request.user)


class HoldBulkAction(ActionOnEach):
    display_name = verb = "Hold back"
    aria_label = "Hold back chosen statements"
    action_type = "hold"
    action_priority = 20
    icon = "time"
    done = "held back"
    consequence = (
        "They are not published at their moment. Nothing is lost: each text stays as a draft, and"
        " can be submitted for approval again."
    )

    def why_not(self, statement: StatementPage) -> str:
        if not self.request.user.has_perm(HANDLE):
            return "You may not hold statements back."
        if not holding.scheduled_revision(statement):
            return "It is not scheduled: there is nothing to hold back."
        return ""

    def act_on(self, statement: StatementPage) -> None:
        if not holding.hold(statement, self.request.user):
            raise ValidationError("It has gone out meanwhile.")


class IssuesForm(forms.Form):
    issues = forms.ModelMultipleChoiceField(
        IssuePage.objects.order_by("title"),
        widget=CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one issue."},
    )
    how = forms.ChoiceField(
        label="What they have already",
        choices=[
            ("add", "Keep it, and add the chosen issues"),
            ("set", "Replace it by the chosen issues"),
        ],
        initial="add",
        widget=RadioSelect,
    )


class IssuesBulkAction(ActionOnEach):
    display_name = verb = "Set issues"
    aria_label = "Set the issues of chosen statements"
    action_type = "issues"
    action_priority = 30
    icon = "tag"
    form_class = IssuesForm
    done = "given their issues, as drafts"
    consequence = (
        "Each gets a new draft. What is public stays as it is until the draft is approved."
    )

    def why_not(self, statement: StatementPage) -> str:
        may = statement.permissions_for_user(self.request.user)
        if not may.can_edit():
            return "You may not edit it."
        if statement.workflow_in_progress:
            return "It waits for approval: a change would start that again."
        if may.page_locked():
            return "It is locked."
        if holding.scheduled_revision(statement):
            return "It is approved and scheduled as it stands. To change it, hold it back first."
        if self.cleaned_form and not self._missing_from(statement):
            return "It is about these issues already."
        return ""

    def act_on(self, statement: StatementPage) -> None:
        draft = statement.get_latest_revision_as_object()
        before = [issue.title for issue in draft.issues.all()]
        draft.issues.set(self._wanted_of(draft))
        revision = draft.save_revision(user=self.request.user, log_action=True)
        if not statement.live:
            # As the editor does: the row of what is not public is the draft.
            revision.as_object().save(clean=False)
        log(
            instance=draft, action=ADDED, user=self.request.user, revision=revision,
            content_changed=True,
            data={
                "before": ", ".join(before) or "none",
                "after": ", ".join(issue.title for issue in draft.issues.all()),
            },
        )  # fmt: skip

    def _missing_from(self, statement: StatementPage) -> bool:
        """Whether anything would change."""
        draft = statement.get_latest_revision_as_object()
        now = {issue.pk for issue in draft.issues.all()}
        return now != {issue.pk for issue in self._wanted_of(draft)}

    def _wanted_of(self, draft: StatementPage) -> list[IssuePage]:
        chosen = list(self.cleaned_form.cleaned_data["issues"])
        if self.cleaned_form.cleaned_data["how"] == "set":
            return chosen
        return list({issue.pk: issue for issue in [*draft.issues.all(), *chosen]}.values())


class DeleteStatements(OfStatements, DeleteBulkAction):
    """Wagtail's own."""

    aria_label = "Delete chosen statements"
    action_priority = 50


class UnpublishStatements(OfStatements, UnpublishBulkAction):
    """Wagtail's own."""

    aria_label = "Unpublish chosen statements"
    action_priority = 40


ACTIONS = (
    SubmitBulkAction,
    HoldBulkAction,
    IssuesBulkAction,
    UnpublishStatements,
    DeleteStatements,
)


def _what_is_missing(statement: StatementPage) -> str:
    """Why the latest text cannot be published yet; empty if it can. The editor asks the same."""
    draft = statement.get_latest_revision_as_object()
    ends_at = embargo.ends_at(draft)
    if embargo.is_embargoed(draft) and not ends_at:
        return "It is not complete. It is under embargo, and does not say until when."
    if ends_at and ends_at <= timezone.now() and not statement.first_published_at:
        return "The moment that its embargo names has passed. Choose a later one."
    if bool(draft.correction_wrong) != bool(draft.correction_right):
        return (
            "It is not complete. Its correction says only half: what was wrong, or what is right."
        )
    try:
        draft.full_clean()
    except ValidationError as error:
        return f"It is not complete. {_in_words(error)}"
    return ""


def _in_words(error: Exception) -> str:
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
