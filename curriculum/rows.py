"""Rows read and written without composing a queryset.

Django writes the SQL of a query anew each time; for the few statements of every answer that costs
several times what running them does. Here the SQL is written once per process, and as it never
varies the database keeps its plan too. What comes out are ordinary instances, through the fields'
own conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import Any

from django.db import connection, models
from django.db.models import Model

_Stored = Callable[[Model, bool], Any]
# The attributes of these go to the database as they are.
_AS_IS = (
    models.CharField,
    models.TextField,
    models.UUIDField,
    models.IntegerField,
    models.FloatField,
    models.BooleanField,
    models.DateTimeField,
    models.ForeignKey,
)


class Select:
    """`Select("FROM practice_run r JOIN ... WHERE r.id = %s", r=Run, ...)`: for each row one
    instance of each named model, in that order; None where an outer join found no row. The names
    are the aliases in the SQL.

    Instead of a model, `(model, "field", ...)` reads only its key and these; the others are
    deferred.
    """

    def __init__(self, tail: str, **models: type[Model] | tuple[Any, ...]) -> None:
        self._tail = tail
        self._models = models

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        sql, makers = self._written
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [tuple(make(row) for make in makers) for row in cursor.fetchall()]

    def first(self, *values: Any) -> tuple[Any, ...] | None:
        return next(iter(self.rows(*values)), None)

    @cached_property
    def _written(self) -> tuple[str, list[_Maker]]:
        columns: list[str] = []
        makers = []
        for alias, asked in self._models.items():
            model, *names = asked if isinstance(asked, tuple) else (asked,)
            maker = _Maker(model, _fields(model, names), len(columns))
            columns += [f"{alias}.{_quoted(field.column)}" for field in maker.fields]
            makers.append(maker)
        return f"SELECT {', '.join(columns)} {self._tail}", makers


class _Maker:
    """Makes one model's instance from its place in a row."""

    def __init__(self, model: type[Model], fields: Sequence[Any], start: int) -> None:
        self.fields = fields
        self._model = model
        self._key = fields.index(model._meta.pk)
        self._names = [field.attname for field in fields]
        self._place = slice(start, start + len(fields))
        # Numbers, texts, times arrive as Python values; only some fields convert (JSON).
        self._converting = [
            (i, field) for i, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def __call__(self, row: Sequence[Any]) -> Model | None:
        values = list(row[self._place])
        if values[self._key] is None:
            return None
        for i, field in self._converting:
            values[i] = field.from_db_value(values[i], None, connection)
        return self._model.from_db(connection.alias, self._names, values)


def _fields(model: type[Model], names: Sequence[str]) -> list[Any]:
    """The key and the named fields, or all; in the model's own order, as `from_db` wants them."""
    asked = {model._meta.get_field(name) for name in names}
    fields = model._meta.concrete_fields
    return [f for f in fields if not asked or f in asked or f.primary_key]


def fetched(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement that is written out where it is used."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def insert(*fresh: Model) -> None:
    """New rows of one model in one statement; their keys are set. No signals, as bulk_create."""
    model = type(fresh[0])
    fields, sql = _insertion(model, len(fresh))
    values = [stored(one, True) for one in fresh for stored in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for one, (key,) in zip(fresh, cursor.fetchall(), strict=True):
            one.pk = key
            one._state.adding, one._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write these fields of a row that exists."""
    fields, sql = _change(type(row), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(stored(row, False) for stored in fields), row.pk])


@cache
def _insertion(model: type[Model], count: int) -> tuple[list[_Stored], str]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    columns = ", ".join(_quoted(field.column) for field in fields)
    into, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    sql = f"INSERT INTO {into} ({columns}) VALUES {places} RETURNING {key}"  # noqa: S608 -- our own names
    return [_stored(field) for field in fields], sql


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[list[_Stored], str]:
    fields = [model._meta.get_field(name) for name in names]
    settings = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)  # type: ignore[union-attr]
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    sql = f"UPDATE {table} SET {settings} WHERE {key} = %s"  # noqa: S608 -- our own names
    return [_stored(field) for field in fields], sql


def _stored(field: Any) -> _Stored:
    """What goes into the column: (row, is it new?) -> value. Most fields store the attribute as it
    is; the others (JSON, dates that set themselves) are asked each time."""
    sets_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if isinstance(field, _AS_IS) and not sets_itself:
        name = field.attname
        return lambda row, add: getattr(row, name)
    return lambda row, add: field.get_db_prep_save(field.pre_save(row, add), connection)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
