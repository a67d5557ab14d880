"""Every address, known to the router or not, for everyone who should not see what is behind it.

A forgotten gate cannot pass: each address is asked for by an anonymous visitor, a student, a
teacher of another school and an author, by GET and POST, once with codes of nothing and once with
the codes of Ada's own rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.tutor.people.history import make_history
from tutor.classrooms.models import Classroom
from tutor.practice.models import Attempt

ARGUMENT = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
FOREIGN = ("admin/", "static/")
NOTHING = {"uuid": str(uuid4()), "slug": "nothing", "str": "nothing", "int": "987654", "path": "x"}
# Rows of one person or class: nobody else may see them, whatever the address.
PRIVATE = {"classroom", "session", "run", "conversation", "turn", "report", "attempt", "student"}
# What a wrong visitor may be told.
REFUSED = {302, 303, 401, 403, 404, 405, 410}
# Addresses with a private argument that tell a stranger nothing, each with the reason.
OPEN: dict[str, str] = {}


@dataclass(frozen=True)
class Address:
    route: str
    name: str

    @property
    def arguments(self) -> dict[str, str]:
        return {m["name"]: m["kind"] or "str" for m in ARGUMENT.finditer(self.route)}

    def path(self, values: dict[str, str]) -> str:
        return "/" + ARGUMENT.sub(
            lambda m: values.get(m["name"], NOTHING.get(m["kind"] or "str", "nothing")), self.route
        )


def addresses() -> list[Address]:
    return [a for a in walk(get_resolver().url_patterns, "") if not a.route.startswith(FOREIGN)]


def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^").rstrip("$\\Z")
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield Address(route, pattern.name or "")


@pytest.fixture
def visitors(request: pytest.FixtureRequest, signed_in) -> dict[str, Client]:
    """None of them has anything to do with Ada or her class."""
    people = {name: request.getfixturevalue(name) for name in ("dan", "faye", "eve")}
    clients = {"anonymous": Client()} | {name: signed_in(user) for name, user in people.items()}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


# What a route that takes any text might hand to the database.
ODD = ("%00", "a%00b", "%F0%9F%A6%8A", "-", "9" * 300)


@pytest.fixture
def adas(classroom: Classroom, ada, moment) -> dict[str, str]:
    attempt = make_history(ada, classroom.course, moment)
    run = attempt.run
    codes: dict[str, UUID] = {
        "classroom": classroom.code, "student": ada.code, "student_code": ada.code,
        "session": run.session.code, "run": run.code, "attempt": attempt.code,
        "conversation": run.conversation.code, "turn": run.conversation.turns.get().code,
        "report": run.reports.get().code,
    }  # fmt: skip
    return {name: str(code) for name, code in codes.items()}


def test_there_are_addresses() -> None:
    assert len(addresses()) > 25


def test_addresses_are_kebab_case_and_end_with_a_slash() -> None:
    routes = [ARGUMENT.sub("x", address.route) for address in addresses()]
    odd = [r for r in routes if r and not re.fullmatch(r"([a-z0-9-]+/)*([a-z0-9-]+\.\w+)?", r)]
    assert [r for r in odd if not r.startswith("api/")] == []


def test_nothing_breaks_for_codes_of_nothing(visitors: dict[str, Client]) -> None:
    broken = [
        f"{method} {address.path({})} as {name}: {status}"
        for address in addresses()
        for name, client in visitors.items()
        for method, status in ask(client, address.path({}))
        if status >= 500 or (address.arguments and status < 300)
    ]
    assert broken == []


def test_a_stranger_never_sees_or_changes_what_is_adas(
    visitors: dict[str, Client], adas: dict[str, str]
) -> None:
    before = Attempt.objects.count()
    private = [a for a in addresses() if PRIVATE & set(a.arguments) and a.name not in OPEN]
    assert private
    seen = [
        f"{method} {address.path(adas)} as {name}: {status}"
        for address in private
        for name, client in visitors.items()
        for method, status in ask(client, address.path(adas))
        if status not in REFUSED
    ]
    assert seen == []
    assert Attempt.objects.count() == before


def test_nothing_breaks_for_odd_names(classroom: Classroom, ada, eve, signed_in) -> None:
    """As asked by those who are let in: nobody else gets as far as the name."""
    course = classroom.course
    skill, other = course.skills.all()[:2]
    known = {"course": course.slug, "source": str(skill.code), "target": str(other.code)}
    ways = [(eve, "author/", known), (ada, "practice/", {"course": str(course.code)})]
    named = [
        (signed_in(who), a.path({**values, name: odd}))
        for who, section, values in ways
        for a in addresses()
        for name in a.arguments
        for odd in ODD
        if a.route.startswith(section) and a.arguments[name] != "uuid"
    ]
    assert len(named) > len(ODD)
    told_all = {path: list(ask(client, path)) for client, path in named}
    broken = {path: told for path, told in told_all.items() if any(s >= 500 for _m, s in told)}
    assert broken == {}


def ask(client: Client, path: str) -> Iterator[tuple[str, int]]:
    """GET, then POST; logging out on the way would make the rest of the walk anonymous."""
    yield "GET", told(client.get(path))
    if path != "/logout/":
        yield "POST", told(client.post(path, {}))


def told(response: HttpResponseBase) -> int:
    """The status; a part of a page sends the whole page to the log-in by a header of its own."""
    return 303 if "HX-Redirect" in response.headers else response.status_code
