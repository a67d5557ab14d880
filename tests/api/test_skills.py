"""GET courses/<slug>/skills/, skills/<code>/"""

from __future__ import annotations

import pytest

from curriculum.models import Skill
from tests.factories.curriculum import SKILLS, make_course

pytestmark = pytest.mark.django_db


def test_in_order_with_what_is_needed_first(api, course):
    status, page = api.get("courses/first-steps/skills/")
    assert (status, page["count"]) == (200, 4)
    rows = page["results"]
    assert [one["slug"] for one in rows] == list(SKILLS)
    assert [one["prerequisites"] for one in rows] == [[], *([one["code"]] for one in rows[:-1])]
    assert [one["exercises"] for one in rows] == [2, 2, 1, 1]
    assert rows[0]["unit"] == {"slug": "all", "title": "Everything"}


def test_one(api, course):
    skill = Skill.objects.get(slug="subtract-integers")
    status, found = api.get(f"skills/{skill.code}/")
    assert (status, found["title"], found["course"]) == (200, "Subtracting integers", "first-steps")


def test_of_a_draft_course_or_retired(by_token, ada, eve, course):
    hidden = make_course("hidden", published=False).skills.get(slug="add-integers")
    assert by_token(ada).get(f"skills/{hidden.code}/")[0] == 404
    assert by_token(ada).get("courses/hidden/skills/")[0] == 404
    assert by_token(eve).get(f"skills/{hidden.code}/")[0] == 200
    Skill.objects.filter(pk=hidden.pk).update(retired=True)
    assert by_token(eve).get(f"skills/{hidden.code}/")[0] == 404


@pytest.mark.parametrize("size", [1, 3])
def test_queries(api, course, django_assert_num_queries, size):
    api.get("courses/first-steps/skills/")
    with django_assert_num_queries(2):  # token, course; the skills are in memory
        assert len(api.get("courses/first-steps/skills/", size=size)[1]["results"]) == size
