"""In which state a statement is at each point of its life, and that it is found by it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from news.desk.states import EXPLANATIONS, State
from news.models import Correction, PublishedVersion, StatementPage, Withdrawal
from tests.factories import StatementPageFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def workflow(newsroom) -> Workflow:
    workflow = Workflow.objects.create(name="Approval")
    task = GroupApprovalTask.objects.create(name="An approver’s step")
    task.groups.add(Group.objects.create(name="Approvers"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(page=newsroom, workflow=workflow)
    return workflow


def draft(newsroom, **fields) -> StatementPage:
    statement = StatementPageFactory(parent=newsroom, live=False, **fields)
    statement.save_revision()
    return statement


def embargoed(newsroom, moment) -> StatementPage:
    statement = draft(newsroom, release="embargoed", embargo_until=moment)
    statement.get_latest_revision().publish()
    return statement


def overdue(newsroom) -> StatementPage:
    """Approved for a moment that has passed since."""
    statement = embargoed(newsroom, timezone.now() + HOUR)
    statement.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=3))
    return statement


def published(newsroom) -> StatementPage:
    statement = draft(newsroom)
    statement.get_latest_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)


def correct(statement) -> None:
    version = statement.versions.first() or PublishedVersion.objects.create(
        statement=statement, number=1, text="Text."
    )
    Correction.objects.create(statement=statement, version=version, wrong="No.", right="Yes.")


def changed(newsroom) -> StatementPage:
    statement = published(newsroom)
    statement.title = "Another headline"
    statement.save_revision()
    return statement


def states_of(statement) -> list[str]:
    return StatementPage.objects.with_state().get(pk=statement.pk).states


def submit(statement, workflow):
    return workflow.start(statement, None)


def test_draft_is_a_draft(newsroom):
    assert states_of(draft(newsroom)) == [State.DRAFT]


def test_submitted_draft_is_in_review(newsroom, workflow):
    statement = draft(newsroom)
    submit(statement, workflow)
    assert states_of(statement) == [State.REVIEW]


def test_sent_back_draft_waits_for_changes(newsroom, workflow):
    statement = draft(newsroom)
    submit(statement, workflow).current_task_state.reject()
    assert states_of(statement) == [State.SENT_BACK]


def test_approved_and_embargoed_is_scheduled(newsroom):
    assert states_of(embargoed(newsroom, timezone.now() + HOUR)) == [State.SCHEDULED]


def test_overdue_two_minutes_after_its_moment(newsroom):
    statement = overdue(newsroom)
    assert states_of(statement) == [State.OVERDUE]
    statement.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert states_of(statement) == [State.SCHEDULED]


def test_published_is_published(newsroom):
    assert states_of(published(newsroom)) == [State.PUBLISHED]


def test_change_to_a_published_one_is_told(newsroom, workflow):
    statement = changed(newsroom)
    assert states_of(statement) == [State.CHANGED, State.PUBLISHED]
    submit(statement, workflow)
    assert states_of(statement) == [State.REVIEW, State.PUBLISHED]


def test_correction_is_told(newsroom):
    statement = published(newsroom)
    correct(statement)
    assert states_of(statement) == [State.CORRECTED, State.PUBLISHED]


def test_withdrawn_is_not_published_until_it_is_republished(newsroom):
    statement = published(newsroom)
    withdrawal = Withdrawal.objects.create(statement=statement, reason="It was wrong.")
    assert states_of(statement) == [State.WITHDRAWN]
    withdrawal.republished_at = timezone.now()
    withdrawal.save()
    assert states_of(statement) == [State.PUBLISHED]


def test_unpublished_is_no_draft(newsroom):
    statement = published(newsroom)
    statement.unpublish()
    assert states_of(statement) == [State.UNPUBLISHED]


@pytest.fixture
def one_of_each(newsroom, workflow) -> dict[str, StatementPage]:
    waiting, sent_back, corrected, withdrawn, unpublished = (
        draft(newsroom), draft(newsroom), published(newsroom), published(newsroom),
        published(newsroom),
    )  # fmt: skip
    submit(waiting, workflow)
    submit(sent_back, workflow).current_task_state.reject()
    correct(corrected)
    Withdrawal.objects.create(statement=withdrawn, reason="It was wrong.")
    unpublished.unpublish()
    return {
        State.OVERDUE: overdue(newsroom),
        State.SENT_BACK: sent_back,
        State.REVIEW: waiting,
        State.SCHEDULED: embargoed(newsroom, timezone.now() + HOUR),
        State.WITHDRAWN: withdrawn,
        State.CHANGED: changed(newsroom),
        State.CORRECTED: corrected,
        State.PUBLISHED: published(newsroom),
        State.UNPUBLISHED: unpublished,
        State.DRAFT: draft(newsroom),
    }


def test_statements_are_found_by_what_they_are_told_to_be(one_of_each):
    everything = list(StatementPage.objects.with_state())
    assert {state for statement in everything for state in statement.states} == set(State)
    for state in State:
        told = {statement.pk for statement in everything if state in statement.states}
        found = StatementPage.objects.in_state(state)
        assert {statement.pk for statement in found} == told
        assert one_of_each[state].pk in told


def test_several_states_find_what_has_any_of_them(one_of_each):
    found = StatementPage.objects.in_state(State.DRAFT, State.OVERDUE)
    wanted = {one_of_each[State.DRAFT].pk, one_of_each[State.OVERDUE].pk}
    assert {statement.pk for statement in found} == wanted


def test_schedule_names_moment_and_zone(newsroom):
    moment = timezone.now().replace(microsecond=0) + HOUR
    statement = draft(
        newsroom, release="embargoed", embargo_until=moment, embargo_zone="America/Chicago"
    )
    statement.get_latest_revision().publish()
    other = draft(newsroom, release="embargoed", embargo_until=moment)
    rows = StatementPage.objects.with_state().in_bulk()
    assert (rows[statement.pk].goes_out_at, rows[statement.pk].goes_out_zone) == (
        moment,
        "America/Chicago",
    )
    assert (rows[other.pk].goes_out_at, rows[other.pk].goes_out_zone) == (None, None)


def test_states_of_many_cost_one_query(one_of_each, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(StatementPage.objects.with_state()) == len(one_of_each)


def test_every_state_is_explained():
    assert set(EXPLANATIONS) == set(State)
