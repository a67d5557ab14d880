"""Django's database sessions, read with SQL that is written once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from curriculum.rows import Select


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        if found := _session().first(self.session_key, timezone.now()):
            data: dict[str, Any] = self.decode(found[0].session_data)
            return data
        self._session_key = None
        return {}


@cache
def _session() -> Select:
    """The table is an app's: it can be asked for only when the apps are loaded."""
    return Select(
        "FROM django_session s WHERE s.session_key = %s AND s.expire_date > %s",
        s=SessionStore.get_model_class(),
    )
