"""What is done with several statements at once: to which, to which not, and why."""

from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, WorkflowState

from news.models import StatementPage
from pages import roles
from tests.factories import IssuePageFactory
from tests.html import soup_of, text_of, texts
from tests.news import desk
from tests.staff import client_of

pytestmark = pytest.mark.usefixtures("with_roles")
LISTING = "/admin/statements/"


def address(action: str, *statements: StatementPage, **query) -> str:
    ids = [each.pk for each in statements] or ["all"]
    asked = urlencode({"id": ids, "next": LISTING} | query, doseq=True)
    return f"/admin/bulk/news/statementpage/{action}/?{asked}"


def asked_about(client: Client, url: str) -> tuple[list[str], list[str]]:
    """The statements that will be affected, and those that will not, with the reason."""
    screen = soup_of(client, url).find(id="main")
    lists = {text_of(head).split(":")[0]: head.find_next("ul") for head in screen.select("h2.w-h3")}
    left_out = lists.pop("Left as they are", None)
    affected = texts(next(iter(lists.values())).find_all("li")) if lists else []
    return affected, texts(left_out.find_all("li")) if left_out else []


def confirm(client: Client, url: str, **data) -> list[str]:
    """Press the button; what is told then."""
    response = client.post(url, data, follow=True)
    return [" ".join(str(message).split()) for message in response.context["messages"]]


def is_waiting(statement: StatementPage) -> bool:
    states = WorkflowState.objects.for_instance(statement)
    return states.filter(status=WorkflowState.STATUS_IN_PROGRESS).exists()


# Submit for approval


@pytest.fixture
def mixed(press) -> dict[str, StatementPage]:
    sent_back = desk.in_review(title="Sent back")
    sent_back.current_workflow_state.current_task_state.reject()
    changed = desk.published(title="Changed")
    changed.save_revision()
    half = desk.published(title="Half a correction")
    half.correction_wrong = "Ten."
    half.save_revision(clean=False)
    incomplete = desk.draft(title="Incomplete")
    incomplete.organization = None
    incomplete.save_revision(clean=False)
    return {
        "draft": desk.draft(title="Draft"),
        "sent_back": sent_back,
        "changed": changed,
        "waiting": desk.in_review(title="Waiting"),
        "scheduled": desk.scheduled(title="Scheduled"),
        "published": desk.published(title="Published"),
        "half": half,
        "endless": desk.draft(title="Endless", release="embargoed"),
        "late": desk.draft(title="Late", release="embargoed", embargo_until=timezone.now()),
        "incomplete": incomplete,
    }


def test_submit_says_what_it_will_leave_out_and_why(press, mixed):
    affected, left_out = asked_about(press, address("submit", *mixed.values()))
    assert sorted(affected) == ["Changed", "Draft", "Sent back"]
    assert dict(line.split(": ", 1) for line in left_out) == {
        "Waiting": "It waits for approval already.",
        "Scheduled": "It is approved and scheduled as it stands. To change it, hold it back first.",
        "Published": "It is public as it stands: there is nothing to approve.",
        "Half a correction": "It is not complete. Its correction says only half: what was wrong,"
        " or what is right.",
        "Endless": "It is not complete. It is under embargo, and does not say until when.",
        "Late": "The moment that its embargo names has passed. Choose a later one.",
        "Incomplete": "It is not complete. Organization: This field cannot be blank.",
    }


def test_submit_hands_over_what_it_can_and_nothing_else(press, mixed, mailoutbox):
    before = {name for name, each in mixed.items() if is_waiting(each)}
    assert before == {"waiting"}
    told = confirm(press, address("submit", *mixed.values()))
    assert told == ["3 statements submitted for approval."]
    after = {name for name, each in mixed.items() if is_waiting(each)}
    assert after == {"waiting", "draft", "sent_back", "changed"}
    logged = PageLogEntry.objects.filter(action="wagtail.workflow.start", page=mixed["draft"])
    assert logged.count() == 1


