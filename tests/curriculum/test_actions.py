"""Writes: versions never change, loops are refused, every change is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from curriculum import actions, reads
from curriculum.documents import parse
from curriculum.errors import CurriculumError
from curriculum.models import Edge, Exercise, ExerciseVersion, Skill

UNREADABLE = {"kind": "number", "accept": ["2 +* 3"]}


def draft(**changed: Any) -> dict[str, Any]:
    step = {"prompt": "Work out $1 + 1$.", "answer": {"kind": "number", "accept": ["2"]}}
    return {"slug": "new", "title": "New", "skills": ["add-integers"], "steps": [step], **changed}


@pytest.fixture
def exercise(course):
    return actions.create_exercise(course, draft())


def skill(course, slug: str) -> Skill:
    return course.skills.get(slug=slug)


def test_a_draft_is_not_for_students(course, exercise):
    assert exercise.state == Exercise.State.DRAFT
    assert exercise.pk not in reads.course_index(course).exercises


def test_publishing_makes_a_version_once(course, exercise, eve):
    first = actions.publish(exercise, author=eve)
    assert (first.number, first.author) == (1, eve)
    assert actions.publish(exercise).pk == first.pk
    actions.save_draft(exercise, draft(title="Newer"))
    assert ExerciseVersion.objects.get(pk=first.pk).content["title"] == "New"
    second = actions.publish(exercise)
    assert (second.number, second.content["title"]) == (2, "Newer")
    exercise.refresh_from_db()
    assert (exercise.current, exercise.title) == (second, "Newer")


def test_a_version_cannot_be_saved_again(exercise):
    version = actions.publish(exercise)
    with pytest.raises(ValueError, match="immutable"):
        version.save()


def test_a_draft_leaves_what_students_get(course, exercise):
    actions.publish(exercise)
    actions.save_draft(exercise, draft(title="Other", difficulty="hard"))
    exercise.refresh_from_db()
    assert (exercise.title, exercise.difficulty) == ("New", 0.0)
    assert reads.has_changes(exercise)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"skills": ["flying"]}, "unknown_skill"),
        ({"skills": []}, "no_skill"),
        ({"parameters": {"a": {"range": [1, 3]}, "where": ["a > 5"]}}, "variant"),
        ({"prompt": "@{q}"}, "variant"),
        ({"prompt": "x", "steps": [{"answer": UNREADABLE}]}, "answer_refused"),
    ],
)  # fmt: skip
def test_what_cannot_be_taught_is_not_published(course, exercise, changed, code):
    actions.save_draft(exercise, draft(**changed))
    with pytest.raises(CurriculumError) as refused:
        actions.publish(exercise)
    assert code in [found.code for found in refused.value.findings]
    exercise.refresh_from_db()
    assert exercise.state == Exercise.State.DRAFT


def test_what_is_no_exercise_is_not_saved(exercise):
    with pytest.raises(CurriculumError) as refused:
        actions.save_draft(exercise, {"slug": "new"})
    assert refused.value.code == "invalid"
    exercise.refresh_from_db()
    assert parse(exercise.draft).title == "New"


def test_two_exercises_cannot_share_a_slug(course, exercise):
    with pytest.raises(CurriculumError, match="duplicate_slug"):
        actions.create_exercise(course, draft())


def test_retiring_and_bringing_back(course, exercise):
    version = actions.publish(exercise)
    course.refresh_from_db()
    assert exercise.pk in reads.course_index(course).exercises
    actions.retire(exercise)
    course.refresh_from_db()
    assert exercise.pk not in reads.course_index(course).exercises
    assert actions.publish(exercise) == version
    course.refresh_from_db()
    assert exercise.pk in reads.course_index(course).exercises


def test_an_edge_that_closes_a_loop_is_refused_and_the_loop_shown(course):
    first, last = skill(course, "add-integers"), skill(course, "two-step-equations")
    with pytest.raises(CurriculumError) as refused:
        actions.add_edge(last, first)
    assert refused.value.code == "cycle"
    assert refused.value.path == [
        "two-step-equations",
        "add-integers",
        "subtract-integers",
        "one-step-equations",
        "two-step-equations",
    ]
    assert not Edge.objects.filter(source=last).exists()


def test_an_edge_to_itself_is_refused(course):
    one = skill(course, "add-integers")
    with pytest.raises(CurriculumError, match="self_loop"):
        actions.add_edge(one, one)


def test_the_kinds_of_edges_do_not_mix(course):
    first, last = skill(course, "add-integers"), skill(course, "two-step-equations")
    edge = actions.add_edge(last, first, Edge.Kind.ENCOMPASSES, weight=0.5)
    course.refresh_from_db()
    assert reads.course_index(course).graph.encompasses[first.pk] == {last.pk: 0.5}
    actions.remove_edge(edge)
    course.refresh_from_db()
    assert reads.course_index(course).graph.encompasses[first.pk] == {}


def test_a_proposed_edge_counts_once_accepted(course):
    first, last = skill(course, "add-integers"), skill(course, "two-step-equations")
    edge = actions.add_edge(first, last, status=Edge.Status.PROPOSED)
    course.refresh_from_db()
    assert first.pk not in reads.course_index(course).graph.prerequisites[last.pk]
    actions.accept_edge(edge)
    course.refresh_from_db()
    assert first.pk in reads.course_index(course).graph.prerequisites[last.pk]


def test_every_change_is_noticed(course, exercise):
    seen = [course.revision]

    def changed() -> bool:
        course.refresh_from_db()
        seen.append(course.revision)
        return seen[-1] == seen[-2] + 1

    one = actions.save_skill(course, slug="fractions", title="Fractions")
    assert changed()
    edge = actions.add_edge(skill(course, "add-integers"), one)
    assert changed()
    actions.remove_edge(edge)
    assert changed()
    actions.publish(exercise)
    assert changed()
    actions.publish(exercise)
    assert not changed()
    actions.retire(exercise)
    assert changed()
    actions.save_misconception(course, slug="m", title="M", skills=[one])
    assert changed()
