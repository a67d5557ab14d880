"""Who may open which of the author's pages, by which method."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from curriculum.models import Edge
from tests.curriculum.web.conftest import at

PAGES = (
    *("course-list", "course-create", "course-import", "course-detail", "course-update"),
    *("course-check", "course-export", "graph", "skill-list", "skill-create", "skill-update"),
    *("exercise-list", "exercise-create", "exercise-update", "exercise-version"),
    *("misconception-list", "misconception-create", "misconception-update"),
)
ONLY_LOOKED_AT = (
    *("course-list", "course-detail", "course-check", "course-export", "graph", "skill-list"),
    *("exercise-list", "exercise-version", "misconception-list"),
)


@pytest.mark.parametrize("door", PAGES)
def test_the_author_opens_each_page(door, addresses, author):
    assert author.get(addresses[door]).status_code == 200


@pytest.mark.parametrize("door", PAGES)
def test_nobody_else_does(door, addresses, ada, cleo, dan, signed_in):
    codes = [signed_in(person).get(addresses[door]).status_code for person in (ada, cleo, dan)]
    assert codes == [404] * 3


@pytest.mark.parametrize("door", PAGES)
def test_a_visitor_logs_in_first(door, addresses):
    answer = Client().get(addresses[door])
    assert answer.status_code == 302
    assert answer["Location"].split("?")[0] == reverse("people:login")


@pytest.mark.parametrize("door", ONLY_LOOKED_AT)
def test_some_pages_are_only_read(door, addresses, author):
    assert author.post(addresses[door]).status_code == 405


@pytest.fixture
def verbs(course, exercise) -> list[str]:
    edge = Edge.objects.get(target__course=course, target__slug="subtract-integers")
    ends = (edge.source.code, edge.target.code, edge.kind)
    return [
        at("add-edge", course.slug),
        at("accept-edge", *ends),
        at("remove-edge", *ends),
        at("exercise-create-preview", course.slug),
        at("exercise-preview", exercise.code),
        at("exercise-publish", exercise.code),
        at("exercise-retire", exercise.code),
    ]


def test_verbs_are_posted(verbs, author):
    assert [author.get(verb).status_code for verb in verbs] == [405] * len(verbs)


def test_strangers_change_nothing(verbs, course, exercise, dan, cleo, signed_in):
    before = Edge.objects.count(), exercise.versions.count()
    for person in (dan, cleo):
        client = signed_in(person)
        assert [client.post(verb).status_code for verb in verbs] == [404] * len(verbs)
    exercise.refresh_from_db()
    assert (Edge.objects.count(), exercise.versions.count()) == before
    assert exercise.state == "published"


def test_other_addresses_are_nothing(author, exercise):
    assert author.get(at("course-detail", "nowhere")).status_code == 404
    assert author.get(at("exercise-version", exercise.code, 99)).status_code == 404
