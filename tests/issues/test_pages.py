from django.test import Client

from issues.models import IssueIndexPage
from tests.factories import IssuePageFactory


def test_issue_index_lists_published_issues(client: Client, issue_index: IssueIndexPage):
    shown = IssuePageFactory(parent=issue_index)
    IssuePageFactory(parent=issue_index, live=False, title="A draft")
    response = client.get(issue_index.url)
    assert list(response.context["issues"]) == [shown]
