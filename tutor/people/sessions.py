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

    def _validate_session_key(self, key: str | None) -> bool:
        """A key of our own making; the database would refuse to look for some others."""
        long_enough = super()._validate_session_key(key)  # type: ignore[misc]  # not in the stubs
        return bool(long_enough and str(key).isalnum())


@cache
def _session() -> Select:
    """The table is an app's: it can be asked for only when the apps are loaded."""
    return Select(
        "FROM django_session s WHERE s.session_key = %s AND s.expire_date > %s",
        s=SessionStore.get_model_class(),
    )
