"""manage.py add_person cleo --role teacher: an account from the operator's shell."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tutor.people.actions import PeopleError, add_person
from tutor.people.models import User


class Command(BaseCommand):
    help = "Add an account. The password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=User.Role.values, default=User.Role.STUDENT)
        parser.add_argument("--name", default="", help="Name shown to others")
        parser.add_argument("--language", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        typed = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline()
        try:
            user = add_person(
                options["username"],
                typed.rstrip("\n"),
                role=options["role"],
                display_name=options["name"],
                language=options["language"],
            )
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user.username} is now a {user.role}.")
