"""Pages to read: today, the map, a skill, the history, the recap."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from curriculum.models import Exercise, ExerciseVersion, Figure, Skill
from tests.cast import make_classroom
from tests.factories.curriculum import make_course
from tutor.practice import actions
from tutor.practice.models import Decision, Session

pytestmark = pytest.mark.django_db

TODAY, MAP, HISTORY = (reverse(f"practice:{name}") for name in ("today", "map", "history"))


def text_of(response) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("url", [TODAY, MAP, HISTORY])
def test_pages_ask_for_a_log_in(client, db, url):
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("url", [TODAY, MAP])
def test_without_a_class_the_page_says_how_to_join(signed_in, dan, url):
    html = text_of(signed_in(dan).get(url))
    assert reverse("classrooms:join") in html


def test_today_says_what_comes_and_why(classroom, browser_of_ada):
    html = text_of(browser_of_ada.get(TODAY))
    assert "A place to begin: “Adding integers” needs nothing else first." in html
    assert Decision.objects.count() == 0


def test_what_today_announces_is_what_start_brings(classroom, course, ada, browser_of_ada):
    skill = course.skills.get(slug="add-integers")
    page = browser_of_ada.post(reverse("practice:start"), {"course": course.code}, follow=True)
    assert "A place to begin" in text_of(page)
    assert Decision.objects.get().reason["skill"] == skill.pk


def test_today_leads_back_into_an_open_exercise(desk, browser_of_ada):
    html = text_of(browser_of_ada.get(TODAY))
    assert "Where you were" in html
    assert desk.url("session") in html


def test_today_offers_the_other_course(classroom, course, cleo, ada, browser_of_ada):
    other = make_course("second-steps")
    make_classroom(other, cleo, ada, name="Club", code="XYZ234")
    html = text_of(browser_of_ada.get(TODAY, {"course": str(other.code)}))
    assert f"?course={course.code}" in html
    assert f'value="{other.code}"' in html


def test_today_of_an_empty_course_explains_itself(classroom, course, browser_of_ada):
    course.exercises.update(state="draft")
    course.revision += 1
    course.save()
    assert "no exercises yet" in text_of(browser_of_ada.get(TODAY))


def test_start_with_nothing_to_choose_ends_kindly(classroom, course, browser_of_ada):
    course.exercises.update(state="draft")
    course.revision += 1
    course.save()
    page = browser_of_ada.post(reverse("practice:start"), {"course": course.code}, follow=True)
    assert "Nothing is left to practise right now" in text_of(page)


def test_start_in_a_course_of_another_class_is_not_found(classroom, course, signed_in, dan):
    page = signed_in(dan).post(reverse("practice:start"), {"course": course.code})
    assert page.status_code == 404
    assert Session.objects.count() == 0


def test_map_draws_every_skill_and_says_it_in_a_table(desk, browser_of_ada):
    desk.answer("8")
    html = text_of(browser_of_ada.get(MAP))
    assert html.count("data-node=") == 4
    assert html.count("data-to=") == 3
    for skill in Skill.objects.all():
        assert html.count(reverse("practice:skill", args=[skill.code])) == 2


def test_map_takes_as_many_queries_for_any_number_of_skills(
    desk, browser_of_ada, django_assert_num_queries
):
    browser_of_ada.get(MAP)
    # 2 session and user, 1 courses, 1 sittings, 1 belief, 1 overrides, 2 placement
    with django_assert_num_queries(8):
        browser_of_ada.get(MAP)


def test_skill_shows_estimate_forecast_and_answers(desk, browser_of_ada):
    desk.answer("9")
    skill = desk.run.version.exercise.skills.get()
    html = text_of(browser_of_ada.get(reverse("practice:skill", args=[skill.code])))
    assert "Not enough evidence yet: after 1 answer" in html
    assert 'class="chart"' in html
    assert "not yet" in html
    assert "One-step equations" in html


def test_skill_that_is_not_mastered_has_no_review_to_need(desk, browser_of_ada):
    desk.answer("9")
    skill = desk.run.version.exercise.skills.get()
    html = text_of(browser_of_ada.get(reverse("practice:skill", args=[skill.code])))
    assert "Reviews begin once this skill is mastered." in html
    assert "No review is needed" not in html


def test_skill_without_answers_says_so(desk, course, browser_of_ada):
    skill = course.skills.get(slug="add-integers")
    html = text_of(browser_of_ada.get(reverse("practice:skill", args=[skill.code])))
    assert "No answers yet on this skill." in html


def test_skill_of_a_strange_course_is_not_found(classroom, course, signed_in, dan):
    skill = course.skills.first()
    url = reverse("practice:skill", args=[skill.code])
    assert signed_in(dan).get(url).status_code == 404
    assert signed_in(dan).get(reverse("practice:skill", args=[uuid4()])).status_code == 404


def test_history_lists_and_filters(desk, browser_of_ada, course):
    for text in ("9", "2 +", "8"):
        desk.answer(text)
    assert text_of(browser_of_ada.get(HISTORY)).count("answer-row") == 3
    assert text_of(browser_of_ada.get(HISTORY, {"verdict": "right"})).count("answer-row") == 1
    other = course.skills.get(slug="add-integers")
    html = text_of(browser_of_ada.get(HISTORY, {"skill": str(other.code)}))
    assert "No answers fit" in html


@pytest.mark.parametrize("query", [{"page": "99"}, {"page": "x"}, {"verdict": "?"}, {"skill": "1"}])
def test_history_forgives_a_mangled_address(desk, browser_of_ada, query):
    assert browser_of_ada.get(HISTORY, query).status_code == 200


def test_history_is_only_of_oneself(desk, signed_in, ben):
    desk.answer("9")
    assert "answer-row" not in text_of(signed_in(ben).get(HISTORY))


@pytest.mark.parametrize("answers", [1, 3])
def test_history_takes_as_many_queries_for_any_number_of_answers(
    desk, browser_of_ada, django_assert_num_queries, answers
):
    for _ in range(answers):
        desk.answer("9")
    with django_assert_num_queries(5):
        browser_of_ada.get(HISTORY)


def test_recap_sums_the_sitting_up(desk, browser_of_ada):
    desk.answer("8")
    desk.answer("4")
    page = browser_of_ada.post(desk.url("finish"), follow=True)
    html = text_of(page)
    assert "Done for now" in html
    assert "2 of 2 steps at the first try" in html
    assert "What this changed in the estimate" in html


def test_next_exercise_is_one_redirect_away(desk, browser_of_ada):
    desk.answer("8")
    desk.answer("4")
    page = browser_of_ada.post(desk.url("next"), follow=True)
    assert page.redirect_chain == [(desk.url("session"), 303)]
    assert 'id="step"' in text_of(page)


def test_reading_writes_nothing(desk, browser_of_ada):
    before = (Decision.objects.count(), Session.objects.get().last_active)
    skill = desk.run.version.exercise.skills.get()
    for url in (TODAY, MAP, HISTORY, desk.url("session"), desk.url("preview")):
        browser_of_ada.get(url)
    browser_of_ada.get(reverse("practice:skill", args=[skill.code]))
    assert (Decision.objects.count(), Session.objects.get().last_active) == before


def test_finished_session_shows_its_recap_for_ever(desk, browser_of_ada):
    actions.finish(desk.session, at=desk.later())
    assert "No answers this time." in text_of(browser_of_ada.get(desk.url("session")))


def test_figure_is_for_those_who_take_the_course(classroom, course, browser_of_ada, signed_in, dan):
    Figure.objects.create(course=course, name="a.svg", content_type="image/svg+xml", data=b"<svg/>")
    url = reverse("practice:figure", args=[course.code, "a.svg"])
    response = browser_of_ada.get(url)
    assert (response.content, response["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert "sandbox" in response["Content-Security-Policy"]
    assert signed_in(dan).get(url).status_code == 404
    missing = reverse("practice:figure", args=[course.code, "b.svg"])
    assert browser_of_ada.get(missing).status_code == 404
    classroom.archived = True
    classroom.save()
    assert browser_of_ada.get(url).status_code == 200  # what ada did there stays readable


def test_exercise_shows_its_figure(sit_down, browser_of_ada, course):
    version = Exercise.objects.get(slug="add-2").current
    assert version is not None
    content = {**version.content, "prompt": "Look: ##a.svg##"}
    ExerciseVersion.objects.filter(pk=version.pk).update(content=content)
    desk = sit_down("add-2")
    html = text_of(browser_of_ada.get(desk.url("session")))
    assert f'src="{reverse("practice:figure", args=[course.code, "a.svg"])}"' in html


def test_a_sitting_left_open_for_days_suggests_no_break(desk, browser_of_ada):
    desk.answer("8")
    desk.answer("4")
    for minutes, suggested in ((40, True), (20_000, False)):
        created = now() - timedelta(minutes=minutes)
        type(desk.session).objects.filter(pk=desk.session.pk).update(created=created)
        html = text_of(browser_of_ada.get(desk.url("session")))
        assert ("A good moment for a break" in html) is suggested
