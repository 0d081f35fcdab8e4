"""Where each statement stands in its life, told in SQL: what is listed is chosen by it.

A statement has one or more of these states: a corrected one whose next change waits for
approval is in review, corrected and published. The first is the one that asks for most.
"""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Revision, WorkflowState, get_default_page_content_type

from core.publishing import OVERDUE_AFTER

if TYPE_CHECKING:  # whose queryset is made of this
    from news.models import StatementPage


class State(TextChoices):
    """In the order in which they ask for attention."""

    OVERDUE = "overdue", "Overdue"
    SENT_BACK = "sent_back", "Changes asked for"
    REVIEW = "review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CHANGED = "changed", "Changed since publication"
    CORRECTED = "corrected", "Corrected"
    PUBLISHED = "published", "Published"
    UNPUBLISHED = "unpublished", "Unpublished"
    DRAFT = "draft", "Draft"


# What each state means, as the press officer would be told.
EXPLANATIONS = {
    State.OVERDUE: "approved, its moment has passed, and it is still not public",
    State.SENT_BACK: "a reviewer asked for changes; it waits for its author",
    State.REVIEW: "waits for approval",
    State.SCHEDULED: "approved, goes out at the moment that its embargo ends",
    State.WITHDRAWN: "public, under a notice that it no longer stands",
    State.CHANGED: "public, with changes that nobody has submitted yet",
    State.CORRECTED: "public, with corrections on record",
    State.PUBLISHED: "public",
    State.UNPUBLISHED: "was public once, and is not now",
    State.DRAFT: "written, and not submitted yet",
}


def conditions(model: "type[StatementPage]") -> dict[State, Q]:
    """What makes each state hold, in a query for statements."""
    late = timezone.now() - OVERDUE_AFTER
    approved = approved_revisions()
    overdue = Q(pk__in=_pages_of(approved.filter(approved_go_live_at__lt=late)))
    scheduled = Q(pk__in=_pages_of(approved.filter(approved_go_live_at__gte=late)))
    review = Q(pk__in=_pages_of(_workflows(WorkflowState.STATUS_IN_PROGRESS)))
    sent_back = Q(pk__in=_pages_of(_workflows(WorkflowState.STATUS_NEEDS_CHANGES)))
    withdrawn = Q(Exists(_records(model, "withdrawals").filter(republished_at=None)))
    under_way = overdue | scheduled | review | sent_back
    return {
        State.OVERDUE: overdue,
        State.SENT_BACK: sent_back,
        State.REVIEW: review,
        State.SCHEDULED: scheduled,
        State.WITHDRAWN: Q(live=True) & withdrawn,
        State.CHANGED: Q(live=True, has_unpublished_changes=True) & ~under_way,
        State.CORRECTED: Q(live=True) & Q(Exists(_records(model, "corrections"))),
        State.PUBLISHED: Q(live=True) & ~withdrawn,
        State.UNPUBLISHED: Q(live=False, first_published_at__isnull=False),
        State.DRAFT: Q(live=False, first_published_at=None) & ~under_way,
    }


def as_array(model: "type[StatementPage]") -> Func:
    """All states of each statement, the most pressing first."""
    found = [
        Case(When(condition, then=Value(state.value)), output_field=CharField())
        for state, condition in conditions(model).items()
    ]
    listed = Func(*found, template="ARRAY[%(expressions)s]", output_field=ArrayField(CharField()))
    return Func(listed, None, function="array_remove", output_field=listed.output_field)


def approved_revisions() -> QuerySet:
    """The texts of pages that are approved and wait for their moment; one of each page."""
    return Revision.page_revisions.filter(approved_go_live_at__isnull=False)


def schedule() -> dict[str, Case]:
    """Of each statement when what is approved goes out, and the zone that this is named in.

    Only where something waits is it looked up: ``CASE`` spares the others.
    """
    waits = Q(pk__in=_pages_of(approved_revisions()))
    own = approved_revisions().filter(object_id=Cast(OuterRef("pk"), CharField(max_length=255)))
    wanted = {
        "goes_out_at": (own.values("approved_go_live_at"), DateTimeField()),
        "goes_out_zone": (
            own.annotate(zone=KT("content__embargo_zone")).values("zone"),
            CharField(),
        ),
    }
    return {
        name: Case(When(waits, then=Subquery(found[:1])), output_field=field)
        for name, (found, field) in wanted.items()
    }


def _records(model: "type[StatementPage]", relation: str) -> QuerySet:
    """Of each statement. Their models are made after the statement's, which needs this."""
    related = getattr(model, relation).rel.related_model
    return related.objects.filter(statement=OuterRef("pk"))


def _workflows(status: str) -> QuerySet:
    return WorkflowState.objects.filter(
        status=status, base_content_type=get_default_page_content_type()
    )


def _pages_of(rows: QuerySet) -> QuerySet:
    """The primary keys of the pages that rows of Wagtail's are about, which keep them as text."""
    return rows.annotate(page_pk=Cast(F("object_id"), IntegerField())).values("page_pk")
