"""A reviewer without an account is sent one text, and their answer counts where it may."""

import threading
from datetime import timedelta
from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Revision,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from core.publishing import publish_due
from news.models import LinkApprovalTask, NewsroomPage, Organization, ReviewRequest, StatementPage
from tests.factories import StatementPageFactory, UserFactory
from tests.html import section, soup_of, text_of, texts
from tests.membership.mails import link_in

PATIENCE_SECONDS = 30
ASKED = {"name": "Rita Reed", "email": "rita@example.org", "note": "Mind the dates.", "days": "7"}
APPROVE = {"decision": "approved", "comment": ""}
CHANGES = {"decision": "changes", "comment": "The third line is wrong."}


@pytest.fixture
def officer(db: None):
    user = UserFactory(email="officer@example.com", first_name="Olga", last_name="Officer")
    for permission in ("handle_statementpage", "access_admin"):
        user.user_permissions.add(Permission.objects.get(codename=permission))
    return user


@pytest.fixture
def press(officer, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def author(db: None):
    return UserFactory(email="author@example.com", first_name="Anna", last_name="Author")


@pytest.fixture
def draft(newsroom: NewsroomPage, own: Organization, author) -> StatementPage:
    draft = StatementPageFactory(
        parent=newsroom, organization=own, kind="statement", title="Secret headline",
        body=[("paragraph", "<p>Secret words.</p>")], live=False, owner=author,
    )  # fmt: skip
    draft.save_revision(user=author)
    return draft


@pytest.fixture
def ask(press: Client, draft: StatementPage, mailoutbox):
    """Ask a reviewer in the admin; the link that is mailed."""

    def ask(**fields) -> str:
        mailoutbox.clear()
        address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
        answer = press.post(address, ASKED | fields)
        assert (answer.status_code, answer.headers.get("Location")) == (302, address)
        [message] = mailoutbox
        return link_in(message, "/review/")

    return ask


@pytest.fixture
def step(newsroom: NewsroomPage, draft: StatementPage, author) -> LinkApprovalTask:
    """The draft is at a step of its workflow that a link may take; another step follows."""
    workflow = Workflow.objects.create(name="By link")
    first, second = (LinkApprovalTask.objects.create(name=name) for name in ("Lawyer", "Director"))
    for order, task in enumerate((first, second)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(page=newsroom, workflow=workflow)
    workflow.start(draft, author)
    return first


def end_embargo(revision: Revision) -> None:
    """As if its moment had come."""
    over = timezone.now() - timedelta(seconds=1)
    revision.content["embargo_until"] = over.isoformat()
    revision.approved_go_live_at = over
    revision.save()


def task_of(draft: StatementPage) -> str | None:
    task = StatementPage.objects.get(pk=draft.pk).current_workflow_task
    return task and task.name


def entries(draft: StatementPage) -> list[str]:
    found = PageLogEntry.objects.filter(page=draft, action__startswith="news.")
    return list(found.order_by("pk").values_list("action", flat=True))


def assert_dead(link: str) -> str:
    """Neither the headline nor the words are shown, and no answer is taken."""
    before = list(ReviewRequest.objects.values_list("decision", "comment"))
    for answer in (Client().get(link), Client().post(link, APPROVE)):
        assert answer.status_code == 410
        assert "Secret" not in answer.text
        assert answer["Cache-Control"] == "private, no-store"
    assert list(ReviewRequest.objects.values_list("decision", "comment")) == before
    return text_of(soup_from(answer).h1)


def soup_from(answer):
    return BeautifulSoup(answer.content, "html.parser")


def test_reviewer_is_mailed_a_link(ask, mailoutbox, officer):
    ask()
    [message] = mailoutbox
    assert message.to == ["rita@example.org"]
    assert message.subject.startswith("Please review a statement of")
    html = message.alternatives[0].content
    for body in (message.body, html):
        assert "Rita Reed" in body
        assert "Olga Officer" in body
        assert "Mind the dates." in body
        assert "Secret" not in body
    review = ReviewRequest.objects.get()
    assert review.asked_by == officer
    assert review.mailed_at is not None
    days = (review.expires_at - timezone.now()) / timedelta(days=1)
    assert 6.9 < days <= 7


def test_reviewer_reads_the_text_as_it_will_appear(ask, draft):
    page = soup_of(Client(), ask())
    letter = page.find(class_="letter")
    assert text_of(letter.h2) == "Secret headline"
    assert "Secret words." in text_of(letter)
    assert text_of(section(page, "What is new").p) == (
        "All of it: nothing of this statement has been published."
    )
    assert page.find("meta", {"name": "robots"})["content"] == "noindex, nofollow"


def test_page_is_kept_by_nobody_and_sets_no_cookie(ask):
    answer = Client().get(ask())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "application/ld+json" not in answer.text


def test_embargo_stands_above_the_text(ask, draft, author):
    draft.release = "embargoed"
    draft.embargo_until = timezone.now().replace(microsecond=0) + timedelta(days=3)
    draft.save_revision(user=author)
    line = text_of(soup_of(Client(), ask()).find(class_="embargo"))
    assert line.startswith(f"Embargoed until {draft.embargo_label}")


def test_changes_against_the_live_version_are_marked(newsroom, own, author, draft, ask):
    draft.get_latest_revision().publish()
    live = StatementPage.objects.get(pk=draft.pk)
    live.body = [("paragraph", "<p>Secret sentences.</p>")]
    live.save_revision(user=author)
    page = soup_of(Client(), ask())
    changes = section(page, "What is new")
    assert [text_of(tag) for tag in changes("del")] == ["[removed:] words. [end]"]
    assert [text_of(tag) for tag in changes("ins")] == ["[added:] sentences. [end]"]


def test_opening_the_link_answers_nothing(ask, draft):
    link = ask()
    before = list(ReviewRequest.objects.values()), entries(draft)
    Client().get(link)
    Client().head(link)
    assert (list(ReviewRequest.objects.values()), entries(draft)) == before


def test_approval_is_recorded_with_who_when_and_which_text(ask, draft, mailoutbox):
    link = ask()
    mailoutbox.clear()
    client = Client()
    answer = client.post(link, APPROVE | {"comment": "Well said."})
    assert (answer.status_code, answer["Location"]) == (303, link)
    review = ReviewRequest.objects.get()
    assert (review.decision, review.comment) == ("approved", "Well said.")
    entry = PageLogEntry.objects.get(action="news.review_approved")
    assert entry.revision == draft.latest_revision
    assert entry.data["name"] == "Rita Reed"
    assert entry.data["email"] == "rita@example.org"
    assert len(entry.data["digest"]) == 64
    assert entry.comment == "Well said."
    assert entries(draft) == ["news.review_requested", "news.review_approved"]
    # Advice: nothing was published.
    assert not StatementPage.objects.get(pk=draft.pk).live
    assert not client.cookies


def test_answer_reaches_asker_and_author_once_each(ask, mailoutbox):
    link = ask()
    mailoutbox.clear()
    Client().post(link, CHANGES)
    assert [message.to for message in mailoutbox] == [
        ["officer@example.com"],
        ["author@example.com"],
    ]
    for message in mailoutbox:
        assert message.subject == "Rita Reed asks for changes: Secret headline"
        for body in (message.body, message.alternatives[0].content):
            assert "The third line is wrong." in body
            assert "/admin/pages/" in body


def test_history_shows_the_review_with_its_comment(ask, draft, staff):
    Client().post(ask(), CHANGES)
    history = text_of(soup_of(staff, f"/admin/pages/{draft.pk}/history/"))
    text = ReviewRequest.objects.get().digest[:12]
    assert f"Rita Reed asked for changes to text {text} by link" in history
    assert "The third line is wrong." in history
    assert f"Rita Reed <rita@example.org> asked to review text {text}" in history


def test_link_says_afterwards_what_was_decided_and_takes_no_second_answer(ask):
    link = ask()
    client = Client()
    client.post(link, CHANGES)
    page = soup_of(client, link)
    assert text_of(page.h1) == "You asked for changes"
    assert "The third line is wrong." in text_of(page)
    assert "Secret" not in text_of(page)
    client.post(link, APPROVE)
    assert ReviewRequest.objects.get().decision == "changes"


@pytest.mark.parametrize("sent", [{}, {"decision": "changes"}, {"decision": "published"}])
def test_incomplete_answer_is_sent_back(ask, sent):
    answer = Client().post(ask(), sent)
    assert answer.status_code == 422
    assert texts(soup_from(answer).find(class_="error-summary")("a")) != []
    assert ReviewRequest.objects.get().decision == ""


def test_link_dies_with_the_revision(ask, draft, author):
    link = ask()
    draft.title = "Secret and newer"
    draft.save_revision(user=author)
    assert assert_dead(link) == "The text has changed since"


def test_text_that_is_overwritten_kills_the_link(ask, draft):
    """Whoever manages to write over a revision still does not get an answer for it."""
    link = ask()
    revision = draft.latest_revision
    revision.content["title"] = "Secret switch"
    revision.save()
    assert assert_dead(link) == "The text has changed since"


def test_editor_saves_over_no_text_that_was_sent_out(ask, draft, author):
    first = draft.latest_revision
    draft.title = "Secret autosave"
    assert draft.save_revision(user=author, overwrite_revision=first).pk == first.pk
    ask()
    draft = StatementPage.objects.get(pk=draft.pk)
    draft.title = "Secret rest"
    assert draft.save_revision(user=author, overwrite_revision=draft.latest_revision).pk != first.pk
    assert ReviewRequest.objects.get().revision.as_object().title == "Secret autosave"


def test_revoked_expired_unknown_and_altered_links_look_the_same(ask, press):
    revoked, expired = ask(), ask()
    first, second = ReviewRequest.objects.order_by("pk")
    press.post(f"/admin/newsroom/reviews/{first.pk}/revoke/")
    ReviewRequest.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    altered = ask()
    altered = altered[:-3] + ("aa/" if altered[-3:] != "aa/" else "bb/")
    pages = set()
    for link in (revoked, expired, altered, "/review/nonsense/"):
        assert assert_dead(link) == "This link does not work"
        pages.add(Client().get(link).content)
    assert len(pages) == 1


def test_link_of_another_purpose_does_not_work(ask):
    token = ask().removeprefix("/review/")
    assert Client().get(f"/preview/{token}").status_code == 410


def test_link_to_a_deleted_statement_does_not_work(ask, draft):
    link = ask()
    StatementPage.objects.get(pk=draft.pk).delete()
    assert assert_dead(link) == "This link does not work"


def test_asker_may_look_and_not_answer(ask, press):
    link = ask()
    page = soup_of(press, link)
    assert page.find("form") is None
    assert "the answer is not yours to give" in text_of(page)
    press.post(link, APPROVE)
    assert ReviewRequest.objects.get().decision == ""


# What staff see


def test_screen_needs_its_permission(draft, author, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    author.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(author)
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
    for answer in (client.get(address), client.post(address, ASKED)):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert not ReviewRequest.objects.exists()


def test_nobody_asks_themselves(press, draft):
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
    answer = press.post(address, ASKED | {"email": "Officer@example.com"})
    assert list(answer.context["form"].errors) == ["email"]
    assert not ReviewRequest.objects.exists()


def test_screen_lists_requests_with_their_state(ask, press, draft, author):
    Client().post(ask(name="Ann"), APPROVE)
    Client().post(ask(name="Bob"), CHANGES)
    ask(name="Cid")
    press.post(f"/admin/newsroom/reviews/{ReviewRequest.objects.get(name='Cid').pk}/revoke/")
    ask(name="Dan")
    ReviewRequest.objects.filter(name="Dan").update(expires_at=timezone.now())
    ask(name="Eve")
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"

    def states() -> dict[str, str]:
        rows = soup_of(press, address).select("tbody tr")
        return {text_of(row.strong): text_of(row.find(class_="w-status")) for row in rows}

    expected = {
        "Ann": "Approved",
        "Bob": "Changes asked for",
        "Cid": "Revoked",
        "Dan": "Expired",
        "Eve": "Waiting for an answer",
    }
    assert states() == expected
    draft.save_revision(user=author)
    assert states() == expected | {"Eve": "The text has changed since"}


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_the_same_for_one_request_and_three(
    ask, press, draft, django_assert_num_queries, count
):
    for number in range(count):
        ask(name=f"Reviewer {number}")
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
    press.get(address)
    with django_assert_num_queries(21):
        page = press.get(address)
    assert page.text.count("Waiting for an answer") == count


def test_link_is_sent_again_as_another_mail(ask, press, mailoutbox):
    link = ask()
    [first] = mailoutbox
    press.post(f"/admin/newsroom/reviews/{ReviewRequest.objects.get().pk}/send/")
    second = mailoutbox[1]
    assert link_in(second, "/review/") == link
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_dead_link_is_not_sent_again(ask, press, draft, mailoutbox):
    ask()
    review = ReviewRequest.objects.get()
    press.post(f"/admin/newsroom/reviews/{review.pk}/revoke/")
    mailoutbox.clear()
    press.post(f"/admin/newsroom/reviews/{review.pk}/send/")
    assert mailoutbox == []
    assert entries(draft) == ["news.review_requested", "news.review_revoked"]


def test_reviewer_is_asked_again_without_typing(ask, press, draft, author):
    ask()
    draft.save_revision(user=author)
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
    link = soup_of(press, address).find("a", string="Ask about the latest text")
    form = soup_of(press, address + link["href"].partition("#")[0])
    assert form.find("input", {"name": "name"})["value"] == "Rita Reed"
    assert form.find("input", {"name": "email"})["value"] == "rita@example.org"
    assert text_of(form.find("textarea", {"name": "note"})) == "Mind the dates."


def test_revoking_asks_first(ask, press):
    ask()
    review = ReviewRequest.objects.get()
    address = f"/admin/newsroom/reviews/{review.pk}/revoke/"
    page = soup_of(press, address)
    assert "stops working at once" in text_of(page)
    review.refresh_from_db()
    assert review.revoked_at is None


def test_an_answer_cannot_be_revoked(ask, press):
    Client().post(ask(), APPROVE)
    review = ReviewRequest.objects.get()
    press.post(f"/admin/newsroom/reviews/{review.pk}/revoke/")
    review.refresh_from_db()
    assert (review.revoked_at, review.decision) == (None, "approved")


# As a step of the workflow


def test_approval_takes_the_step_and_the_last_one_publishes(ask, draft, step):
    link = ask()
    assert "Your answer counts as a step" in Client().get(link).text
    Client().post(link, APPROVE | {"comment": "Fine."})
    state = TaskState.objects.get(task=step)
    assert (state.status, state.finished_by) == ("approved", None)
    assert state.comment == "Rita Reed (by link): Fine."
    assert task_of(draft) == "Director"
    assert not StatementPage.objects.get(pk=draft.pk).live

    Client().post(ask(name="Dora Director"), APPROVE)
    assert task_of(draft) is None
    assert StatementPage.objects.get(pk=draft.pk).live
    public = StatementPage.objects.get(pk=draft.pk).url
    assert Client().get(public).status_code == 200
    assert soup_of(Client(), link).main.a["href"] == public


def test_approval_of_a_text_under_embargo_schedules_exactly_it(draft, author, ask, step):
    draft.current_workflow_state.cancel()
    draft.release = "embargoed"
    draft.embargo_until = timezone.now().replace(microsecond=0) + timedelta(days=3)
    approved = draft.save_revision(user=author)
    draft.get_workflow().start(draft, author)
    Client().post(ask(), APPROVE)
    Client().post(ask(), APPROVE)
    approved.refresh_from_db()
    assert approved.approved_go_live_at == draft.embargo_until
    page = StatementPage.objects.get(pk=draft.pk)
    assert not page.live
    assert Client().get(page.url).status_code == 404

    page.title = "Secret afterthought"
    page.save_revision(user=author)
    end_embargo(approved)
    assert publish_due() == 1
    assert soup_of(Client(), page.url).h1.string == "Secret headline"


def test_editor_saves_over_no_text_that_was_approved(draft, author, ask, step):
    approved = draft.latest_revision
    Client().post(ask(), APPROVE)
    ReviewRequest.objects.all().delete()
    page = StatementPage.objects.get(pk=draft.pk)
    page.title = "Secret switch"
    later = page.save_revision(user=author, overwrite_revision=approved)
    assert later.pk != approved.pk
    # The step was taken for the other text: it is to be taken again.
    task = StatementPage.objects.get(pk=draft.pk).current_workflow_task_state
    task.approve()
    assert task_of(draft) == "Lawyer"
    assert not StatementPage.objects.get(pk=draft.pk).live


def test_changes_send_the_statement_back(ask, draft, step, mailoutbox):
    link = ask()
    mailoutbox.clear()
    Client().post(link, CHANGES)
    state = StatementPage.objects.get(pk=draft.pk).current_workflow_state
    assert state.status == "needs_changes"
    assert state.current_task_state.comment == "Rita Reed (by link): The third line is wrong."
    # Wagtail tells who submitted; we tell the others.
    told = {message.to[0]: message for message in mailoutbox}
    assert len(told) == len(mailoutbox)
    assert set(told) == {"author@example.com", "officer@example.com"}
    assert all("The third line is wrong." in message.body for message in told.values())


def test_whoever_wants_no_mail_of_wagtail_still_gets_the_answer(
    ask, draft, step, author, mailoutbox
):
    UserProfile.get_for_user(author)
    UserProfile.objects.filter(user=author).update(rejected_notifications=False)
    link = ask()
    mailoutbox.clear()
    Client().post(link, CHANGES)
    assert sorted(message.to[0] for message in mailoutbox) == [
        "author@example.com",
        "officer@example.com",
    ]


def test_answer_counts_only_where_the_administrator_said_so(ask, draft, newsroom, author):
    workflow = Workflow.objects.create(name="By group")
    task = GroupApprovalTask.objects.create(name="Group")
    task.groups.add(Group.objects.create(name="Approvers"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    workflow.start(draft, author)
    link = ask()
    assert "Your answer is advice" in Client().get(link).text
    Client().post(link, APPROVE)
    assert ReviewRequest.objects.get().decision == "approved"
    assert task_of(draft) == "Group"
    assert TaskState.objects.get().status == "in_progress"


def test_answer_counts_only_of_the_reviewers_that_the_administrator_named(ask, draft, step):
    step.reviewers = "Lawyer@example.org\nrita@example.com"
    step.save()
    Client().post(ask(), APPROVE)
    assert task_of(draft) == "Lawyer"
    Client().post(ask(email="lawyer@example.org"), APPROVE)
    assert task_of(draft) == "Director"


def test_answer_to_an_older_text_does_not_take_the_step(ask, draft, step, author):
    link = ask()
    draft.current_workflow_state.cancel()
    draft.title = "Secret and newer"
    draft.save_revision(user=author)
    draft.get_workflow().start(draft, author)
    assert assert_dead(link) == "The text has changed since"
    assert task_of(draft) == "Lawyer"


def test_step_that_was_taken_meanwhile_is_not_taken_twice(ask, draft, step, staff):
    link = ask()
    state = draft.current_workflow_task_state
    staff.post(f"/admin/pages/workflow/action/{draft.pk}/reject/{state.pk}/", {"comment": "No."})
    Client().post(link, APPROVE)
    assert TaskState.objects.get().status == "rejected"
    assert ReviewRequest.objects.get().decision == "approved"
    assert not StatementPage.objects.get(pk=draft.pk).live


def test_link_that_takes_a_step_goes_by_mail_alone(ask, press, draft, newsroom, author, step):
    ask()
    address = f"/admin/newsroom/statements/{draft.pk}/reviews/"
    page = soup_of(press, address)
    assert page.find(attrs={"data-copy-source": True}) is None
    assert "at the step “Lawyer”" in text_of(page)
    draft.current_workflow_state.cancel()
    # A later submission may bring it to that step.
    assert soup_of(press, address).find(attrs={"data-copy-source": True}) is None
    WorkflowPage.objects.filter(page=newsroom).delete()
    assert "/review/" in soup_of(press, address).find(attrs={"data-copy-source": True})["value"]


def test_approval_that_cannot_be_published_is_not_taken(ask, draft, author, step):
    draft.current_workflow_state.cancel()
    WorkflowTask.objects.exclude(task=step).delete()
    draft.release = "embargoed"
    draft.save_revision(user=author, clean=False)
    draft.get_workflow().start(draft, author)
    answer = Client().post(ask(), APPROVE)
    assert answer.status_code == 422
    assert "does not say until when" in answer.text
    assert ReviewRequest.objects.get().decision == ""
    assert task_of(draft) == "Lawyer"


def test_administrator_chooses_the_kind_of_step(staff):
    page = soup_of(staff, "/admin/workflows/tasks/select_type/")
    assert "Approval by a group or by link" in text_of(page)
    form = soup_of(staff, "/admin/workflows/tasks/add/news/linkapprovaltask/")
    assert form.find(attrs={"name": "reviewers"}) is not None
    answer = staff.post(
        "/admin/workflows/tasks/add/news/linkapprovaltask/",
        {"name": "Lawyer", "groups": [], "reviewers": "no address"},
    )
    assert "“no address” is no e-mail address" in answer.text


transactional = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts) -> None:
    def run(act) -> None:
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)


@transactional
def test_two_answers_at_once_are_one(ask, draft, step):
    link = ask()
    at_once(*[partial(Client().post, link, answer) for answer in (APPROVE, CHANGES) * 2])
    review = ReviewRequest.objects.get()
    decided = [action for action in entries(draft) if action != "news.review_requested"]
    assert decided == [f"news.review_{review.decision}"]
    state = TaskState.objects.get(task=step)
    assert state.status == {"approved": "approved", "changes": "rejected"}[review.decision]


@transactional
def test_step_is_taken_once_by_link_and_in_the_admin(ask, draft, step, staff):
    link = ask()
    state = draft.current_workflow_task_state
    address = f"/admin/pages/workflow/action/{draft.pk}/reject/{state.pk}/"
    at_once(partial(Client().post, link, APPROVE), partial(staff.post, address, {"comment": "No"}))
    outcomes = PageLogEntry.objects.filter(action__startswith="wagtail.workflow.")
    taken = [entry for entry in outcomes if entry.action.endswith(("approve", "reject"))]
    assert len(taken) == 1
    state.refresh_from_db()
    assert (
        state.status
        == {"approve": "approved", "reject": "rejected"}[taken[0].action.rpartition(".")[2]]
    )


@transactional
def test_text_that_is_saved_meanwhile_is_not_approved(ask, draft, step, author):
    """Whoever saves holds the page: the answer waits, and comes too late."""
    link = ask()
    answers = []
    with transaction.atomic():
        newer = StatementPage.objects.get(pk=draft.pk)
        newer.title = "Secret and newer"
        newer.save_revision(user=author)

        def answer() -> None:
            answers.append(Client().post(link, APPROVE))
            connections.close_all()

        thread = threading.Thread(target=answer)
        thread.start()
        thread.join(1)
        assert thread.is_alive()
    thread.join(PATIENCE_SECONDS)
    assert ReviewRequest.objects.get().decision == ""
    assert Client().get(link).status_code == 410
    assert TaskState.objects.get().status == "in_progress"


# Comments of staff


@pytest.mark.parametrize(
    ("action", "subject"),
    [("approve", "Approved by Stan Staff"), ("reject", "Stan Staff asks for changes")],
)
def test_comment_in_the_workflow_reaches_the_author(
    draft, step, settings, mailoutbox, officer, action, subject
):
    settings.SECOND_FACTOR_REQUIRED = False
    state = draft.current_workflow_state
    state.requested_by = officer
    state.save()
    client = Client()
    client.force_login(UserFactory(first_name="Stan", last_name="Staff", is_superuser=True))
    mailoutbox.clear()
    task_state = draft.current_workflow_task_state
    address = f"/admin/pages/workflow/action/{draft.pk}/{action}/{task_state.pk}/"
    client.post(address, {"comment": "Mind the commas."})
    ours = [message for message in mailoutbox if message.subject.startswith(subject)]
    with_comment = [message for message in mailoutbox if "Mind the commas." in message.body]
    assert sorted(message.to[0] for message in with_comment) == [
        "author@example.com",
        "officer@example.com",
    ]
    assert "author@example.com" in [message.to[0] for message in ours]
