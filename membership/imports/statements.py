# ruff: noqa: S608 - statements are put together from constants of this file; values are parameters
"""What an import asks and tells the database: each step one statement, for all lines at once.

Parameters, by name: ``pk`` of the import, ``replaces`` (whether what is on record gives way),
``topics`` and ``issues`` (two lists of the same length: what mail the people agreed to), and
those that only one statement has.
"""

# A line (l) speaks for a person (p). Names go together, and so do state and ZIP code: what is
# missing is filled in only where the rest does not speak of somebody or somewhere else.
_RESULT = {
    "first_name": "p.first_name = '' AND lower(p.last_name) IN ('', lower(l.last_name))",
    "last_name": "p.last_name = '' AND lower(p.first_name) IN ('', lower(l.first_name))",
    "state": "p.state = ''",
    "zip_code": "p.zip_code = '' AND (p.state = '' OR l.state IN ('', p.state))",
    "agency": "p.agency = ''",
}
_FIELDS = ", ".join(_RESULT)
_NEW_VALUES = ", ".join(
    f"CASE WHEN l.{field} <> '' AND (%(replaces)s OR {missing}) THEN l.{field} ELSE p.{field} END"
    for field, missing in _RESULT.items()
)
_OLD_VALUES = ", ".join(f"p.{field}" for field in _RESULT)
_WANTED = "unnest(%(topics)s::text[], %(issues)s::bigint[]) AS wanted(topic, issue)"
# An import never brings back what somebody left: one that ended counts, too.
_NO_MEMBER = "NOT EXISTS (SELECT FROM membership_membership m WHERE m.person_id = l.person)"
_OTHER_KIND = """%(replaces)s AND l.kind <> '' AND m.person_id = l.person
    AND m.status = 'active' AND m.kind NOT IN (l.kind, 'organization')"""
_NOT_SUBSCRIBED = """NOT EXISTS (
    SELECT FROM membership_subscription s WHERE s.person_id = l.person
    AND s.topic = wanted.topic AND s.issue_id IS NOT DISTINCT FROM wanted.issue)"""

JUDGE = f"""
WITH known AS (
    SELECT l.id, l.line, l.address_hash, coalesce(p.merged_into_id, p.id) AS person
    FROM membership_importline l
    LEFT JOIN membership_person p ON p.address_hash = l.address_hash
    WHERE l.people_import_id = %(pk)s AND l.outcome <> 'error'
), numbered AS (
    SELECT known.*, min(line) OVER (PARTITION BY coalesce(person::text, address_hash)) AS first
    FROM known
), judged AS (
    SELECT l.id, l.line, l.first, l.person, CASE
        WHEN l.line <> l.first THEN 'repeated'
        WHEN EXISTS (SELECT FROM membership_suppression s
            WHERE s.address_hash = l.address_hash OR s.address_hash = p.address_hash)
            THEN 'suppressed'
        WHEN l.person IS NULL THEN 'new'
        WHEN ({_OLD_VALUES}) IS DISTINCT FROM ({_NEW_VALUES})
            OR l.kind <> '' AND {_NO_MEMBER}
            OR EXISTS (SELECT FROM membership_membership m WHERE {_OTHER_KIND})
            OR EXISTS (SELECT FROM {_WANTED} WHERE {_NOT_SUBSCRIBED})
            THEN 'changed'
        ELSE 'unchanged' END AS outcome
    FROM (
        SELECT numbered.first, numbered.person, staged.id, staged.line, staged.address_hash,
            staged.first_name, staged.last_name, staged.state, staged.zip_code, staged.agency,
            staged.kind
        FROM numbered JOIN membership_importline staged ON staged.id = numbered.id
    ) l
    LEFT JOIN membership_person p ON p.id = l.person
)
UPDATE membership_importline l
SET outcome = judged.outcome, person = judged.person, problem = CASE
    WHEN judged.outcome = 'repeated' THEN 'The same person as in line ' || judged.first || '.'
    ELSE '' END
FROM judged WHERE judged.id = l.id
"""

PEOPLE = f"""
INSERT INTO membership_person (email, address_hash, created_at, {_FIELDS})
SELECT email, address_hash, now(), {_FIELDS}
FROM membership_importline WHERE people_import_id = %(pk)s AND outcome = 'new' ORDER BY line
ON CONFLICT DO NOTHING
"""

# Also of who joined by a form a moment ago: the statement above left them as they are.
KNOW = """
UPDATE membership_importline l SET person = coalesce(p.merged_into_id, p.id)
FROM membership_person p
WHERE l.people_import_id = %(pk)s AND l.outcome = 'new' AND p.address_hash = l.address_hash
"""

DETAILS = f"""
UPDATE membership_person p SET ({_FIELDS}) = ROW({_NEW_VALUES})
FROM membership_importline l
WHERE l.people_import_id = %(pk)s AND l.outcome = 'changed' AND p.id = l.person
    AND ({_OLD_VALUES}) IS DISTINCT FROM ({_NEW_VALUES})
"""

MEMBERSHIPS = f"""
WITH begun AS (
    INSERT INTO membership_membership (person_id, kind, status, since)
    SELECT l.person, l.kind, 'active', coalesce(l.since, %(today)s) FROM membership_importline l
    WHERE l.people_import_id = %(pk)s AND l.outcome IN ('new', 'changed') AND l.kind <> ''
        AND {_NO_MEMBER}
    ORDER BY l.line
    ON CONFLICT DO NOTHING
    RETURNING id, person_id
)
UPDATE membership_importline l SET membership = begun.id FROM begun
WHERE l.people_import_id = %(pk)s AND l.outcome IN ('new', 'changed')
    AND l.person = begun.person_id
"""

KINDS = f"""
UPDATE membership_membership m SET kind = l.kind FROM membership_importline l
WHERE l.people_import_id = %(pk)s AND l.outcome = 'changed' AND {_OTHER_KIND}
"""

# The day on which somebody agreed begins at midnight where the site is.
SUBSCRIPTIONS = f"""
WITH started AS (
    INSERT INTO membership_subscription (person_id, topic, issue_id, started_at)
    SELECT l.person, wanted.topic, wanted.issue, now()
    FROM membership_importline l CROSS JOIN {_WANTED}
    WHERE l.people_import_id = %(pk)s AND l.outcome IN ('new', 'changed') AND {_NOT_SUBSCRIBED}
    ORDER BY l.line
    ON CONFLICT DO NOTHING
    RETURNING person_id, topic, issue_id
)
INSERT INTO membership_consent (person_id, action, purpose, subject, wording, wording_version,
    source, path, stated_at, proof, note, recorded_by, recorded_at)
SELECT started.person_id, 'given', started.topic, coalesce(page.title, ''), %(wording)s,
    %(wording_version)s, 'import', '', l.agreed_on::timestamp AT TIME ZONE %(zone)s, '',
    %(origin)s, %(by)s, now()
FROM started
JOIN membership_importline l ON l.people_import_id = %(pk)s AND l.person = started.person_id
    AND l.outcome IN ('new', 'changed')
LEFT JOIN wagtailcore_page page ON page.id = started.issue_id
"""

# Without mail to agree to, the ledger says nothing of where somebody is from.
NOTES = """
INSERT INTO membership_note (person_id, text, written_at, written_by_id)
SELECT person, %(note)s, now(), %(by_pk)s FROM membership_importline
WHERE people_import_id = %(pk)s AND outcome = 'new' AND person IS NOT NULL ORDER BY line
"""
