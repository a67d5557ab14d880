"""The tables are what the models say, and every migration's name says what it does."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command

from tests.architecture.files import ROOMS, ROOT


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_migrations_have_names() -> None:
    names = [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("migrations/[0-9]*.py")
        if re.search(r"_auto_|_\d{8}", path.name)
    ]
    assert names == []
