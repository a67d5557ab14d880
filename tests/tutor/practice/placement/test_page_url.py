from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from curriculum.models import Skill
from curriculum.placement import KNOWN
from tutor.practice.actions import dont_know, go_on, open_session

pytestmark = pytest.mark.django_db

MAP = reverse("practice:map")


def test_a_question_is_read_in_six_queries(sitting, browser_of_ada, django_assert_num_queries):
    browser_of_ada.get(sitting.url())
    # 2 session and user, 1 gate, 1 placement, 2 attempts and turns
    with django_assert_num_queries(6):
        assert browser_of_ada.get(sitting.url()).status_code == 200


def test_the_result_in_words_and_as_a_map(sitting, browser_of_ada, django_assert_num_queries):
    sitting.to_the_end()
    browser_of_ada.get(sitting.url())
    with django_assert_num_queries(4):
        page = browser_of_ada.get(sitting.url()).content.decode()
    known, total = 2, 4
    # The legend, the map and the table.
    assert page.count("seems known") == 1 + known + known
    assert page.count("still open") == 1 + 2 * (total - known)
    assert page.count('class="map-node') == 4
    assert "Start practising" in page


def test_the_map_leads_to_the_result_and_asks_before_another(sitting, browser_of_ada):
    sitting.to_the_end()
    page = browser_of_ada.get(MAP).content.decode()
    assert sitting.url() in page
    assert "<summary>Take it again</summary>" in page


def test_what_was_found_known_carries_no_estimate_that_says_otherwise(sitting, browser_of_ada):
    found = sitting.to_the_end().result["skills"]
    skill = Skill.objects.get(pk=next(pk for pk, (known, _) in found.items() if known >= KNOWN))
    page = browser_of_ada.get(reverse("practice:skill", args=[skill.code])).content.decode()
    assert "Your starting point shows this skill as known" in page
    assert "I know this already" not in page
    assert "meter" not in page
    assert "counts as known" in browser_of_ada.get(MAP).content.decode()


def test_an_answer_that_puts_it_in_doubt_takes_the_words_away(sitting, browser_of_ada, ada, moment):
    found = sitting.to_the_end().result["skills"]
    skill = Skill.objects.get(pk=next(pk for pk, (known, _) in found.items() if known >= KNOWN))
    session = open_session(ada, skill.course, at=moment + timedelta(days=1))
    run = go_on(session, skill=skill.pk, at=moment + timedelta(days=1))
    dont_know(
        session, run=run.code, step="s1", ticket=uuid4(), at=moment + timedelta(days=1, minutes=1)
    )
    page = browser_of_ada.get(reverse("practice:skill", args=[skill.code])).content.decode()
    assert "Your starting point shows" not in page
    assert "I know this already" in page


def test_today_says_which_questions_are_open(sitting, browser_of_ada):
    page = browser_of_ada.get(reverse("practice:today")).content.decode()
    assert '<h2 id="next-title">Find your starting point</h2>' in page


def test_the_map_leads_back_into_an_open_one(sitting, browser_of_ada):
    page = browser_of_ada.get(MAP).content.decode()
    assert "Carry on with them" in page
    assert "Take it again" not in page


def test_nothing_found_is_said(sitting, browser_of_ada):
    browser_of_ada.post(sitting.url("placement-stop"))
    assert "nothing was found" in browser_of_ada.get(sitting.url()).content.decode()


def test_another_one_without_an_answer_hides_nothing(sitting, place, browser_of_ada):
    sitting.to_the_end()
    again = place()
    page = browser_of_ada.post(again.url("placement-stop"), follow=True).content.decode()
    assert "nothing has changed" in page
    page = browser_of_ada.get(MAP).content.decode()
    assert sitting.url() in page
    assert "counts as known" in page


def test_ordinary_sittings_have_no_such_page(sit_down, browser_of_ada):
    url = reverse("practice:placement", args=[sit_down().session.code])
    assert browser_of_ada.get(url).status_code == 404


def test_a_stranger_finds_nothing(sitting, signed_in, dan, cleo):
    for person in (dan, cleo):
        assert signed_in(person).get(sitting.url()).status_code == 404