def test_asking_changes_nothing(press):
    statement = desk.draft()
    press.get(address("submit", statement))
    assert not is_waiting(statement)


def test_one_that_fails_does_not_stop_the_others(press):
    """The database refuses one of them, as it would refuse a broken row."""
    good, bad, other = (desk.draft(title=title) for title in ("Good", "Bad", "Other"))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF NEW.object_id = '{bad.pk}' THEN RAISE 'No.'; END IF;"
            " RETURN NEW; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON wagtailcore_workflowstate"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        bad.get_workflow().start(bad, None)
    assert sorted(confirm(press, address("submit", good, bad, other))) == [
        "2 statements submitted for approval.",
        "“Bad” could not be submitted for approval: The database refused it. Try this one by"
        " itself.",
    ]
    assert [is_waiting(each) for each in (good, bad, other)] == [True, False, True]


# Hold back


def test_hold_takes_off_the_schedule_what_is_on_it(press):
    statement, draft = desk.scheduled(title="Scheduled"), desk.draft(title="Draft")
    url = address("hold", statement, draft)
    assert asked_about(press, url) == (
        ["Scheduled"],
        ["Draft: It is not scheduled: there is nothing to hold back."],
    )
    assert confirm(press, url) == ["1 statement held back."]
    assert not statement.revisions.filter(approved_go_live_at__isnull=False).exists()
    entry = PageLogEntry.objects.get(action="news.hold")
    assert (entry.page_id, entry.user.first_name) == (statement.pk, roles.PRESS_OFFICER)


def test_hold_is_for_those_who_handle_statements():
    statement = desk.scheduled(title="Scheduled")
    editor = client_of(roles.EDITOR)
    url = address("hold", statement)
    assert asked_about(editor, url) == ([], ["Scheduled: You may not hold statements back."])
    confirm(editor, url)
    assert statement.revisions.filter(approved_go_live_at__isnull=False).exists()


# Set issues


@pytest.fixture
def issues(issue_index) -> list:
    return [IssuePageFactory(parent=issue_index, title=title) for title in ("Armor", "Pensions")]


def about(statement: StatementPage) -> tuple[list[str], list[str]]:
    """The issues of what is public, and those of the draft."""
    public = StatementPage.objects.get(pk=statement.pk)
    draft = public.get_latest_revision_as_object()
    return tuple(sorted(issue.title for issue in each.issues.all()) for each in (public, draft))


@pytest.fixture
def about_armor(issues) -> StatementPage:
    statement = desk.published(title="About armor")
    statement.issues.set(issues[:1])
    statement.save_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)


@pytest.mark.parametrize(("how", "after"), [("add", ["Armor", "Pensions"]), ("set", ["Pensions"])])
def test_issues_go_to_a_new_draft_and_never_to_what_is_public(
    press, issues, about_armor, how, after
):
    told = confirm(press, address("issues", about_armor), issues=[issues[1].pk], how=how)
    assert told == ["1 statement given their issues, as drafts."]
    assert about(about_armor) == (["Armor"], after)
    public = StatementPage.objects.get(pk=about_armor.pk)
    assert (public.live, public.has_unpublished_changes) == (True, True)
    entry = PageLogEntry.objects.get(action="news.issues_set")
    assert entry.data == {"before": "Armor", "after": ", ".join(after)}
    history = press.get(f"/admin/pages/{about_armor.pk}/history/").text
    assert f"Issues were: Armor. In the new draft: {', '.join(after)}" in history


def test_issues_of_a_draft_are_found_by_the_list(press, issues):
    statement = desk.draft(title="Draft")
    confirm(press, address("issues", statement), issues=[issues[0].pk], how="add")
    assert about(statement) == (["Armor"], ["Armor"])
    page = soup_of(press, f"{LISTING}?issues={issues[0].pk}")
    assert texts(page.select("tbody [id$=_title]")) == ["Draft"]
    assert not StatementPage.objects.get(pk=statement.pk).live


