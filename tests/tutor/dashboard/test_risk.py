"""Why somebody is on the list: each cause alone, from plain values."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from curriculum.graph import SkillGraph
from curriculum.index import CourseIndex, ExerciseInfo, SkillInfo
from knowledge_tracing.psikt import Estimate
from tutor.dashboard.matrix import cell_of
from tutor.dashboard.risk import Activity, causes_of

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def estimate(p: float, *, answers: int = 5, known: bool = True, due: bool = False) -> Estimate:
    return Estimate(p, p - 0.1, p + 0.1, 0.5, 0.2, answers, known, due, False, 1.0)


def skill(pk: int, title: str) -> SkillInfo:
    return SkillInfo(pk, uuid.UUID(int=pk), f"s{pk}", title, None, pk)


INDEX = CourseIndex(
    course=1,
    revision=1,
    skills={pk: skill(pk, title) for pk, title in ((1, "Add"), (2, "Subtract"), (3, "Solve"))},
    graph=SkillGraph((1, 2, 3), {2: frozenset({1}), 3: frozenset({2})}, {}),
    exercises={9: ExerciseInfo(9, uuid.UUID(int=9), "e", "E", (3,), 0.0, 1)},
)
WORKED = {9: AT}


def why(activity: Activity, known: tuple[int, ...] = (), **estimates: Estimate) -> list[str]:
    by_skill = {int(name[1:]): one for name, one in estimates.items()}
    return [cause.why for cause in causes_of(activity, by_skill, INDEX, known, AT)]


def test_nothing_stands_out():
    assert why(Activity(AT, 20, 4, 1, WORKED), s1=estimate(0.9), s3=estimate(0.6)) == []


def test_the_weakest_prerequisite_is_named_with_what_it_holds_back():
    known = {1: estimate(0.3), 2: estimate(0.5), 3: estimate(0.4)}
    (cause,) = causes_of(Activity(AT, worked=WORKED), known, INDEX, (), AT)
    assert (cause.why, cause.skill, cause.holds_back, cause.number) == ("gap", "Add", "Solve", 30)


def test_what_is_hardly_known_is_no_gap():
    assert why(Activity(AT, worked=WORKED), s1=estimate(0.3, known=False), s3=estimate(0.4)) == []


@pytest.mark.parametrize(("known", "found"), [((), ["gap"]), ((1,), []), ((3,), [])])
def test_what_counts_as_known_is_no_gap_and_not_held_back(known, found):
    weak = {"s1": estimate(0.3), "s3": estimate(0.4)}
    assert why(Activity(AT, worked=WORKED), known, **weak) == found


def test_a_learnt_skill_is_not_held_back():
    assert why(Activity(AT, worked=WORKED), s1=estimate(0.3), s3=estimate(0.9)) == []


@pytest.mark.parametrize(
    ("judged", "wrong", "found"), [(20, 8, ["wrong"]), (20, 7, []), (8, 4, ["wrong"]), (7, 7, [])]
)
def test_many_wrong_answers(judged, wrong, found):
    assert why(Activity(AT, judged, wrong)) == found


@pytest.mark.parametrize(
    ("judged", "shown", "found"), [(10, 3, ["shown"]), (10, 2, []), (4, 4, [])]
)
def test_answers_read_instead_of_found(judged, shown, found):
    assert why(Activity(AT, judged, 0, shown)) == found


@pytest.mark.parametrize(("days", "found"), [(6, []), (7, ["quiet"]), (30, ["quiet"])])
def test_days_without_an_answer(days, found):
    assert why(Activity(AT - timedelta(days=days))) == found


def test_three_reviews_waiting():
    due = estimate(0.9, due=True)
    assert why(Activity(AT), s1=due, s2=due) == []
    assert why(Activity(AT), s1=due, s2=due, s3=due) == ["due"]


@pytest.mark.parametrize(
    ("given", "level"),
    [
        (None, "none"),
        (estimate(0.9, answers=0), "none"),
        (estimate(0.9, known=False), "unsure"),
        (estimate(0.39), "low"),
        (estimate(0.4), "middle"),
        (estimate(0.6), "good"),
        (estimate(0.8), "high"),
    ],
)
def test_a_cell_shows_no_more_than_is_known(given, level):
    assert cell_of(given).level == level
