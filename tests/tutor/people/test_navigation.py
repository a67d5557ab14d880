"""The menu in the header."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tutor.people.context import navigation
from tutor.people.models import User

pytestmark = pytest.mark.django_db


def menu(user: User | AnonymousUser, path: str = "/") -> list[tuple[str, str]]:
    request: HttpRequest = RequestFactory().get(path)
    request.user = user
    return [(item.label, item.current) for item in navigation(request)["navigation"]]


def labels(user: User | AnonymousUser) -> list[str]:
    return [label for label, _current in menu(user)]


def test_everyone_gets_their_own_menu(ada: User, cleo: User, eve: User) -> None:
    assert labels(AnonymousUser()) == []
    assert labels(ada) == ["Today", "Map", "History"]
    assert labels(cleo) == ["Classes"]
    assert labels(eve) == ["Courses"]


def test_the_current_page_is_marked(ada: User, cleo: User) -> None:
    assert dict(menu(ada, "/practice/")) == {"Today": "page", "Map": "", "History": ""}
    assert dict(menu(ada, "/practice/map/"))["Map"] == "page"
    assert dict(menu(ada, "/practice/map/"))["Today"] == ""
    assert dict(menu(cleo, "/dashboard/x/"))["Classes"] == "true"
    assert dict(menu(ada, "/account/")) == {"Today": "", "Map": "", "History": ""}


def test_operators_find_the_admin(client: Client, signed_in: Callable[[User], Client]) -> None:
    root = User.objects.create_superuser("root", password="x", role=User.Role.ADMIN)
    assert 'href="/admin/"' in signed_in(root).get("/account/").content.decode()
