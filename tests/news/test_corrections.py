"""A correction is written in the editor, and put on record when it is published."""

import json
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from core.ledger import AppendOnlyError
from news.models import Correction, NewsroomPage, PublishedVersion, StatementPage
from tests.factories import StatementPageFactory, UserFactory
from tests.html import soup_of, text_of, texts
from tests.news.test_versions import publish

WRONG, RIGHT = "We wrote that the bill has 40 sponsors.", "It has 42."
WORDS = {"correction_wrong": WRONG, "correction_right": RIGHT}


@pytest.fixture
def statement(newsroom: NewsroomPage) -> StatementPage:
    draft = StatementPageFactory(
        parent=newsroom, title="Bill", slug="bill", live=False,
        body=[("paragraph", "<p>The bill has 40 sponsors.</p>")],
    )  # fmt: skip
    return publish(draft)


def corrected(statement: StatementPage, **words: str) -> StatementPage:
    body = [("paragraph", "<p>The bill has 42 sponsors.</p>")]
    return publish(statement, UserFactory(first_name="Ann"), body=body, **(words or WORDS))


def editor_of(staff: Client, statement: StatementPage) -> BeautifulSoup:
    return soup_of(staff, reverse("wagtailadmin_pages:edit", args=[statement.pk]))


def fields_of(editor: BeautifulSoup) -> dict[str, str]:
    """What a browser would send if nobody typed anything."""
    form = editor.select_one("form[data-edit-form]")
    fields = {tag["name"]: tag.get_text().lstrip("\n") for tag in form.select("textarea[name]")}
    for tag in form.select("input[name]"):
        is_off = tag.get("type") in ("checkbox", "radio") and not tag.has_attr("checked")
        if not is_off and tag.get("type") != "submit":
            fields[tag["name"]] = tag.get("value", "")
    for tag in form.select("select[name]"):
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        if chosen and not tag.has_attr("multiple"):
            fields[tag["name"]] = chosen.get("value", "")
    body = json.loads(fields.pop("body", "[]") or "[]") if "body-count" not in fields else None
    assert body in (None, [])
    return fields


