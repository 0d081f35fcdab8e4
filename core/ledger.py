"""Rows that are only ever added: what is on record is never rewritten."""

from typing import Any, NoReturn

from django.db import models
from django.db.migrations import RunSQL

CREATE = """
CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NEW; -- rewrites nothing: loading a dump twice does that
    END IF;
    RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_append_only
    BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""
DROP = """
DROP TRIGGER {table}_append_only ON {table};
DROP FUNCTION {table}_append_only();
"""
GO_WITH_OWNER = """
CREATE FUNCTION {table}_go_with_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM {table} WHERE {column} = OLD.{key};
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_go_with_owner
    AFTER DELETE ON {owner}
    FOR EACH ROW EXECUTE FUNCTION {table}_go_with_owner();
"""
STAY = """
DROP TRIGGER {table}_go_with_owner ON {owner};
DROP FUNCTION {table}_go_with_owner();
"""


def append_only(table: str) -> RunSQL:
    """For a migration: have the database itself refuse to change or delete rows.

    They go only from inside another trigger: with the row that they belong to.
    """
    return RunSQL(CREATE.format(table=table), DROP.format(table=table))


def go_with_owner(table: str, *, column: str, owner: str, key: str) -> RunSQL:
    """For a migration: delete rows with the row of ``owner`` whose ``key`` their column holds.

    Their foreign key says ``DO_NOTHING``. Django's own cascade would delete them by
    statements of its own, which ``append_only()`` refuses, and it has no ``DB_CASCADE`` to
    pages.
    """
    names = {"table": table, "column": column, "owner": owner, "key": key}
    return RunSQL(GO_WITH_OWNER.format(**names), STAY.format(**names))


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what is only ever added to."""


class LedgerQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.verbose_name_plural} are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.verbose_name_plural} are never deleted.")


class Ledger(models.Model):
    """A line on record. Its table takes ``append_only()`` in a migration, too."""

    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("view",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.verbose_name_plural} are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self._meta.verbose_name_plural} are never deleted.")
