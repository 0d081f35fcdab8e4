"""What the newsroom's first screen shows, each at the same few queries for one row and for many."""

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import (
    AbstractGroupApprovalTask,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
)

from core.models import User
from news.desk.staff import handed_to, statements_for
from news.desk.states import State
from news.models import (
    Correction,
    PressPreview,
    PressPreviewVisit,
    ReviewRequest,
    StatementPage,
    Withdrawal,
)


@dataclass
class Waiting:
    """A statement that waits for somebody's answer: of a step's groups, of reviewers by link."""

    statement: StatementPage
    workflow: WorkflowState | None
    reviews: list[ReviewRequest]
    groups: list[str] = field(default_factory=list)

    @property
    def step(self) -> TaskState | None:
        return self.workflow.current_task_state if self.workflow else None

    @property
    def is_mine(self) -> bool:
        return self.statement.is_mine

    @property
    def is_sent_back(self) -> bool:
        return State.SENT_BACK in self.statement.states

    @property
    def since(self) -> datetime | None:
        return self.statement.waits_since


@dataclass(frozen=True)
class Amendment:
    """That a public statement was corrected, withdrawn or republished."""

    at: datetime
    what: str
    tone: str
    statement: StatementPage
    words: str
    by: str


def overdue(user: User) -> QuerySet:
    return _rows(user).in_state(State.OVERDUE).order_by("goes_out_at", "pk")


def due(user: User) -> QuerySet:
    return _rows(user).in_state(State.SCHEDULED).order_by("goes_out_at", "pk")


def published(user: User) -> QuerySet:
    newest_first = ("-first_published_at", "-pk")
    return _rows(user).filter(live=True, first_published_at__isnull=False).order_by(*newest_first)


def embargoed(user: User) -> QuerySet:
    """What is under embargo, approved or not, the next to be free first.

    Each with the number of press previews that were given, and of those that were read.
    """
    draft = Q(live=False, release=StatementPage.Release.EMBARGOED)
    given = PressPreview.objects.filter(statement=OuterRef("pk"), revoked_at=None)
    read = given.filter(Exists(PressPreviewVisit.objects.filter(preview=OuterRef("pk"))))
    rows = _rows(user)
    scheduled = rows.in_state(State.SCHEDULED).values("pk")
    late = rows.in_state(State.OVERDUE).values("pk")
    return (
        rows.filter(Q(pk__in=scheduled) | (draft & Q(embargo_until__gt=timezone.now())))
        .exclude(pk__in=late)
        .annotate(
            ends_at=Coalesce("goes_out_at", "embargo_until"),
            ends_in=Coalesce("goes_out_zone", "embargo_zone", output_field=CharField()),
            previews_given=_number_of(given),
            previews_read=_number_of(read),
        )
        .order_by("ends_at", "pk")
    )


def amended(most: int) -> list[Amendment]:
    """The last ones, newest first."""
    withdrawals = Withdrawal.objects.select_related("statement").defer("statement__body")
    corrections = Correction.objects.select_related("statement").defer("statement__body")
    again = withdrawals.filter(republished_at__isnull=False).order_by("-republished_at")
    found = [
        *(
            Amendment(each.corrected_at, "Corrected", "corrected", each.statement,
                      f"{each.wrong} → {each.right}", each.corrected_by)
            for each in corrections[:most]
        ),
        *(
            Amendment(each.withdrawn_at, "Withdrawn", "withdrawn", each.statement,
                      each.reason, each.withdrawn_by)
            for each in withdrawals[:most]
        ),
        *(
            Amendment(each.republished_at, "Republished", "published", each.statement,
                      each.republishing_note, each.republished_by)
            for each in again[:most]
        ),
    ]  # fmt: skip
    return heapq.nlargest(most, found, key=lambda each: each.at)


def number_handed_to(user: User) -> int:
    return StatementPage.objects.filter(pk__in=handed_to(user)).count()


def waiting(user: User, most: int) -> list[Waiting]:
    """What is this user's to decide first, then what has waited longest."""
    rows = [
        Waiting(statement, next(iter(statement.workflows_under_way), None), _reviews(statement))
        for statement in _waiting_statements(user)[:most]
    ]
    groups = _groups_of({row.step.task_id for row in rows if row.step})
    for row in rows:
        row.groups = groups[row.step.task_id] if row.step else []
    return rows


def _waiting_statements(user: User) -> QuerySet:
    asked = ReviewRequest.objects.filter(
        revision=OuterRef("latest_revision"), decision="", revoked_at=None,
        expires_at__gt=timezone.now(),
    )  # fmt: skip
    rows = _rows(user)
    in_workflow = rows.in_state(State.REVIEW, State.SENT_BACK).values("pk")
    is_mine = Case(
        When(pk__in=handed_to(user), then=True), default=False, output_field=BooleanField()
    )
    return (
        rows.filter(Q(pk__in=in_workflow) | Exists(asked))
        .annotate(
            is_mine=is_mine, waits_since=Coalesce(_step_started(), asked.values("asked_at")[:1])
        )
        .prefetch_related(
            Prefetch("_specific_workflow_states", _workflows(), to_attr="workflows_under_way"),
            Prefetch("review_requests", ReviewRequest.objects.filter(revoked_at=None)),
        )
        .order_by("-is_mine", F("waits_since").asc(nulls_last=True), "pk")
    )


def _rows(user: User) -> QuerySet:
    return statements_for(user).defer("body").select_related("organization").with_state()


def _number_of(previews: QuerySet) -> Coalesce:
    counted = previews.order_by().values("statement").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), Value(0))


def _workflows() -> QuerySet:
    return WorkflowState.objects.active().select_related(
        "current_task_state__task", "current_task_state__finished_by", "requested_by"
    )


def _step_started() -> Subquery:
    started = WorkflowState.objects.active().filter(
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField(max_length=255)),
    )
    return Subquery(
        started.values("current_task_state__started_at")[:1], output_field=DateTimeField()
    )


def _reviews(statement: StatementPage) -> list[ReviewRequest]:
    """Of the text as it stands: links to an earlier one are dead."""
    requests = statement.review_requests.all()
    return [each for each in requests if each.revision_id == statement.latest_revision_id]


def _groups_of(tasks: set[int]) -> dict[int, list[str]]:
    """Who may take each of these steps, by the names of their groups."""
    groups: dict[int, list[str]] = defaultdict(list)
    for model in apps.get_models():
        if issubclass(model, AbstractGroupApprovalTask):
            names = model.objects.filter(pk__in=tasks, groups__isnull=False)
            for task, name in names.order_by("groups__name").values_list("pk", "groups__name"):
                groups[task].append(name)
    return groups