def send(staff: Client, statement: StatementPage, action: str = "action-publish", **typed: str):
    fields = fields_of(editor_of(staff, statement))
    body = {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-value": json.dumps(
            {"blocks": [{"key": "a", "text": "Text.", "type": "unstyled", "depth": 0,
                         "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}
        ),
    }  # fmt: skip
    data = fields | body | typed | {action: "1"}
    return staff.post(reverse("wagtailadmin_pages:edit", args=[statement.pk]), data)


def test_correction_is_put_on_record(statement: StatementPage):
    corrected(statement)
    correction = statement.corrections.get()
    assert (correction.wrong, correction.right) == (WRONG, RIGHT)
    assert (correction.corrected_by, correction.version.number) == ("Ann", 2)
    entry = PageLogEntry.objects.get(action="news.correct")
    assert entry.user_display_name == "Ann"
    assert entry.message == (
        f"Corrected in version 2. What was wrong: {WRONG} What is right: {RIGHT}"
    )


def test_correction_is_put_on_record_once(statement: StatementPage):
    page = corrected(statement)
    revision = page.live_revision
    revision.publish()
    publish(statement, title="Another headline")
    publish(statement, **dict.fromkeys(WORDS, ""))
    revision.publish()
    assert statement.corrections.count() == 1
    corrected(statement, correction_wrong="We wrote 42.", correction_right="It is 43.")
    assert texts_of_ledger(statement) == ["It is 43.", RIGHT]


def texts_of_ledger(statement: StatementPage) -> list[str]:
    return list(statement.corrections.values_list("right", flat=True))


def test_first_publication_corrects_nothing(newsroom: NewsroomPage):
    draft = StatementPageFactory(parent=newsroom, live=False)
    publish(draft, **WORDS)
    publish(draft, title="Another headline")
    assert not draft.corrections.exists()


def test_correction_without_a_change_of_the_text_names_the_version(statement: StatementPage):
    publish(statement, **WORDS)
    assert statement.corrections.get().version.number == 1


def test_copy_takes_no_correction_along(newsroom: NewsroomPage, statement: StatementPage):
    corrected(statement)
    copy = statement.copy(update_attrs={"slug": "copy"}, copy_revisions=False)
    assert not Correction.objects.filter(statement_id=copy.pk).exists()


def test_editor_of_a_draft_does_not_ask(staff: Client, newsroom: NewsroomPage):
    draft = StatementPageFactory(parent=newsroom, live=False)
    assert not editor_of(staff, draft).select_one("[name=correction_wrong]")
    response = send(staff, draft, correction_wrong=WRONG, correction_right=RIGHT)
    assert "was never public" in response.content.decode()


def test_editor_takes_both_or_neither(staff: Client, statement: StatementPage):
    response = send(staff, statement, correction_wrong=WRONG)
    assert "Say what is right, too" in response.content.decode()
    response = send(staff, statement, correction_right=RIGHT)
    assert "Say what was wrong, too" in response.content.decode()
    assert not statement.corrections.exists()


def test_press_officer_corrects_in_the_editor(staff: Client, statement: StatementPage):
    send(staff, statement, **WORDS)
    assert texts_of_ledger(statement) == [RIGHT]


def test_editor_is_empty_after_a_correction(staff: Client, statement: StatementPage):
    corrected(statement)
    fields = fields_of(editor_of(staff, statement))
    assert [fields[name] for name in WORDS] == ["", ""]


def test_words_that_wait_for_approval_stay_in_the_editor(staff: Client, statement: StatementPage):
    send(staff, statement, "action-save", **WORDS)
    fields = fields_of(editor_of(staff, statement))
    assert [fields[name] for name in WORDS] == [WRONG, RIGHT]
    assert not statement.corrections.exists()


def test_same_words_are_not_taken_again(staff: Client, statement: StatementPage):
    corrected(statement)
    response = send(staff, statement, **WORDS)
    assert "is on record since" in response.content.decode()


def test_readers_see_corrections_newest_first(client: Client, statement: StatementPage):
    assert not soup_of(client, "/news/bill/").select_one(".record")
    corrected(statement)
    corrected(statement, correction_wrong="We wrote 42.", correction_right="It is <43>.")
    notice = soup_of(client, "/news/bill/").select_one(".record--correction")
    assert text_of(notice.h2) == "Corrections"
    assert [text.split(": ")[1] for text in texts(notice.select("dd"))] == [
        "We wrote 42.", "It is <43>.", WRONG, RIGHT
    ]  # fmt: skip
    assert notice.select_one("p a")["href"] == "/news/bill/versions/"


def test_correction_is_told_to_machines(client: Client, statement: StatementPage):
    corrected(statement)
    correction = statement.corrections.get()
    scripts = soup_of(client, "/news/bill/").find_all(type="application/ld+json")
    article = next(
        data for data in (json.loads(each.string) for each in scripts)
        if data["@type"] == "NewsArticle"
    )  # fmt: skip
    (told,) = article["correction"]
    assert (told["@type"], told["text"]) == ("CorrectionComment", correction.line)
    assert datetime.fromisoformat(told["datePublished"]).date() == correction.corrected_at.date()
    assert correction.line.endswith(f"What was wrong: {WRONG} What is right: {RIGHT}")


def test_preview_shows_the_correction_that_is_to_come(staff: Client, statement: StatementPage):
    send(staff, statement, "action-save", **WORDS)
    draft = soup_of(staff, reverse("wagtailadmin_pages:view_draft", args=[statement.pk]))
    notice = text_of(draft.select_one(".record--correction"))
    assert "Corrected when this is published" in notice and RIGHT in notice


@pytest.mark.parametrize("model", [Correction, PublishedVersion])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = -id", "DELETE FROM {}"])
def test_database_keeps_the_ledger_as_it_is(statement: StatementPage, model, change: str):
    corrected(statement)
    row = model.objects.first()
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        execute(change.format(model._meta.db_table))
    assert model.objects.filter(pk=row.pk).exists()


def execute(sql: str) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(sql)


def test_ledger_goes_with_its_statement_only(newsroom: NewsroomPage, statement: StatementPage):
    corrected(statement)
    other = publish(StatementPageFactory(parent=newsroom, live=False))
    StatementPage.objects.get(pk=statement.pk).delete()
    assert not Correction.objects.exists()
    assert list(PublishedVersion.objects.values_list("statement_id", flat=True)) == [other.pk]
