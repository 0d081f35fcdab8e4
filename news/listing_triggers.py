"""The triggers that keep ``Listing`` in step with pages, statements and their issues.

Whatever changes them, be it Wagtail, the admin's bulk actions or SQL, the rows follow in
the same statement. They go only one by one, never all anew: Django deletes them itself
with a statement, and must not find them back.

Sequential scans are off in the functions: a session keeps their plans, and what was quickest
in an empty table would read all of it for each of fifty thousand rows.
"""

from django.db.migrations import RunSQL

CREATE = """
CREATE FUNCTION news_list(wanted bigint) RETURNS void LANGUAGE sql
SET enable_seqscan = off AS $$
    INSERT INTO news_listing (statement_id, issue_id, kind, date)
    SELECT statement.page_ptr_id, place.issue_id, statement.kind, statement.date
    FROM news_statementpage AS statement
    JOIN wagtailcore_page AS page ON page.id = statement.page_ptr_id AND page.live
    CROSS JOIN LATERAL (
        SELECT NULL::bigint AS issue_id
        UNION ALL
        SELECT issuepage_id FROM news_statementpage_issues
        WHERE statementpage_id = statement.page_ptr_id
    ) AS place
    WHERE statement.page_ptr_id = wanted
    ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION news_list_page() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF NEW.live THEN
        PERFORM news_list(NEW.id);
    ELSE
        DELETE FROM news_listing WHERE statement_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER news_list_page AFTER UPDATE ON wagtailcore_page
    FOR EACH ROW WHEN (OLD.live IS DISTINCT FROM NEW.live) EXECUTE FUNCTION news_list_page();

CREATE FUNCTION news_list_statement() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM news_list(NEW.page_ptr_id);
    ELSIF (OLD.kind, OLD.date) IS DISTINCT FROM (NEW.kind, NEW.date) THEN
        UPDATE news_listing SET kind = NEW.kind, date = NEW.date
        WHERE statement_id = NEW.page_ptr_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER news_list_statement AFTER INSERT OR UPDATE ON news_statementpage
    FOR EACH ROW EXECUTE FUNCTION news_list_statement();

CREATE FUNCTION news_list_under_issue() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM news_listing
        WHERE statement_id = OLD.statementpage_id AND issue_id = OLD.issuepage_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM news_list(NEW.statementpage_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER news_list_under_issue AFTER INSERT OR UPDATE OR DELETE ON news_statementpage_issues
    FOR EACH ROW EXECUTE FUNCTION news_list_under_issue();

SELECT news_list(page_ptr_id) FROM news_statementpage;
"""
DROP = """
DROP TRIGGER news_list_page ON wagtailcore_page;
DROP TRIGGER news_list_statement ON news_statementpage;
DROP TRIGGER news_list_under_issue ON news_statementpage_issues;
DROP FUNCTION news_list_page, news_list_statement, news_list_under_issue, news_list;
"""


def keep_listings() -> RunSQL:
    """For the migration that makes the table: fill it, and keep it from then on."""
    return RunSQL(CREATE, DROP)
