from __future__ import annotations

from django.urls import reverse

from curriculum.models import Exercise
from tutor.practice.models import Placement, Session

BEGIN, TODAY = reverse("practice:placement-begin"), reverse("practice:today")


def test_the_first_question_says_why_it_is_asked(classroom, course, browser_of_ada):
    page = browser_of_ada.post(BEGIN, {"course": course.code}, follow=True).content.decode()
    assert "Question 1 of at most 25" in page
    assert "This one tells most about where to begin" in page
    assert "Hint" not in page


def test_an_open_placement_is_gone_on_with(sitting, browser_of_ada, code):
    sitting.answer()
    page = browser_of_ada.post(BEGIN, {"course": code}, follow=True).content.decode()
    assert "Question 2 of at most 25" in page
    assert Placement.objects.count() == 1


def test_what_was_open_ends(sit_down, browser_of_ada, code):
    desk = sit_down()
    browser_of_ada.post(BEGIN, {"course": code})
    desk.session.refresh_from_db()
    assert desk.session.finished
    assert Session.objects.filter(finished=None).get().placement.state == "open"


def test_taken_again_it_begins_anew(sitting, browser_of_ada, code):
    sitting.to_the_end()
    browser_of_ada.post(BEGIN, {"course": code})
    assert [one.state for one in Placement.objects.all()] == ["open", "done"]


def test_with_nothing_to_ask_it_says_so(classroom, course, browser_of_ada):
    Exercise.objects.filter(course=course).update(state=Exercise.State.RETIRED)
    page = browser_of_ada.post(BEGIN, {"course": course.code}, follow=True)
    assert "There is nothing to ask in this course yet." in page.content.decode()


def test_only_in_a_course_of_ones_own(classroom, course, signed_in, dan):
    assert signed_in(dan).post(BEGIN, {"course": course.code}).status_code == 404
    assert signed_in(dan).post(BEGIN, {"course": "nonsense"}).status_code == 404
    assert not Placement.objects.exists()


def test_reading_begins_nothing(classroom, browser_of_ada):
    assert browser_of_ada.get(BEGIN).status_code == 405


def test_today_offers_it_to_a_newcomer_only(classroom, course, browser_of_ada):
    assert BEGIN in browser_of_ada.get(TODAY).content.decode()


def test_today_offers_it_once(sitting, browser_of_ada):
    sitting.to_the_end()
    assert BEGIN not in browser_of_ada.get(TODAY).content.decode()


def test_today_leads_back_to_the_open_question(sitting, browser_of_ada):
    assert sitting.url("session") in browser_of_ada.get(TODAY).content.decode()
    page = browser_of_ada.get(sitting.url("session"), follow=True)
    assert page.redirect_chain == [(sitting.url(), 303)]
