"""Who is signed in: asked at every request, so the SQL is written once. Who tried to be."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from curriculum.rows import Select
from tutor.people.models import User

LONGEST_NAME = 150
_USER = Select("FROM people_user u WHERE u.id = %s", u=User)


class Accounts(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        found = _USER.first(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name for which a failed log-in is counted: no longer than there is room for."""
    name = (credentials or request.POST).get("username") or ""
    return str(name)[:LONGEST_NAME]
