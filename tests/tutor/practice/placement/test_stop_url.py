from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_stopping_shows_what_was_found_so_far(sitting, browser_of_ada):
    sitting.answer()
    page = browser_of_ada.post(sitting.url("placement-stop"), follow=True).content.decode()
    assert "After 1 answer, this is how it looks." in page
    assert "You stopped here" in page


def test_practice_begins_after_it(sitting, browser_of_ada, code):
    browser_of_ada.post(sitting.url("placement-stop"))
    page = browser_of_ada.post(reverse("practice:start"), {"course": code}, follow=True)
    assert "Hint" in page.content.decode()


def test_stopping_twice_is_stopping_once(sitting, browser_of_ada):
    sitting.answer()
    for _ in range(2):
        assert browser_of_ada.post(sitting.url("placement-stop")).status_code == 303
    assert sitting.placement.state == "done"
