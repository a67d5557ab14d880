"""The log-ins of the demo school, as the front page of a demo site shows them."""

from __future__ import annotations

from tutor.people.models import User

PASSWORD = "practise-6-weeks"  # noqa: S105 -- meant to be known; demo sites only
LOGINS = [
    ("ada", User.Role.STUDENT),
    ("cleo", User.Role.TEACHER),
    ("eve", User.Role.AUTHOR),
    ("admin", User.Role.ADMIN),
]
