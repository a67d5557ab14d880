from __future__ import annotations

import pytest
from django.utils.translation import override

from curriculum.reads import course_index
from tutor.practice.reasons import in_short, sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(course):
    return course_index(course)


def reason(index, code, **numbers):
    skill = index.skill_by_slug["subtract-integers"]
    following = index.skill_by_slug["one-step-equations"]
    base = {"sentence": code, "skill": skill, "p": 0.634, "low": 0.3, "high": 0.8}
    return {**base, "known": True, "answers": 0, "for": following, **numbers}


@pytest.mark.parametrize(
    ("code", "numbers", "words"),
    [
        ("start", {}, "A place to begin: “Subtracting integers” needs nothing else first."),
        (
            "learn",
            {},
            "“Subtracting integers” is new, you have what it needs, and it leads to"
            " “One-step equations”.",
        ),
        (
            "learn",
            {"answers": 4, "right": 3, "total": 4},
            "You are learning “Subtracting integers”. Right so far: 3 of your last 4 answers on it."
            " The chance of a right answer is now about 63%.",
        ),
        (
            "learn",
            {"answers": 1, "right": 1, "total": 1, "known": False},
            "You are learning “Subtracting integers”. Your last answer on it was right.",
        ),
        (
            "learn",
            {"answers": 2, "right": 0, "total": 2, "known": False},
            "You are learning “Subtracting integers”.",
        ),
        (
            "review",
            {"days": 9},
            "You last practised “Subtracting integers” 9 days ago; the forecast is down to 63%.",
        ),
        (
            "probe",
            {"low": 0.99, "high": 1.0},
            "You very likely know “Subtracting integers”. A few answers will make it sure.",
        ),
        (
            "probe",
            {},
            "You may well know “Subtracting integers” already (somewhere between 30% and 80%)."
            " A few answers will show.",
        ),
        ("own_choice", {"known": False}, "You chose to practise “Subtracting integers”."),
        ("unheard_of", {}, ""),
    ],
)
def test_reason_is_one_sentence_with_its_numbers(index, code, numbers, words):
    with override("en"):
        assert sentence(reason(index, code, **numbers), index) == words


def test_nothing_left_needs_no_skill(index):
    with override("en"):
        words = sentence({"sentence": "nothing_left", "done": 3, "skills": 4}, index)
    assert words == "3 of 4 skills are mastered and none is due for review."


def test_nothing_left_says_that_reviews_wait(index):
    numbers = {"sentence": "nothing_left", "done": 2, "skills": 4, "waiting": 2}
    with override("en"):
        words = sentence(numbers, index)
    assert "today's reviews are done, and 2 more can wait for another day" in words


def test_retired_skill_breaks_nothing(index):
    with override("en"):
        assert "…" in sentence({"sentence": "start", "skill": 10**9}, index)


def offer(index, slug="subtract-integers", **numbers):
    row = {
        "skill": index.skill_by_slug[slug], "rule": "learn", "p": 0.634, "low": 0.5, "high": 0.75,
        "known": False, "answers": 0, "right": None, "total": None, "goal": None,
        "for": index.skill_by_slug["one-step-equations"],
    }  # fmt: skip
    with override("en"):
        return in_short({**row, **numbers}, index)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({}, "new, builds on “Adding integers”; needed for “One-step equations”"),
        ({"slug": "add-integers", "for": None}, "new, needs nothing else first"),
        ({"answers": 1, "right": 1, "total": 1, "for": None}, "begun: 1 answer so far"),
        ({"answers": 4, "right": 0, "total": 4, "for": None}, "begun: 4 answers so far"),
        (
            {"answers": 7, "right": 2, "total": 3, "known": True},
            "begun: 2 of the last 3 right; chance of a right answer about 63% (50% to 75%);"
            " needed for “One-step equations”",
        ),
        ({"rule": "review"}, "for review: the forecast is down to 63%"),
        (
            {"rule": "probe", "for": None},
            "you may know it already: somewhere between 50% and 75%",
        ),
        ({"rule": "probe", "low": 0.93, "for": None}, "you very likely know it already"),
    ],
)
def test_an_offer_says_what_tells_it_from_the_others(index, numbers, words):
    assert offer(index, **numbers) == words


def test_an_offer_names_the_goal_that_it_is_for(index):
    goal = index.skill_by_slug["two-step-equations"]
    assert offer(index, goal=goal).endswith("; on the way to the goal “Two-step equations”")
    assert offer(index, "two-step-equations", goal=goal).endswith("; a goal")


def test_two_skills_that_were_begun_do_not_read_the_same(index):
    begun = [offer(index, answers=2, right=0, total=2, **{"for": pk}) for pk in index.skills]
    assert len(set(begun)) == len(begun)
