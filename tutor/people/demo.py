"""The log-ins of the demo school, as its front page and the terminal show them. No Django here:
bin/demo reads it before there is a database."""

from __future__ import annotations

PASSWORD = "practise-6-weeks"  # noqa: S105 -- meant to be known; demo sites only
# Name and role.
LOGINS = (("ada", "student"), ("cleo", "teacher"), ("eve", "author"), ("admin", "admin"))
