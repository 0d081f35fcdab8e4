from datetime import date

import pytest

from issues.models import IssueIndexPage, IssuePage
from tests.factories import IssuePageFactory

BACKGROUND = [
    ("heading", "How it came about"),
    ("paragraph", "<p>It began early [2], and went on [1]. It began early [2].</p>"),
]


@pytest.fixture
def issue(issue_index: IssueIndexPage) -> IssuePage:
    """An issue with everything that it can have, except statements and an action of its own."""
    issue = IssuePageFactory(
        parent=issue_index, title="Boards", slug="boards", question="What are boards?",
        answer="<p>Panels of civilians.</p>", summary="APOA holds that boards need training.",
        position="<p>Boards <b>need</b> training.</p>",
        asks=[("ask", "Train the boards."), ("ask", "Fund the training.")],
        reviewed_date=date(2026, 1, 2),
    )  # fmt: skip
    issue.sources.create(
        sort_order=0, title="A report", publisher="A publisher", date=date(2025, 3, 4),
        url="https://example.com/report", archived_url="https://archive.example.com/report",
        accessed_date=date(2026, 1, 1),
    )  # fmt: skip
    issue.sources.create(sort_order=1, title="A book")
    issue.sources.create(sort_order=2, title="Read, but not cited")
    for day, note in ((1, "The oldest change."), (3, "The newest change."), (2, "Between them.")):
        issue.changes.create(date=date(2026, 1, day), note=note)
    issue.background = BACKGROUND  # which is checked against the sources
    issue.save()
    return issue
