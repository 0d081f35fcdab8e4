"""Rows into tables by COPY: 300 times as fast as ``save()``. Needs Django."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Mapping[str, Any]


class Filler:
    """Fills one model's table. Rows are mappings from a field's attribute (``person_id``).

    All rows have the keys of ``fields``; the other columns get the model's defaults, as they
    are when the filler is made.
    """

    def __init__(self, model: type[models.Model], fields: Iterable[str]) -> None:
        self.model, self.fields = model, tuple(fields)
        rest = [field for field in model._meta.concrete_fields if _needs_value(field, self.fields)]
        self.rest = tuple(field.get_default() for field in rest)
        columns = {field.attname: field.column for field in model._meta.concrete_fields}
        names = [columns[name] for name in self.fields] + [field.column for field in rest]
        self.command = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table), sql.SQL(",").join(map(sql.Identifier, names))
        )
        self.json = {field.attname for field in model._meta.concrete_fields if _is_json(field)}

    def copy(self, rows: Iterable[Row]) -> None:
        with connection.cursor() as cursor, cursor.copy(self.command) as copy:
            for row in rows:
                copy.write_row((*(self._value(row, name) for name in self.fields), *self.rest))

    def _value(self, row: Row, name: str) -> Any:
        return Jsonb(row[name]) if name in self.json else row[name]


def reserve(model: type[models.Model], count: int) -> int:
    """The first of so many primary keys that nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(name, nextval(name) + %s) FROM pg_get_serial_sequence(%s, 'id') AS name",
            [count, model._meta.db_table],
        )
        return cursor.fetchone()[0] - count


def _needs_value(field: models.Field, given: tuple[str, ...]) -> bool:
    if field.attname in given or field.primary_key or field.has_db_default():
        return False
    return not field.null or isinstance(field, ArrayField)


def _is_json(field: models.Field) -> bool:
    return isinstance(field, models.JSONField)
