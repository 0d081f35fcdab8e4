"""The newsroom's first screen: who sees what of it, and that each panel has what it promises."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from news.desk.dashboard import ROWS
from news.models import (
    Correction,
    PressPreview,
    PressPreviewVisit,
    PublishedVersion,
    ReviewRequest,
    Withdrawal,
)
from news.release import embargo
from pages import roles
from tests.html import soup_of, text_of, texts
from tests.news import desk
from tests.staff import client_of, staff_of

pytestmark = pytest.mark.usefixtures("with_roles")
DESK = "/admin/newsroom/"
PANELS = ["overdue", "waiting", "due", "embargoed", "amended", "published"]


@pytest.fixture(autouse=True)
def _own_panels_alone(monkeypatch) -> None:
    """What other apps add is theirs to test."""
    monkeypatch.setitem(hooks._hooks, "construct_newsroom_panels", [])


def panel(screen: BeautifulSoup, name: str) -> Tag:
    return screen.find(id=f"{name}-section")


def rows(client: Client, name: str) -> list[Tag]:
    return panel(soup_of(client, DESK), name).select(".desk-row")


def headlines(client: Client, name: str) -> list[str]:
    return [text_of(row.select_one(".desk-headline")) for row in rows(client, name)]


def one_of_each() -> None:
    desk.draft(title="A draft")
    desk.in_review(title="In review")
    desk.at_approver(title="At the approver")
    desk.scheduled(title="Scheduled")
    desk.overdue(title="Overdue")
    correct(desk.published(title="Corrected"))
    Withdrawal.objects.create(statement=desk.published(title="Withdrawn"), reason="Wrong.")


def correct(statement) -> None:
    version = statement.versions.first() or PublishedVersion.objects.create(
        statement=statement, number=1, text="Text."
    )
    Correction.objects.create(
        statement=statement, version=version, wrong="Ten.", right="Eleven.", corrected_by="Pat"
    )


# Who sees what


@pytest.mark.parametrize("role", desk.SEES_ALL)
def test_role_sees_every_panel_with_its_rows(role):
    one_of_each()
    client = client_of(role)
    screen = soup_of(client, DESK)
    assert [each["id"] for each in screen.select(".desk-panel")] == [
        f"{name}-section" for name in PANELS
    ]
    assert {name: headlines(client, name) for name in PANELS} == {
        "overdue": ["Overdue"],
        "waiting": ["In review", "At the approver"],
        "due": ["Scheduled"],
        "embargoed": ["Scheduled"],
        "amended": ["Withdrawn", "Corrected"],
        "published": ["Withdrawn", "Corrected"],
    }


def test_approver_sees_what_is_theirs_to_approve_and_nothing_else():
    one_of_each()
    client = client_of(roles.APPROVER)
    screen = soup_of(client, DESK)
    assert [each["id"] for each in screen.select(".desk-panel")] == ["waiting-section"]
    assert headlines(client, "waiting") == ["At the approver"]
    shown = text_of(screen.find(id="main"))
    for title in ("A draft", "In review", "Scheduled", "Overdue", "Corrected", "Withdrawn"):
        assert title not in shown


@pytest.mark.parametrize(
    "address", [DESK, "/admin/statements/", "/admin/newsroom/calendar/", "/admin/newsroom/import/"]
)
def test_membership_officer_sees_no_newsroom(address):
    one_of_each()
    client = client_of(roles.MEMBERSHIP_OFFICER)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    home = client.get("/admin/").text
    assert DESK not in home
    assert "/admin/statements/" not in home
    assert "Scheduled" not in home


def test_right_to_handle_statements_alone_opens_the_newsroom():
    desk.scheduled(title="Scheduled")
    client = desk.somebody_with("access_admin", "handle_statementpage")
    assert headlines(client, "due") == ["Scheduled"]


def test_stranger_is_asked_to_sign_in(client):
    desk.scheduled(title="Scheduled")
    response = client.get(DESK)
    assert response.status_code == 302
    assert "/login/" in response["Location"]


MENU = {
    roles.ADMINISTRATOR: {"", "calendar/", "import/"},
    roles.EDITOR: {"", "calendar/"},
    roles.PRESS_OFFICER: {"", "calendar/", "import/"},
    roles.APPROVER: {"", "calendar/"},
    roles.MEMBERSHIP_OFFICER: set(),
}


@pytest.mark.parametrize("role", MENU)
def test_menu_leads_each_role_where_it_may_go(role):
    client = client_of(role)
    menu = client.get("/admin/account/").text
    for item in ("", "calendar/", "import/"):
        address = f"{DESK}{item}"
        assert (f'"{address}"' in menu) == (item in MENU[role])
        assert (client.get(address).status_code == 200) == (item in MENU[role])
    assert ('"/admin/statements/"' in menu) == bool(MENU[role])


BUTTONS = {
    roles.ADMINISTRATOR: ["Add statement", "Import a statement"],
    roles.EDITOR: ["Add statement"],
    roles.PRESS_OFFICER: ["Add statement", "Import a statement"],
    roles.APPROVER: [],
}


@pytest.mark.parametrize("role", BUTTONS)
def test_buttons_are_those_of_the_role(role):
    desk.scheduled()
    screen = soup_of(client_of(role), DESK)
    assert texts(screen.select(".w-header-button")) == BUTTONS[role]
    may_hold = "Import a statement" in BUTTONS[role]
    assert ("Hold back" in text_of(screen.find(id="main"))) == may_hold


# What the panels say


def test_empty_newsroom_says_so_in_every_panel(press):
    screen = soup_of(press, DESK)
    assert texts(screen.select(".desk-empty")) == [
        "Nothing is overdue: what was due has gone out.",
        "Nothing waits for approval.",
        "Nothing is scheduled to go out.",
        "Nothing is under embargo.",
        "Nothing was corrected or withdrawn.",
        "Nothing is published yet.",
    ]


def test_due_next_names_the_moment_in_its_zone_and_in_the_readers(press):
    statement = desk.scheduled(hours=3, embargo_zone="America/Los_Angeles")
    (row,) = rows(press, "due")
    at = statement.embargo_until
    assert text_of(row.select_one(".desk-left")) == "in 3 h"
    assert text_of(row.find("time")) == embargo.moment_label(
        at, embargo.zone("America/Los_Angeles")
    )
    here = embargo.moment_label(at, embargo.zone("America/New_York"))
    assert text_of(row.select_one(".desk-own")) == f"({here} for you)"
    assert row.find("a", string="Hold back")["href"] == f"{DESK}statements/{statement.pk}/hold/"


def test_due_next_names_a_moment_in_the_readers_own_zone_once(press):
    desk.scheduled(hours=3)
    (row,) = rows(press, "due")
    assert row.select(".desk-own") == []


def test_due_next_comes_first_and_the_rest_is_a_link_away(press):
    for hours in range(ROWS + 1, 0, -1):
        desk.scheduled(hours=hours, title=f"In {hours} h")
    assert headlines(press, "due") == [f"In {hours} h" for hours in range(1, ROWS + 1)]
    link = panel(soup_of(press, DESK), "due").select_one(".desk-all a")
    listing = soup_of(press, link["href"])
    shown = texts(listing.select("[id$=_title]"))
    assert shown == [f"In {hours} h" for hours in range(1, ROWS + 2)]


def test_panels_with_rows_lead_to_lists_that_have_them(press):
    one_of_each()
    screen = soup_of(press, DESK)
    for name in PANELS:
        shown = set(texts(panel(screen, name).select(".desk-headline")))
        listing = soup_of(press, panel(screen, name).select_one(".desk-all a")["href"])
        assert shown <= set(texts(listing.select("tbody [id$=_title]"))), name


def test_overdue_says_since_when_and_what_to_do(press):
    desk.overdue(title="Late")
    overdue = panel(soup_of(press, DESK), "overdue")
    assert text_of(overdue.select_one(".desk-late")) == "Was due 10 min ago"
    assert "tell your administrator" in text_of(overdue.select_one(".desk-advice"))


def test_waiting_says_for_whom_and_puts_ones_own_turn_first():
    desk.at_approver(title="For the approver")
    mine = desk.in_review(title="For the editor")
    first, second = rows(client_of(roles.EDITOR), "waiting")
    assert "Your turn: Editor’s approval, for Editor" in text_of(first)
    decide = first.find("a", string="Read and decide")
    assert decide["href"] == f"/admin/pages/{mine.pk}/edit/"
    assert "Approver’s approval, for Approver" in text_of(second)
    assert second.select(".desk-buttons") == []


def test_waiting_says_what_was_asked_to_be_changed(press):
    statement = desk.in_review()
    step = statement.current_workflow_state.current_task_state
    step.reject(user=staff_of(roles.EDITOR), comment="Name the bill.")
    (row,) = rows(press, "waiting")
    assert "Changes asked for at the step Editor’s approval, by Editor" in text_of(row)
    assert "“Name the bill.”" in text_of(row)


def ask(statement, name: str, **fields) -> ReviewRequest:
    return ReviewRequest.objects.create(
        **{
            "statement": statement,
            "revision": statement.get_latest_revision(),
            "name": name,
            "email": "reviewer@example.com",
            "expires_at": timezone.now() + timedelta(days=1),
        }
        | fields
    )


def test_waiting_names_reviewers_who_were_asked_by_link(press):
    statement = desk.in_review()
    ask(statement, "Dead link")
    statement.save_revision()
    statement.refresh_from_db()
    ask(statement, "Jo Counsel")
    ask(statement, "Sam Chief", decision="approved", decided_at=timezone.now(), comment="Good.")
    ask(statement, "Withdrawn link", revoked_at=timezone.now())
    (row,) = rows(press, "waiting")
    assert sorted(texts(row.select(".desk-reviews li"))) == [
        "Jo Counsel, asked by link: waiting for an answer",
        "Sam Chief, asked by link: approved “Good.”",
    ]


def test_draft_waits_for_a_reviewer_before_it_is_submitted(press):
    ask(desk.draft(title="A draft"), "Jo Counsel")
    desk.draft(title="Another")
    assert headlines(press, "waiting") == ["A draft"]


def test_embargoed_warns_of_what_is_not_approved_and_counts_press_previews(press):
    soon = timezone.now() + timedelta(hours=5)
    desk.draft(title="A draft", release="embargoed", embargo_until=soon)
    statement = desk.scheduled(title="Approved")
    for number in range(2):
        given = PressPreview.objects.create(
            statement=statement, name=f"Reporter {number}", email="r@example.com"
        )
    PressPreviewVisit.objects.create(preview=given, revision_pk=1)
    PressPreviewVisit.objects.create(preview=given, revision_pk=1)
    approved, draft = rows(press, "embargoed")
    assert "2 press previews, 1 read" in text_of(approved)
    assert "Not approved yet" not in text_of(approved)
    assert "Not approved yet: as it stands it will not go out." in text_of(draft)


def test_amended_says_what_and_by_whom(press):
    statement = desk.published()
    correct(statement)
    now = timezone.now()
    Withdrawal.objects.create(
        statement=statement, reason="All wrong.", withdrawn_at=now - timedelta(days=2),
        republished_at=now - timedelta(days=1), republished_by="Kim", republishing_note="Checked.",
    )  # fmt: skip
    shown = [
        (text_of(row.select_one(".desk-facts")), text_of(row.select_one(".desk-words")))
        for row in rows(press, "amended")
    ]
    assert shown == [
        ("Corrected by Pat", "Ten. → Eleven."),
        ("Republished by Kim", "Checked."),
        ("Withdrawn", "All wrong."),
    ]


def test_headline_cannot_bring_markup(press):
    desk.scheduled(title="<script>alert(1)</script>")
    assert b"<script>alert(1)" not in press.get(DESK).content


def test_other_apps_add_panels_for_those_who_see_everything(press):
    class Extra(Component):
        order = 15

        def render_html(self, parent_context=None) -> str:
            return "A panel of another app"

    def add(request, panels) -> None:
        panels.append(Extra())

    with hooks.register_temporarily("construct_newsroom_panels", add):
        shown = text_of(soup_of(press, DESK).find(id="main"))
        assert "A panel of another app" in shown
        assert shown.index("Overdue") < shown.index("A panel") < shown.index("Waiting for approval")
        assert "A panel of another app" not in client_of(roles.APPROVER).get(DESK).text


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_the_same_for_one_row_and_three(press, django_assert_num_queries, count):
    for _ in range(count):
        one_of_each()
        ask(desk.in_review(), "Jo Counsel")
    press.get(DESK)
    with django_assert_num_queries(29):
        shown = press.get(DESK)
    assert len(BeautifulSoup(shown.content, "html.parser").select(".desk-row")) > count


# On Wagtail's own first screen


def home_panel(client: Client) -> Tag | None:
    return soup_of(client, "/admin/").find(id="newsroom-section")


def test_home_tells_what_is_late_what_is_ones_turn_and_what_goes_out():
    one_of_each()
    shown = text_of(home_panel(client_of(roles.EDITOR)))
    assert "Overdue: Overdue (was due 10 min ago)" in shown
    assert "Your turn: 1 statement waits for your approval." in shown
    assert "Goes out: Scheduled in 3 h" in shown


def test_home_tells_an_approver_of_their_turn_alone():
    desk.scheduled(title="Scheduled")
    client = client_of(roles.APPROVER)
    assert "Nothing waits for you." in text_of(home_panel(client))
    desk.at_approver()
    shown = text_of(home_panel(client))
    assert "Your turn: 1 statement waits for your approval." in shown
    assert "Scheduled" not in shown


def test_home_has_no_newsroom_for_others():
    one_of_each()
    assert home_panel(client_of(roles.MEMBERSHIP_OFFICER)) is None
