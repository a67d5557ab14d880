"""Queries whose SQL is written once per process.

Writing the SQL of a constant query costs several times what running it does. For the few reads
of every answer it is kept; what comes out are the same instances that the queryset would give.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """`build` makes the queryset from values of any kind, in the order in which its SQL has them
    (`example`); `rows` takes the real ones."""

    def __init__(self, build: Callable[..., QuerySet[M]], *example: Any) -> None:
        self._build = build
        self._example = example

    def rows(self, *values: Any) -> list[M]:
        return list(ModelIterable(cast("QuerySet[M]", _Ready(*self._written, values))))

    def first(self, *values: Any) -> M | None:
        return next(iter(self.rows(*values)), None)

    @cached_property
    def _written(self) -> tuple[Any, str]:
        compiler = self._build(*self._example).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if len(params) != len(self._example):
            raise ValueError(f"{len(params)} places for {len(self._example)} values: {sql}")
        return compiler, sql


class _Ready:
    """As much of a queryset as ModelIterable asks for: the compiler, with its SQL at hand."""

    db = "default"
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, compiler: Any, sql: str, values: tuple[Any, ...]) -> None:
        self.query = self
        self._compiler = copy.copy(compiler)
        self._compiler.connection = connection
        self._compiler.as_sql = lambda: (sql, values)

    def get_compiler(self, using: str) -> Any:
        return self._compiler
