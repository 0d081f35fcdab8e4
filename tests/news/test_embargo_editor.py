"""The embargo in the editor: entered in its zone, shown so, refused where it makes no sense."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield
from wagtail.users.models import UserProfile

from core.models import User
from news.models import StatementPage
from pages import roles
from tests.factories import StatementPageFactory, UserFactory
from tests.html import text_of

NEXT_YEAR = timezone.now().year + 1
SKIPPED = ("2035-03-11 02:30", "2035-11-04 01:30")  # nights in which the clocks change
EMBARGO = {"release": "embargoed", "embargo_zone": "America/Chicago"}
DRAFT, SUBMIT, PUBLISH = {}, {"action-submit": "Submit"}, {"action-publish": "Publish"}


class Editor:
    """The edit screen of a statement."""

    def __init__(self, client: Client, statement: StatementPage) -> None:
        self.client, self.pk = client, statement.pk
        self.address = f"/admin/pages/{statement.pk}/edit/"

    def form(self) -> dict[str, str]:
        html = self.client.get(self.address).text
        body = nested_form_data({"body": streamfield([("heading", "A heading")])})
        return querydict_from_html(html, form_id="page-edit-form").dict() | body

    def post(self, fields: dict[str, str], **headers: str) -> "Answer":
        response = self.client.post(self.address, self.form() | fields, headers=headers)
        return Answer(response)

    def saved(self) -> StatementPage:
        return StatementPage.objects.get(pk=self.pk).get_latest_revision_as_object()

    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.client.get(self.address).content, "html.parser")


class Answer:
    """What the editor is told."""

    def __init__(self, response) -> None:
        self.is_accepted = response.status_code == 302
        self.soup = BeautifulSoup(response.content, "html.parser")

    def error(self, name: str) -> str:
        field = self.soup.find(id=lambda i: i and f"child-{name}-errors" in i)
        return text_of(field) if field else ""


@pytest.fixture
def editor(staff: Client, newsroom, db) -> Editor:
    call_command("set_up_roles", verbosity=0)
    return Editor(staff, StatementPageFactory(parent=newsroom, live=False))


def note(soup: BeautifulSoup) -> str:
    return text_of(soup.select_one("[data-embargo]"))


@pytest.mark.parametrize("action", [DRAFT, SUBMIT, PUBLISH], ids=["draft", "submit", "publish"])
def test_moment_is_read_in_the_chosen_zone_and_shown_so(editor, action):
    answer = editor.post(EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"} | action)
    assert answer.is_accepted
    assert editor.saved().embargo_until == datetime(NEXT_YEAR, 7, 12, 15, tzinfo=UTC)
    form = querydict_from_html(str(editor.soup()), form_id="page-edit-form")
    assert form["embargo_until"] == f"{NEXT_YEAR}-07-12 10:00"
    assert form["embargo_zone"] == "America/Chicago"


def test_publishing_under_embargo_schedules(editor):
    editor.post(EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"} | PUBLISH)
    statement = StatementPage.objects.get(pk=editor.pk)
    assert not statement.live
    assert statement.scheduled_revision.approved_go_live_at == datetime(
        NEXT_YEAR, 7, 12, 15, tzinfo=UTC
    )


def test_zones_are_offered_by_name(editor):
    soup = editor.soup()
    options = [text_of(option) for option in soup.select("[name=embargo_zone] option")]
    assert options == [
        "Eastern (New York)", "Central (Chicago)", "Mountain (Denver)",
        "Mountain without daylight time (Phoenix)", "Pacific (Los Angeles)",
        "Alaska (Anchorage)", "Hawaii (Honolulu)", "UTC",
    ]  # fmt: skip
    assert soup.select_one("[name=embargo_zone] [selected]")["value"] == "America/New_York"


def test_zone_of_an_imported_statement_is_kept(editor):
    statement = StatementPage.objects.get(pk=editor.pk)
    statement.release, statement.embargo_zone = "embargoed", "America/Indiana/Indianapolis"
    statement.embargo_until = datetime(NEXT_YEAR, 7, 12, 15, tzinfo=UTC)
    statement.save_revision()
    saved = editor.post({}, accept="application/json")
    assert saved.soup.get_text().startswith('{"success": true')
    again = editor.saved()
    assert (again.embargo_until, again.embargo_zone) == (
        statement.embargo_until, "America/Indiana/Indianapolis",
    )  # fmt: skip


def test_untouched_moment_is_no_change(editor):
    """Whoever approves a statement as it is makes no new text of it."""
    for text, hour in ((f"{NEXT_YEAR}-07-12 10:00", ""), (SKIPPED[1], "second")):
        editor.post(EMBARGO | {"embargo_until": text, "embargo_hour": hour})
        page = editor.saved()
        form_class = StatementPage.get_edit_handler().get_form_class()
        form = form_class(editor.form(), instance=page, for_user=User.objects.first())
        assert not {"embargo_until", "embargo_zone", "embargo_hour"} & {*form.changed_data}


@pytest.mark.parametrize("action", [DRAFT, SUBMIT], ids=["draft", "submit"])
def test_time_that_the_clocks_skip_is_refused_with_the_next_one(editor, action):
    answer = editor.post(EMBARGO | {"embargo_until": SKIPPED[0]} | action)
    assert not answer.is_accepted
    assert answer.error("embargo_until") == (
        "There is no such time on this day in the zone Central (Chicago): clocks are put"
        " forward. The next one is 3 a.m. CDT."
    )
    phoenix = {"embargo_until": SKIPPED[0], "embargo_zone": "America/Phoenix"}
    assert editor.post(EMBARGO | phoenix | action).is_accepted
    assert editor.saved().embargo_until == datetime(2035, 3, 11, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "utc"), [("first", 6), ("second", 7)])
def test_editor_says_which_of_two_equal_hours(editor, hour, utc):
    assert editor.soup().select_one("[data-embargo-hour]").has_attr("hidden")
    answer = editor.post(EMBARGO | {"embargo_until": SKIPPED[1]})
    assert answer.error("embargo_hour") == (
        "1:30 a.m. comes twice on this day in the zone Central (Chicago): clocks are put"
        " back. Say whether you mean the first (CDT) or the second (CST)."
    )
    assert not answer.soup.select_one("[data-embargo-hour]").has_attr("hidden")
    assert editor.post(EMBARGO | {"embargo_until": SKIPPED[1], "embargo_hour": hour}).is_accepted
    saved = editor.saved().embargo_until.astimezone(UTC)
    assert saved == datetime(2035, 11, 4, utc, 30, tzinfo=UTC)
    soup = editor.soup()
    chosen = soup.select_one("[data-embargo-hour]:not([hidden]) [checked]")
    assert chosen["value"] == hour
    assert ("CDT" if hour == "first" else "CST") in note(soup)


def test_embargo_without_a_moment_is_a_draft_only(editor):
    assert editor.post(EMBARGO | {"embargo_until": ""}).is_accepted
    assert editor.saved().release == "embargoed"
    assert "Say until when." in note(editor.soup())
    for action in (SUBMIT, PUBLISH):
        answer = editor.post(action)
        assert answer.error("embargo_until") == ("Say until when the statement is under embargo.")
    assert not StatementPage.objects.get(pk=editor.pk).workflow_in_progress


def test_text_before_reviewers_keeps_its_moment(editor):
    editor.post(EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"} | SUBMIT)
    answer = editor.post({"embargo_until": ""})
    assert "Say until when" in answer.error("embargo_until")


def test_moment_that_has_passed_is_refused_on_submitting(editor):
    assert editor.post(EMBARGO | {"embargo_until": "2024-12-12 10:00"}).is_accepted
    assert "This moment has passed" in note(editor.soup())
    for action in (SUBMIT, PUBLISH):
        answer = editor.post(action)
        assert answer.error("embargo_until") == (
            "This moment has passed. Choose a later one, or release the statement immediately."
        )


@pytest.mark.parametrize("hour", ["first", "second"])
def test_hour_that_comes_twice_is_kept_to_the_publication(editor, hour):
    """Python finds times within it unequal that are the same moment."""
    editor.post(EMBARGO | {"embargo_until": SKIPPED[1], "embargo_hour": hour} | PUBLISH)
    statement = StatementPage.objects.get(pk=editor.pk)
    due_at = datetime(2035, 11, 4, 6 if hour == "first" else 7, 30, tzinfo=UTC)
    assert statement.scheduled_revision.approved_go_live_at == due_at
    assert "still goes out" not in text_of(editor.soup().select_one(".messages"))


def test_public_statement_keeps_its_embargo_of_then(editor):
    statement = StatementPage.objects.get(pk=editor.pk)
    statement.release = "embargoed"
    statement.embargo_until = datetime(2024, 12, 12, 15, tzinfo=UTC)
    statement.save_revision().publish()
    assert editor.post({"title": "Corrected headline"} | PUBLISH).is_accepted
    statement.refresh_from_db()
    assert (statement.title, statement.live) == ("Corrected headline", True)
    assert statement.embargo_until == datetime(2024, 12, 12, 15, tzinfo=UTC)


def test_immediate_release_leaves_no_moment_behind(editor):
    editor.post(EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"})
    assert editor.post({"release": "immediate"} | PUBLISH).is_accepted
    statement = StatementPage.objects.get(pk=editor.pk)
    assert (statement.live, statement.embargo_until, statement.go_live_at) == (True, None, None)


def test_what_is_wrong_with_the_moment_does_not_matter_without_an_embargo(editor):
    assert editor.post({"release": "immediate", "embargo_until": "soon"} | PUBLISH).is_accepted


def test_moment_that_cannot_be_read_says_how_to_write_it(editor):
    answer = editor.post(EMBARGO | {"embargo_until": "noon tomorrow"})
    assert answer.error("embargo_until") == ("Write date and time like this: 2025-01-31 14:30.")


def test_wagtails_own_schedule_is_not_offered(editor):
    assert "go_live_at" not in editor.form()
    assert "expire_at" not in editor.form()
    editor.post({"go_live_at": "2035-01-01 10:00"} | PUBLISH)
    assert StatementPage.objects.get(pk=editor.pk).live


def test_new_statement_can_be_published_under_embargo(staff, newsroom, own):
    address = f"/admin/pages/add/news/statementpage/{newsroom.pk}/"
    form = querydict_from_html(staff.get(address).text, form_id="page-edit-form").dict()
    body = nested_form_data({"body": streamfield([("heading", "A heading")])})
    fields = EMBARGO | {
        "title": "New", "slug": "new", "embargo_until": f"{NEXT_YEAR}-07-12 10:00",
    }  # fmt: skip
    assert staff.post(address, form | body | fields | PUBLISH).status_code == 302
    statement = StatementPage.objects.get()
    assert (statement.live, statement.approved_schedule) == (False, True)
    assert Client().get(statement.url).status_code == 404


# What the editor is told beside the fields


def test_note_tells_the_moment_in_both_zones_and_how_long(editor):
    UserProfile.get_for_user(User.objects.get())
    UserProfile.objects.update(current_time_zone="America/Los_Angeles")
    chicago = ZoneInfo("America/Chicago")
    until = (timezone.now() + timedelta(hours=3, minutes=20)).astimezone(chicago)
    editor.post(EMBARGO | {"embargo_until": f"{until:%Y-%m-%d %H:%M}"})
    text = note(editor.soup())
    assert " CST " in text or " CDT " in text
    assert "Your time: " in text
    assert text.endswith((" PST", " PDT"))
    assert "in 3 h 20 min" in text or "in 3 h 19 min" in text


def test_note_leaves_the_own_time_out_where_it_is_the_same(editor):
    UserProfile.get_for_user(User.objects.get())
    UserProfile.objects.update(current_time_zone="America/Chicago")
    editor.post(EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"})
    assert "Your time" not in note(editor.soup())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"release": "immediate"}, "Published as soon as it is approved."),
        ({"embargo_until": ""}, "Say until when."),
        ({"embargo_until": "2035-07-12 10:00"}, "July 12, 2035, 10 a.m. CDT"),
        ({"embargo_until": SKIPPED[0]}, "The next one is 3 a.m. CDT."),
        ({"embargo_until": SKIPPED[1]}, "comes twice"),
        (
            {"embargo_until": SKIPPED[1], "embargo_hour": "second"},
            "November 4, 2035, 1:30 a.m. CST",
        ),
        ({"embargo_until": "x"}, "Write date and time like this"),
        ({"embargo_until": "2035-07-12 10:00", "embargo_zone": "x/../y"}, "10 a.m. EDT"),
    ],
)
def test_note_follows_what_is_typed(staff, fields, text):
    response = staff.get("/admin/newsroom/embargo-note/", EMBARGO | fields)
    soup = BeautifulSoup(response.content, "html.parser")
    assert text in text_of(soup)
    twice = fields.get("embargo_until") == SKIPPED[1]
    assert bool(soup.select("[data-twice]")) == twice


def test_note_is_for_staff(client, db):
    assert client.get("/admin/newsroom/embargo-note/").status_code == 302


# Through the workflow, by the roles as they are


def client_of(role: str, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_workflow_schedules_what_it_approves(newsroom, settings, own):
    call_command("set_up_roles", verbosity=0)
    statement = StatementPageFactory(
        parent=newsroom, live=False, kind="statement", organization=own
    )
    officer = Editor(client_of(roles.PRESS_OFFICER, settings), statement)
    assert officer.post(
        EMBARGO | {"embargo_until": f"{NEXT_YEAR}-07-12 10:00"} | SUBMIT
    ).is_accepted
    for role in (roles.EDITOR, roles.APPROVER):
        reviewer = client_of(role, settings)
        state = StatementPage.objects.get(pk=statement.pk).current_workflow_task_state
        action = f"/admin/pages/workflow/action/{statement.pk}/approve/{state.pk}/"
        assert reviewer.post(action, {"comment": "Good."}).status_code == 302
    statement = StatementPage.objects.get(pk=statement.pk)
    assert not statement.live
    assert statement.scheduled_revision.approved_go_live_at == datetime(
        NEXT_YEAR, 7, 12, 15, tzinfo=UTC
    )
    assert Client().get(statement.url).status_code == 404
