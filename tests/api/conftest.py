"""Clients of the API, and Ada in the middle of an exercise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from curriculum.models import Course
from tests.api.caller import Caller
from tests.factories.practice import make_run, make_session
from tutor.classrooms.models import Classroom
from tutor.people.models import User
from tutor.practice.models import Run

As = Callable[[User], Caller]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def by_token(db: None) -> As:
    """`by_token(ada)` calls with Ada's token."""

    def call(user: User) -> Caller:
        token, _ = Token.objects.get_or_create(user=user)
        return Caller(Client(), Authorization=f"Token {token.pk}")

    return call


@pytest.fixture
def api(by_token: As, ada: User) -> Caller:
    return by_token(ada)


@pytest.fixture
def now() -> datetime:
    """The API reads the real clock; what happened a moment ago is recent for it."""
    return timezone.now()


@pytest.fixture
def run(classroom: Classroom, course: Course, ada: User, now: datetime) -> Run:
    """Ada at the exercise of two steps, whose answers are 8 and 4."""
    return make_run(make_session(ada, course, now), "two-step-1", now)