def test_issues_leave_alone_what_is_being_approved_or_is_approved(press, issues, about_armor):
    waiting, scheduled = desk.in_review(title="Waiting"), desk.scheduled(title="Scheduled")
    url = address("issues", about_armor, waiting, scheduled)
    affected, left_out = asked_about(press, url)
    assert affected == ["About armor"]
    assert dict(line.split(": ", 1) for line in left_out) == {
        "Waiting": "It waits for approval: a change would start that again.",
        "Scheduled": "It is approved and scheduled as it stands. To change it, hold it back first.",
    }
    before = waiting.latest_revision_id, scheduled.latest_revision_id
    confirm(press, url, issues=[issues[1].pk], how="add")
    waiting.refresh_from_db()
    scheduled.refresh_from_db()
    assert (waiting.latest_revision_id, scheduled.latest_revision_id) == before


def test_issues_that_it_has_make_no_new_draft(press, issues, about_armor):
    revisions = about_armor.revisions.count()
    assert confirm(press, address("issues", about_armor), issues=[issues[0].pk], how="add") == []
    assert about_armor.revisions.count() == revisions


def test_no_issue_chosen_is_asked_again(press, about_armor):
    response = press.post(address("issues", about_armor), {"how": "add"})
    assert "Choose at least one issue." in response.text


# All of the listing


def test_all_means_all_that_the_list_was_filtered_to(press):
    for number in range(3):
        desk.draft(title=f"Release {number}")
    desk.draft(title="Zanzibar")
    desk.scheduled(title="Release, scheduled")
    affected, left_out = asked_about(press, address("submit", state="draft", q="release"))
    assert sorted(affected) == ["Release 0", "Release 1", "Release 2"]
    assert left_out == []


# Who may


ACTIONS = ("submit", "hold", "issues", "unpublish", "delete")


@pytest.mark.parametrize("action", ACTIONS)
def test_strangers_to_the_newsroom_reach_no_action(action):
    statement = desk.draft(title="Secret draft")
    client = client_of(roles.MEMBERSHIP_OFFICER)
    for response in (client.get(address(action, statement)), client.post(address(action))):
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert StatementPage.objects.get(pk=statement.pk).live is False


@pytest.mark.parametrize("action", ACTIONS)
def test_approver_learns_nothing_of_what_is_not_theirs(action):
    secret = desk.draft(title="Secret draft")
    published = desk.published(title="Published")
    client = client_of(roles.APPROVER)
    for ids in ((secret, published), ()):
        assert "Secret draft" not in client.get(address(action, *ids)).text
    client.post(address(action, secret, published), {"how": "add"})
    assert StatementPage.objects.filter(live=True, pk=published.pk).exists()
    assert StatementPage.objects.filter(live=False, pk=secret.pk).exists()
    assert not is_waiting(secret)


PUBLIC_AFTER_UNPUBLISH = {
    roles.ADMINISTRATOR: False, roles.EDITOR: True, roles.PRESS_OFFICER: True
}  # fmt: skip


@pytest.mark.parametrize("role", PUBLIC_AFTER_UNPUBLISH)
def test_unpublishing_is_for_those_who_may(role):
    statement = desk.published()
    client_of(role).post(address("unpublish", statement))
    live = StatementPage.objects.get(pk=statement.pk).live
    assert live == PUBLIC_AFTER_UNPUBLISH[role]


@pytest.mark.parametrize("role", PUBLIC_AFTER_UNPUBLISH)
def test_deleting_a_public_statement_is_for_those_who_may_publish(role):
    public, draft = desk.published(), desk.draft()
    client_of(role).post(address("delete", public, draft))
    left = set(StatementPage.objects.values_list("pk", flat=True))
    assert left == ({public.pk} if PUBLIC_AFTER_UNPUBLISH[role] else set())


def test_statements_that_are_gone_are_passed_over(press):
    gone = desk.draft()
    url = address("submit", gone)
    gone.delete()
    assert asked_about(press, url) == ([], [])
