from __future__ import annotations

import pytest
from django.urls import reverse

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
    assert page.count("not sure") == 1 + 2 * (total - known)
    assert page.count('class="map-node') == 4
    assert "Start practising" in page


def test_the_map_leads_to_the_result_and_asks_before_another(sitting, browser_of_ada):
    sitting.to_the_end()
    page = browser_of_ada.get(MAP).content.decode()
    assert sitting.url() in page
    assert "<summary>Take it again</summary>" in page


def test_the_map_leads_back_into_an_open_one(sitting, browser_of_ada):
    page = browser_of_ada.get(MAP).content.decode()
    assert "Carry on with them" in page
    assert "Take it again" not in page


def test_nothing_found_is_said(sitting, browser_of_ada):
    browser_of_ada.post(sitting.url("placement-stop"))
    assert "nothing was found" in browser_of_ada.get(sitting.url()).content.decode()


def test_ordinary_sittings_have_no_such_page(sit_down, browser_of_ada):
    url = reverse("practice:placement", args=[sit_down().session.code])
    assert browser_of_ada.get(url).status_code == 404


def test_a_stranger_finds_nothing(sitting, signed_in, dan, cleo):
    for person in (dan, cleo):
        assert signed_in(person).get(sitting.url()).status_code == 404
