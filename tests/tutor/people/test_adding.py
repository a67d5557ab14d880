"""Accounts from the operator's shell."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tutor.people.actions import PeopleError, add_person
from tutor.people.models import User

pytestmark = pytest.mark.django_db


def add(monkeypatch: pytest.MonkeyPatch, password: str, *options: str) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("add_person", *options, stdout=out)
    return out.getvalue()


def test_a_teacher(monkeypatch: pytest.MonkeyPatch) -> None:
    said = add(monkeypatch, "pencil-river-lamp", "cleo", "--role", "teacher", "--name", "Cleo M.")
    cleo = User.objects.get(username="cleo")
    assert (cleo.role, cleo.name, cleo.is_staff) == ("teacher", "Cleo M.", False)
    assert cleo.check_password("pencil-river-lamp")
    assert "cleo" in said


def test_an_admin_enters_the_operators_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    add(monkeypatch, "pencil-river-lamp", "root", "--role", "admin")
    assert User.objects.get(username="root").is_superuser


@pytest.mark.parametrize("name", ["cleo", "not a name"])
def test_a_bad_name_is_refused(monkeypatch: pytest.MonkeyPatch, cleo: User, name: str) -> None:
    with pytest.raises(CommandError):
        add(monkeypatch, "pencil-river-lamp", name)


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="too common"):
        add(monkeypatch, "password", "ada")
    assert not User.objects.exists()


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(PeopleError) as refusal:
        add_person("ada", "pencil-river-lamp", role="wizard")
    assert refusal.value.code == "unknown_role"
