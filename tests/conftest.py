"""Fixtures every test may use: the cast, the tiny course, one class, a clock, clients."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from curriculum.models import Course
from tests.cast import make_classroom, make_person
from tests.factories.curriculum import make_course
from tutor.classrooms.models import Classroom
from tutor.people.models import User


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Before the test database is dropped, whoever still holds it is sent away: the last page of
    a browser journey may be on its way out when the browser is already gone."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def ada(db: None) -> User:
    return make_person("Ada")


@pytest.fixture
def ben(db: None) -> User:
    return make_person("Ben")


@pytest.fixture
def cleo(db: None) -> User:
    return make_person("Cleo", User.Role.TEACHER)


@pytest.fixture
def dan(db: None) -> User:
    return make_person("Dan")


@pytest.fixture
def eve(db: None) -> User:
    return make_person("Eve", User.Role.AUTHOR)


@pytest.fixture
def faye(db: None) -> User:
    return make_person("Faye", User.Role.TEACHER)


@pytest.fixture
def course(db: None) -> Course:
    return make_course()


@pytest.fixture
def classroom(course: Course, cleo: User, ada: User, ben: User) -> Classroom:
    return make_classroom(course, cleo, ada, ben)


@pytest.fixture
def moment() -> datetime:
    """Noon on a Wednesday in term time; tests move from here, never from the real clock."""
    return datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20260304)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """`signed_in(ada)` is a browser in which Ada has logged in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="tutor.people.backends.Accounts")
        return client

    return sign_in
