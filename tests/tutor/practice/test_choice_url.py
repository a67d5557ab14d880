"""practice/<session>/choice/ and what is posted from it: one of the two or three best skills."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.timezone import now

from curriculum.models import Edge
from tests.factories.overrides import make_override
from tutor.practice.models import Decision, Run, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def wide(classroom, course):
    """Nothing needs anything first: all four skills are on offer."""
    Edge.objects.filter(source__course=course).delete()
    course.revision += 1
    course.save()
    return course


@pytest.fixture
def between(desk, wide):
    """Ada has just done an exercise."""
    desk.answer("8")
    desk.answer("4")
    return desk


def offers(client, desk):
    answer = client.get(desk.url("choice"))
    assert answer.status_code == 200
    return answer.context["offers"]


def test_three_skills_the_suggested_one_first(between, browser_of_ada):
    found = offers(browser_of_ada, between)
    assert [offer.suggested for offer in found] == [True, False, False]
    assert len({offer.skill.pk for offer in found}) == 3
    assert all(offer.reason for offer in found)
    assert Decision.objects.count() == 1


def test_the_one_picked_comes_and_the_record_says_from_what(between, browser_of_ada):
    found = offers(browser_of_ada, between)
    answer = browser_of_ada.post(between.url("next"), {"skill": found[2].skill.code}, follow=True)
    assert "You chose to practise" in answer.content.decode()
    decision = Decision.objects.latest("pk")
    assert (decision.rule, decision.propensity) == ("override", 1.0)
    assert decision.inputs["offered"] == [offer.skill.pk for offer in found]
    assert decision.inputs["wish"] == found[2].skill.pk


def test_today_offers_them_too(wide, browser_of_ada):
    page = browser_of_ada.get(reverse("practice:today"))
    found = page.context["next_up"].offers
    assert len(found) == 3
    assert str(found[1].skill.code) in page.content.decode()
    sent = {"course": wide.code, "skill": found[1].skill.code}
    browser_of_ada.post(reverse("practice:start"), sent)
    assert Decision.objects.get().reason["skill"] == found[1].skill.pk


def test_a_pin_is_not_up_for_choice(between, wide, ada, cleo, browser_of_ada):
    make_override(ada, wide, cleo, now(), "pin_skill", "add-integers", why="Please.")
    answer = browser_of_ada.get(between.url("choice"))
    assert answer.context["offers"] == []
    assert "Your teacher chose this for you: Please." in answer.content.decode()
    other = wide.skills.get(slug="one-step-equations")
    page = browser_of_ada.post(between.url("next"), {"skill": other.code}, follow=True)
    assert "That skill has to wait" in page.content.decode()


def test_where_one_skill_is_open_there_is_no_choice(desk, browser_of_ada):
    Run.objects.update(state=Run.State.LEFT)
    assert offers(browser_of_ada, desk) == []


def test_in_an_open_exercise_and_after_the_end_it_leads_to_the_session(desk, browser_of_ada):
    assert browser_of_ada.get(desk.url("choice")).status_code == 303
    browser_of_ada.post(desk.url("finish"))
    assert browser_of_ada.get(desk.url("choice")).status_code == 303
    assert Run.objects.count() == 1


def test_a_skill_of_elsewhere_is_not_there(between, signed_in, dan, browser_of_ada):
    assert signed_in(dan).get(between.url("choice")).status_code == 404
    nowhere = {"skill": between.session.code}
    assert browser_of_ada.post(between.url("next"), nowhere).status_code == 404
    assert Session.objects.count() == 1


def test_queries(between, browser_of_ada, django_assert_num_queries):
    offers(browser_of_ada, between)
    # session and user, gate; belief, what is asked, placement, group, seed, what was done (2)
    with django_assert_num_queries(10):
        offers(browser_of_ada, between)
