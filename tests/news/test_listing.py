"""The table that lists are read from: in step whatever changes, and read by as many rows."""

import json
from datetime import date

import pytest
from django.db import connection
from wagtail.models import Page

from issues.models import IssuePage
from news.models import Listing, StatementPage
from tests.factories import IssuePageFactory, StatementPageFactory


@pytest.fixture
def issues(issue_index) -> list[IssuePage]:
    return IssuePageFactory.create_batch(2, parent=issue_index)


@pytest.fixture
def statement(newsroom, issues) -> StatementPage:
    statement = StatementPageFactory(parent=newsroom, kind="partner", date=date(2026, 3, 4))
    statement.issues = issues
    statement.save_revision().publish()
    return statement


def listings(statement: StatementPage) -> set[tuple]:
    found = Listing.objects.filter(statement_id=statement.pk)
    return set(found.values_list("issue_id", "kind", "date"))


def test_live_statement_is_listed_among_all_and_under_its_issues(statement, issues):
    assert listings(statement) == {
        (place, "partner", date(2026, 3, 4)) for place in (None, issues[0].pk, issues[1].pk)
    }


def test_draft_is_not_listed(newsroom, issues):
    draft = StatementPageFactory(parent=newsroom, live=False)
    draft.issues = issues
    draft.save()
    assert not listings(draft)


def test_change_of_a_published_statement_is_listed_once_published(statement, issues):
    statement.issues = issues[:1]
    statement.date = date(2026, 3, 5)
    revision = statement.save_revision()
    assert len(listings(statement)) == 3
    revision.publish()
    assert listings(statement) == {
        (place, "partner", date(2026, 3, 5)) for place in (None, issues[0].pk)
    }


def test_unpublished_statement_is_listed_no_more_until_it_is_published_again(statement):
    before = listings(statement)
    statement.unpublish()
    assert not listings(statement)
    statement.get_latest_revision().publish()
    assert listings(statement) == before


def test_listings_follow_changes_that_pass_by_the_models(statement, issues):
    StatementPage.objects.filter(pk=statement.pk).update(kind="release", date=date(2025, 1, 1))
    under = StatementPage.issues.through.objects.filter(statementpage=statement)
    under.filter(issuepage=issues[1]).delete()
    under.update(issuepage=issues[1])
    assert listings(statement) == {
        (place, "release", date(2025, 1, 1)) for place in (None, issues[1].pk)
    }
    Page.objects.filter(pk=statement.pk).update(live=False)
    assert not listings(statement)


@pytest.mark.parametrize("of", ["statement", "issue"])
def test_listings_go_with_what_they_list(statement, issues, of):
    (statement if of == "statement" else issues[0]).delete()
    assert len(listings(statement)) == (0 if of == "statement" else 2)


MANY = 2000


@pytest.fixture
def many(newsroom, issues) -> StatementPage:
    """Made by SQL as they are; every second of the first issue, one in a hundred of the second."""
    template = StatementPageFactory(parent=newsroom)
    make_many(template, issues, MANY)
    return template


def make_many(template: StatementPage, issues: list[IssuePage], number: int) -> None:
    """As many copies of a statement, a few to a day back from its date."""
    page_columns = _columns(Page, "id", "path", "slug", "url_path", "translation_key")
    statement_columns = _columns(StatementPage, "page_ptr_id", "date", "kind", parents=False)
    kinds = StatementPage.Kind.values
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO wagtailcore_page (id, path, slug, url_path, translation_key, {page_columns})
            SELECT id + n, %s || lpad(n::text, 4, '0'), 'copy-' || n, url_path || n || '/',
                   gen_random_uuid(), {page_columns}
            FROM wagtailcore_page, generate_series(1, %s) n WHERE id = %s;
            INSERT INTO news_statementpage (page_ptr_id, date, kind, {statement_columns})
            SELECT page_ptr_id + n, date - n / 5, (%s::text[])[1 + n / 7 %% 4], {statement_columns}
            FROM news_statementpage, generate_series(1, %s) n WHERE page_ptr_id = %s;
            INSERT INTO news_statementpage_issues (statementpage_id, issuepage_id)
            SELECT %s + n, %s FROM generate_series(2, %s, 2) n
            UNION ALL SELECT %s + n, %s FROM generate_series(100, %s, 100) n;
            ANALYZE;
            """,  # noqa: S608 - names of our own columns
            [template.path[: -Page.steplen] + "Z", number, template.pk, kinds, number, template.pk,
             template.pk, issues[0].pk, number, template.pk, issues[1].pk, number],
        )  # fmt: skip


def _columns(model: type[Page], *without: str, parents: bool = True) -> str:
    fields = model._meta.local_fields
    return ", ".join(f'"{field.column}"' for field in fields if field.column not in without)


def rows_read(statements) -> int:
    """How many rows PostgreSQL had in its hands to answer, by its own account."""
    sql, parameters = statements.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
        answer = cursor.fetchone()[0]
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return sum(_rows(node) for node in _nodes(plan))


def _nodes(plan: dict) -> list[dict]:
    return [plan, *(node for child in plan.get("Plans", []) for node in _nodes(child))]


def _rows(node: dict) -> int:
    removed = sum(value for name, value in node.items() if name.startswith("Rows Removed"))
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


# An issue by its number.
SELECTIONS = {
    "everything": {},
    "a kind": {"kind": "release"},
    "a year": {"year": 2025},
    "a common issue": {"issue": 0},
    "a rare issue": {"issue": 1},
    "a kind of a common issue": {"issue": 0, "kind": "release"},
    "all three": {"issue": 0, "kind": "release", "year": 2025},
}
SHOWN = 11  # ten, and one that tells that there are more
# An index, three tables, and what joins them, each row once.
MOST_ROWS = 7 * SHOWN


@pytest.mark.parametrize("selection", SELECTIONS)
def test_list_reads_only_the_rows_that_it_shows(many, issues, selection):
    chosen = dict(SELECTIONS[selection])
    if "issue" in chosen:
        chosen["issue"] = issues[chosen["issue"]]
    found = StatementPage.objects.published().listed(**chosen)
    middle = found[5]
    place = (middle.date, middle.pk)
    for bound in ({}, {"before": place}, {"after": place}):
        statements = StatementPage.objects.published().listed(**chosen, **bound)[:SHOWN]
        assert 0 < rows_read(statements) <= MOST_ROWS, bound


def test_place_deep_in_the_list_costs_as_much_as_the_first(many):
    found = StatementPage.objects.published().listed()
    deep = found[MANY - 100]
    statements = StatementPage.objects.published().listed(before=(deep.date, deep.pk))[:SHOWN]
    assert len(statements) == SHOWN
    assert rows_read(statements) <= MOST_ROWS


def test_lists_before_and_after_a_place_meet_at_it(many):
    found = [statement.pk for statement in StatementPage.objects.published().listed()[:40]]
    place = StatementPage.objects.get(pk=found[20])
    place = (place.date, place.pk)
    before = StatementPage.objects.published().listed(before=place)[:5]
    after = StatementPage.objects.published().listed(after=place)[:5]
    assert [statement.pk for statement in before] == found[21:26]
    assert [statement.pk for statement in after] == found[19:14:-1]
