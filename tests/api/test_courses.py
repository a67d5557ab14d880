"""GET courses/, courses/<slug>/, courses/<slug>/export/"""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from curriculum.course_files.reading import read_files
from tests.api.caller import BASE
from tests.cast import make_classroom
from tests.factories.curriculum import make_course

pytestmark = pytest.mark.django_db


def slugs(page):
    return [one["slug"] for one in page["results"]]


def test_list_in_the_readers_language(api, course):
    api.headers["Accept-Language"] = "es"
    status, page = api.get("courses/")
    assert status == 200
    assert [one["title"] for one in page["results"]] == ["Primeros pasos"]


def test_a_draft_is_for_authors(by_token, ada, eve, course):
    make_course("in-the-making", published=False)
    assert slugs(by_token(ada).get("courses/")[1]) == ["first-steps"]
    assert slugs(by_token(eve).get("courses/")[1]) == ["first-steps", "in-the-making"]
    assert by_token(ada).get("courses/in-the-making/")[0] == 404
    assert by_token(eve).get("courses/in-the-making/")[0] == 200


def test_pages(api, course):
    make_course("second")
    status, page = api.get("courses/", size=1, page=2)
    assert (status, page["count"], slugs(page), page["next"]) == (200, 2, ["second"], None)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 40])
def test_a_page_that_is_not_there(api, course, page):
    assert api.get("courses/", page=page)[0] == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(api, course, django_assert_num_queries, count):
    for number in range(1, count):
        make_course(f"course-{number}")
    with django_assert_num_queries(3):  # token, count, courses
        assert api.get("courses/")[1]["count"] == count


def test_export_reads_back(by_token, eve, course):
    caller = by_token(eve)
    answers = [
        caller.client.get(f"{BASE}courses/first-steps/export/", headers=caller.headers)
        for _ in range(2)
    ]
    assert [one["Content-Type"] for one in answers] == ["application/zip"] * 2
    assert answers[0].content == answers[1].content
    with zipfile.ZipFile(io.BytesIO(answers[0].content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    package, findings = read_files(files)
    assert findings == []
    assert package is not None
    assert (package.slug, len(package.exercises)) == ("first-steps", 6)


def test_export_is_for_authors(by_token, ada, cleo, eve, course):
    assert by_token(ada).get("courses/first-steps/export/")[0] == 404
    assert by_token(cleo).get("courses/first-steps/export/")[0] == 404
    assert by_token(eve).get("courses/nothing/export/")[0] == 404
    assert Client().get(f"{BASE}courses/first-steps/export/").status_code == 401


def test_a_slug_may_hold_dots(by_token, ada, cleo):
    course = make_course("algebra-1.5")
    make_classroom(course, cleo, ada)
    api = by_token(ada)
    assert api.get("courses/algebra-1.5/")[1]["slug"] == course.slug
    assert api.get("courses/algebra-1.5/skills/")[0] == 200
    assert api.get("exercises/", course=course.slug)[0] == 200
    status, session = api.post("sessions/", {"course": course.slug})
    assert (status, session["course"]) == (200, course.slug)
