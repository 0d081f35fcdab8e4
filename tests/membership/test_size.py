"""That what staff look for among very many people is found by an index, not by reading all rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.membership.test_admin import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("password_alone")]


PEOPLE = """
WITH people AS (
    INSERT INTO membership_person (email, address_hash, created_at, first_name, last_name, state,
        zip_code, agency)
    SELECT n || '@example.com', n, now(), '', '', '', '', '' FROM generate_series(1, 2000) n
    RETURNING id
), members AS (
    INSERT INTO membership_membership (person_id, kind, status, since)
    SELECT id, CASE id % 10 WHEN 0 THEN 'family' ELSE 'supporter' END, 'active', '2026-03-14'
    FROM people
), consents AS (
    INSERT INTO membership_consent (person_id, action, purpose, subject, wording, wording_version,
        source, path, stated_at, proof, note, recorded_by, recorded_at)
    SELECT id, 'given', CASE id % 20 WHEN 0 THEN 'issue' ELSE 'newsletter' END, '', '', '',
        CASE id % 3 WHEN 0 THEN 'footer' ELSE 'join' END, '', now(), '', '', '', now()
    FROM people
)
INSERT INTO membership_subscription (person_id, topic, started_at)
SELECT id, CASE id % 20 WHEN 0 THEN 'state' ELSE 'newsletter' END, now() FROM people
"""


@pytest.fixture
def _few_rows_count_as_many():
    """Of few rows all are read. Where an index would do, it is taken now."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")


def plan_of_counting(client: Client, path: str) -> str:
    """How the database finds the rows that a listing counts."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    [counting] = [query["sql"] for query in queries if query["sql"].endswith("LIMIT 10001")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {counting}")
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.usefixtures("_few_rows_count_as_many")
@pytest.mark.parametrize(
    ("path", "indexes"),
    [
        ("/admin/signup/?q=smi", ["signup_by_words"]),
        ("/admin/consent/?stands=yes&purpose=issue&source=footer", ["consent_by_purpose"]),
        ("/admin/person/?standing=current&kind=family", ["membership_by_kind"]),
        ("/admin/person/?standing=current&kind=family&topic=state", ["subscription_active"]),
    ],
)
def test_rows_are_counted_by_an_index(officer, path, indexes):
    make_member()
    plan = plan_of_counting(officer, path)
    assert [index for index in indexes if index not in plan] == [], plan
    assert "Seq Scan" not in plan


def test_kind_and_standing_are_asked_of_a_membership_at_once(officer):
    make_member()
    plan = plan_of_counting(officer, "/admin/person/?standing=new&kind=supporter")
    assert plan.count("on membership_membership") == 1
