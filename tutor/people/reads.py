"""Everything that is stored about one person, as data that can leave the house."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.db.models import ForeignKey, Model, Q

from tutor.people.models import User
from tutor.people.relations import SECRET_TABLES, owned_by

FORMAT = "chiron-person-1"
_HIDDEN = frozenset({"password", "id"})

Rows = dict[type[Model], dict[Any, Model]]


def everything_about(user: User) -> dict[str, Any]:
    """The account and every row that hangs on it, table by table; no keys, no passwords."""
    rows = _collect(user)
    tables = {
        table._meta.label: [_row(row) for row in found.values()]
        for table, found in sorted(rows.items(), key=lambda item: item[0]._meta.label)
    }
    return {"format": FORMAT, "account": _row(user), "tables": tables}


def _collect(user: User) -> Rows:
    """Breadth first from the account; one query a foreign key, each row once."""
    rows: Rows = {}
    front: list[tuple[type[Model], list[Any]]] = [(User, [user.pk])]
    while front:
        model, keys = front.pop(0)
        for table, key in owned_by(model):
            if table._meta.label_lower in SECRET_TABLES:
                continue
            known = rows.setdefault(table, {})
            new = {row.pk: row for row in _rows_of(table, key, keys) if row.pk not in known}
            known.update(new)
            if new:
                front.append((table, list(new)))
    return {table: found for table, found in rows.items() if found}


def _rows_of(table: type[Model], key: ForeignKey[Model, Model], keys: list[Any]) -> Iterable[Model]:
    named = [f.name for f in table._meta.concrete_fields if isinstance(f, ForeignKey)]
    belongs = Q(**{f"{key.name}__in": keys})
    return table._default_manager.filter(belongs).select_related(*named).order_by("pk")


def _row(row: Model) -> dict[str, Any]:
    return {
        field.name: _value(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if field.name not in _HIDDEN
    }


def _value(value: Any) -> Any:
    """Other rows by their public name; bytes as text."""
    if isinstance(value, Model):
        return str(getattr(value, "slug", None) or getattr(value, "code", None) or value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
