from __future__ import annotations

import pytest
from django.urls import reverse

from tutor.practice.models import Placement

pytestmark = pytest.mark.django_db

SKIP, TODAY, MAP = (reverse(f"practice:{name}") for name in ("placement-skip", "today", "map"))


def test_skipped_once_it_is_offered_on_the_map_only(classroom, course, browser_of_ada):
    page = browser_of_ada.post(SKIP, {"course": course.code}, follow=True)
    assert SKIP not in page.content.decode()
    assert Placement.objects.get().state == "skipped"
    assert "Find your starting point" in browser_of_ada.get(MAP).content.decode()


def test_skipping_leaves_an_open_placement_alone(sitting, browser_of_ada, code):
    browser_of_ada.post(SKIP, {"course": code})
    assert sitting.placement.state == "open"


def test_only_in_a_course_of_ones_own(classroom, course, signed_in, dan):
    assert signed_in(dan).post(SKIP, {"course": course.code}).status_code == 404
