"""Proposals on the tiny course, and Eve's browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from curriculum.models import Course
from knowledge_tracing.models import EdgeProposal
from tests.knowledge_tracing.stand_in import make_proposal
from tutor.people.models import User


@pytest.fixture
def author(eve: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(eve)


@pytest.fixture
def proposal(course: Course) -> EdgeProposal:
    """A line that the course does not have yet."""
    return make_proposal(course, "add-integers", "two-step-equations")


def at(name: str, *args: object) -> str:
    return reverse(f"knowledge_tracing:{name}", args=args)
