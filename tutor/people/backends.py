"""Who is signed in: asked at every request, so the SQL is written once."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from curriculum.rows import Select
from tutor.people.models import User

_USER = Select("FROM people_user u WHERE u.id = %s", u=User)


class Accounts(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        found = _USER.first(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
