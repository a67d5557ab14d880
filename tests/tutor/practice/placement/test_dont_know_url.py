from __future__ import annotations

import pytest

from tutor.practice.models import Attempt

pytestmark = pytest.mark.django_db


def test_not_knowing_leads_to_the_next_question(sitting, browser_of_ada):
    form = sitting.form(answer="")
    page = browser_of_ada.post(
        sitting.url("placement-dont-know"), form, follow=True
    ).content.decode()
    assert "Question 2 of at most 25" in page
    assert "The answer is" not in page
    assert Attempt.objects.get().verdict == Attempt.DONT_KNOW


def test_a_mangled_form_is_refused(sitting, browser_of_ada):
    assert browser_of_ada.post(sitting.url("placement-dont-know"), {}).status_code == 422


def test_after_the_end_it_finds_the_result(sitting, browser_of_ada):
    sitting.to_the_end()
    page = browser_of_ada.post(sitting.url("placement-dont-know"), {}, follow=True)
    assert page.redirect_chain == [(sitting.url(), 303)]
