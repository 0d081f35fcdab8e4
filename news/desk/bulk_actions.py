"""What can be done with several statements of the listing at once."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.log_actions import log

from core.models import User
from issues.models import IssuePage
from news.desk.bulk_base import ActionOnEach, OfStatements, in_words
from news.desk.staff import HANDLE
from news.models import StatementPage
from news.release import embargo, holding

ISSUES_SET = "news.issues_set"


class SubmitBulkAction(ActionOnEach):
    display_name = "Submit"
    verb = "Submit for approval"
    aria_label = "Submit chosen statements for approval"
    action_type = "submit"
    action_priority = 10
    icon = "clipboard-list"
    done = "submitted for approval"
    consequence = "Whoever takes the first step is told by e-mail."

    def why_not(self, statement: StatementPage) -> str:
        if statement.workflow_in_progress:
            return "It waits for approval already."
        if reason := _out_of_reach(statement, self.request.user):
            return reason
        if not (statement.current_workflow_state or statement.has_workflow):
            return "No approval is set up for it."
        if statement.live and not statement.has_unpublished_changes:
            return "It is public as it stands: there is nothing to approve."
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
        if statement.workflow_in_progress:
            return "It waits for approval: a change would start that again."
        if reason := _out_of_reach(statement, self.request.user):
            return reason
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
            instance=draft, action=ISSUES_SET, user=self.request.user, revision=revision,
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


def _out_of_reach(statement: StatementPage, user: User) -> str:
    """Why this user cannot change the statement now; empty if they can."""
    may = statement.permissions_for_user(user)
    if not may.can_edit():
        return "You may not edit it."
    if holding.scheduled_revision(statement):
        return "It is approved and scheduled as it stands. To change it, hold it back first."
    return "It is locked." if may.page_locked() else ""


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
        return f"It is not complete. {in_words(error)}"
    return ""
