"""What people can be mailed about: the newsletter, statements, each issue, and their state.

A topic travels through forms and signups as a short string: ``newsletter``,
``statements``, ``state`` or ``issue-<primary key of its page>``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models

from issues.models import IssuePage

ISSUE_PREFIX = "issue-"


class Topic(models.TextChoices):
    NEWSLETTER = "newsletter", "Newsletter"
    STATEMENTS = "statements", "Statements"
    ISSUE = "issue", "One issue"
    STATE = "state", "State alerts"


DESCRIPTIONS = {
    Topic.NEWSLETTER: "The newsletter: what the alliance is working on",
    Topic.STATEMENTS: "The alliance’s statements",
    Topic.STATE: "State alerts: what concerns the state that I live in",
}


class Choice(NamedTuple):
    """A topic that exists now; ``issue`` is set exactly for ``Topic.ISSUE``."""

    topic: Topic
    issue: IssuePage | None = None

    @property
    def label(self) -> str:
        return self.issue.title if self.issue else self.topic.label

    @property
    def description(self) -> str:
        """What to expect of the topic, for whoever chooses."""
        if self.issue:
            return f"Issue: {self.issue.title}"
        return DESCRIPTIONS[self.topic]

    @property
    def value(self) -> str:
        return f"{ISSUE_PREFIX}{self.issue.pk}" if self.issue else self.topic.value


def choices(*, with_state: bool = False) -> list[Choice]:
    """All that can be chosen today, in the order in which it is offered.

    State alerts only where the form asks for the state, too.
    """
    issues = IssuePage.objects.published().in_order()
    return [
        Choice(Topic.NEWSLETTER),
        Choice(Topic.STATEMENTS),
        *([Choice(Topic.STATE)] if with_state else []),
        *(Choice(Topic.ISSUE, issue) for issue in issues),
    ]


def find(values: Iterable[str]) -> list[Choice]:
    """The topics behind the strings; one whose issue page is gone is left out."""
    wanted = set(values)
    if not any(value.startswith(ISSUE_PREFIX) for value in wanted):
        return [Choice(topic) for topic in Topic if topic.value in wanted]
    return [choice for choice in choices(with_state=True) if choice.value in wanted]
