"""Which tables hold rows that belong to a person, found by Django's own relations.

People is a low room: it cannot name the tables of the rooms above, and must not miss a new one.
A row belongs to someone when it cannot live without them: every foreign key that leads to the
person and does not merely forget them (SET_NULL).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import SET_NULL, ForeignKey, Model
from django.db.models.fields.reverse_related import ManyToOneRel

# Keys to the house are not knowledge about a person.
SECRET_TABLES = frozenset({"authtoken.token", "authtoken.tokenproxy", "sessions.session"})


def owned_by(model: type[Model]) -> Iterator[tuple[type[Model], ForeignKey[Model, Model]]]:
    """The tables whose rows belong to a row of `model`, each with the foreign key that says so."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.on_delete is SET_NULL:
            continue
        table = relation.related_model
        if isinstance(table, type) and not table._meta.proxy:
            yield table, relation.field
